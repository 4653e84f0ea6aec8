// SPDX-License-Identifier: Apache-2.0
import { isResource } from '@medplum/core';
import type { Provenance, Reference, Resource } from '@medplum/fhirtypes';
import type { Assessment } from '../engine/billing/assessment.ts';
import { wallTimes } from '../engine/billing/clock-interval.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import type { DeductionReason } from '../engine/billing/minutes.ts';
import { sentence } from '../engine/billing/wording.ts';
import { SOURCES } from '../engine/rules/sources.ts';
import { PAYER_SOURCES } from '../engine/policies/payer-sources.ts';
import { batchOfGets, type FhirClient } from '../fhir/fhir-client.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { relativeReference } from '../fhir/reference.ts';
import { isOurs, madeWith } from '../fhir/write/provenance.ts';
import type { ClinicClock } from './charting/clinic-clock.ts';
import { nameOf, type Names } from './names.ts';
import { recordTitle } from './record-title.ts';
import { searchFirst } from './read-records.ts';

/** A stretch of treatment, and how much of it counts. */
export interface ReceiptMinutes {
  /** `Procedure/<id>`. */
  readonly source: string;
  /** `10:05–10:35`; undefined where the record gives no clock times. */
  readonly times: string | undefined;
  readonly documented: number;
  readonly counted: number;
  /** Why minutes were left out, and whom they are shared with. */
  readonly left: readonly {
    readonly reason: DeductionReason;
    readonly minutes: number;
    readonly with: readonly string[];
  }[];
}

/** A text that the count rests on. */
export interface ReceiptSource {
  readonly title: string;
  readonly section?: string;
  readonly url?: string;
  readonly date?: string;
}

/** The manual therapy of a day, stretch by stretch. */
export function minutesOf({ minutes: { segments } }: Assessment): ReceiptMinutes[] {
  return segments
    .filter(({ line }) => line.code === MANUAL_THERAPY)
    .map(({ line, segment, documentedMs, countedMs, deductions }) => ({
      source: segment.source.startsWith('Procedure/') ? segment.source : line.source,
      times: segment.interval && wallTimes(segment.interval),
      documented: Math.floor(documentedMs / 60_000),
      counted: Math.floor(countedMs / 60_000),
      left: deductions.map(({ reason, ms, with: others }) => ({
        reason,
        minutes: Math.floor(ms / 60_000),
        with: others,
      })),
    }));
}

/** The clauses that the method of counting stands in. */
export function sourcesOf({ allocation: { method } }: Assessment): ReceiptSource[] {
  return method === 'cms'
    ? [{ ...SOURCES.timedMinutes, date: PAYER_SOURCES.claimsManual.date }]
    : [SOURCES.midpoint, { ...SOURCES.timedMinutes, date: PAYER_SOURCES.claimsManual.date }];
}

/** A record that a decision rested on, as it was then and as it is now. */
export interface ReceiptRecord {
  /** `Type/<id>`. */
  readonly reference: string;
  /** Version that was read. */
  readonly version: string;
  /** When that version was saved; undefined where another stands now. */
  readonly savedAt: string | undefined;
  /** Set where another version stands now that the decision itself did not write, with who made it and when. */
  readonly since: { readonly version: string; readonly at: string; readonly who: Reference | undefined } | undefined;
}

/** What made a charge as it is. */
export interface ReceiptProof {
  /** `Provenance/<id>`. */
  readonly provenance: string;
  readonly recorded: string;
  readonly version: string | undefined;
  readonly ruleSet: string | undefined;
  readonly records: readonly ReceiptRecord[];
}

/**
 * The latest decision that wrote a charge, with the versions of every record it rested on.
 * @param records - What stands now.
 */
export async function proofOf(
  client: FhirClient,
  charge: string,
  records: RecordSet,
): Promise<ReceiptProof | undefined> {
  const ours = await searchFirst(client, `Provenance?target=${charge}&_sort=-recorded&_count=20`, isOurs);
  if (!ours) {
    return undefined;
  }
  const engine = madeWith(ours);
  const read = (ours.entity ?? []).flatMap(({ what }) => recordOf(what.reference ?? '', records) ?? []);
  const own = await ownWrites(client, ours, read);
  return {
    provenance: `Provenance/${ours.id ?? ''}`,
    recorded: ours.recorded,
    version: engine?.version,
    ruleSet: engine?.ruleSetSha256,
    records: read.map((one) => (own.has(one.reference) ? { ...one, since: undefined } : one)),
  };
}

/**
 * The charges and issues that stand as the decision itself left them: it read the version before. A decision writes
 * over nothing but what it read, so the version that follows that one is its own.
 */
async function ownWrites(
  client: FhirClient,
  { target }: Provenance,
  read: readonly ReceiptRecord[],
): Promise<ReadonlySet<string>> {
  const written = new Set(target.map(relativeReference));
  const perhaps = read.filter(({ reference, since }) => since !== undefined && written.has(reference));
  if (perhaps.length === 0) {
    return new Set();
  }
  const histories = perhaps.map(({ reference }) => `${reference}/_history?_count=2`);
  const { entry = [] } = await client.executeBatch(batchOfGets(histories));
  const own = perhaps.filter(({ version }, index) => {
    const history = entry[index]?.resource;
    const [, before] = history?.resourceType === 'Bundle' ? (history.entry ?? []) : [];
    return before?.resource?.meta?.versionId === version;
  });
  return new Set(own.map(({ reference }) => reference));
}

function recordOf(versioned: string, records: RecordSet): ReceiptRecord | undefined {
  const [reference = '', version] = versioned.split('/_history/');
  if (version === undefined) {
    return undefined;
  }
  const {
    versionId = version,
    lastUpdated: at,
    author: who,
  } = (records.raw(reference) as Resource | undefined)?.meta ?? {};
  const since = versionId === version ? undefined : { version: versionId, at: at ?? '', who };
  return { reference, version, savedAt: since ? undefined : at, since };
}

/** The version of the payer's policy that stands now: that of its Organization. */
export function policyVersionOf(records: RecordSet, payer: string | undefined): string | undefined {
  const version = payer === undefined ? undefined : (records.raw(payer) as Resource | undefined)?.meta?.versionId;
  return version === undefined ? undefined : `${payer ?? ''}/_history/${version}`;
}

/** What a record is called on a receipt; one of another day by what it is itself, since nothing around it tells which. */
export function titleIn(
  { records, names }: { readonly records: RecordSet; readonly names: Names },
  reference: string,
  clock: ClinicClock,
): string {
  const raw: unknown = records.raw(reference);
  return names.has(reference) || !isResource<Resource>(raw)
    ? sentence(nameOf(names, reference))
    : recordTitle(raw, clock);
}
