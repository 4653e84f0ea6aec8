// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { BundleEntry, Provenance, Resource, ResourceType } from '@medplum/fhirtypes';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { batchOfGets, groupsOf, idOf, isOurs, isReference, typeOf } from '../../capture/facts/records.ts';
import { recordTitle, referencesIn } from '../../capture/record-title.ts';
import { FRESH } from './records.ts';

/** Ids of one search: an address has a limit. */
const AT_ONCE = 100;

/**
 * What a record’s references lead to, in words, by `Type/id`. What cannot be read has none: a name is no reason to show
 * nothing of the record itself.
 */
export async function titlesIn(
  medplum: MedplumClient,
  resource: Resource,
  clock: ClinicClock,
): Promise<ReadonlyMap<string, string>> {
  // The server's own part names compartments, projects among them, that most people may not read.
  const { meta: _, ...told } = resource;
  const references = referencesIn(told).filter((one) => isReference(one));
  const found = await readAll(medplum, references);
  return new Map(found.map((one) => [`${one.resourceType}/${one.id ?? ''}`, recordTitle(one, clock)]));
}

/** Records as they stand, of any type; without those that may not be read. */
async function readAll(medplum: MedplumClient, references: readonly string[]): Promise<Resource[]> {
  const types = [...new Set(references.map(typeOf))] as ResourceType[];
  const found = await Promise.all(
    types.flatMap((type) => {
      const ids = references.filter((one) => typeOf(one) === type).map(idOf);
      return groupsOf(ids, AT_ONCE).map(async (some): Promise<Resource[]> => {
        const query = `_id=${some.join(',')}&_count=${String(AT_ONCE)}`;
        return medplum.searchResources(type, query, FRESH).catch(() => []);
      });
    }),
  );
  return found.flat();
}

/** A charge has few versions; what was decided further back has no title. */
const VERSIONS = 50;

interface Decided {
  readonly decision: Provenance;
  readonly target: string;
  /** The version that it read; undefined where there was none. */
  readonly read: string | undefined;
}

/**
 * What decisions made, each by the id of its Provenance: the charge as the decision left it, else an issue. Of a charge
 * that is gone, or whose version is not known, nothing.
 */
export async function madeBy(
  medplum: MedplumClient,
  records: readonly Resource[],
): Promise<ReadonlyMap<string, Resource>> {
  const decided = records.filter(isOurs).flatMap((decision) => decidedIn(decision) ?? []);
  const targets = [...new Set(decided.map(({ target }) => target))];
  const standing = new Map<string, Resource>(
    (await readAll(medplum, targets)).map((one) => [`${one.resourceType}/${one.id ?? ''}`, one]),
  );
  // A search for all costs less than a history for each.
  const latest = decided.flatMap((one) => {
    const now = standing.get(one.target);
    return now && isLast(one, now) ? [[one, now] as const] : [];
  });
  const known = new Map<Decided, Resource>(latest);
  const earlier = decided.filter((one) => !known.has(one));
  const histories = await readHistories(medplum, [...new Set(earlier.map(({ target }) => target))]);
  return new Map(
    decided.flatMap((one) => {
      const made = known.get(one) ?? versionAfter(histories.get(one.target) ?? [], one.read);
      return made ? [[one.decision.id ?? '', made]] : [];
    }),
  );
}

const MADE = ['ChargeItem', 'DetectedIssue'] as const;

function decidedIn(decision: Provenance): Decided | undefined {
  const targets = decision.target.flatMap(({ reference }) => reference ?? []);
  const target = MADE.flatMap((type) => targets.find((to) => to.startsWith(`${type}/`)) ?? [])[0];
  const before = `${target ?? ''}/_history/`;
  const read = decision.entity?.find(({ what }) => what.reference?.startsWith(before) === true)?.what.reference;
  return target === undefined ? undefined : { decision, target, read: read?.slice(before.length) };
}

/** Nothing was saved over what the decision made: it stands since before the decision’s own record, saved with it. */
function isLast({ decision, read }: Decided, { meta }: Resource): boolean {
  const [made, told] = [Date.parse(meta?.lastUpdated ?? ''), Date.parse(decision.meta?.lastUpdated ?? '')];
  return made <= told && meta?.versionId !== read;
}

/** The newest versions of each, the newest first. */
async function readHistories(
  medplum: MedplumClient,
  references: readonly string[],
): Promise<ReadonlyMap<string, readonly BundleEntry[]>> {
  const groups = groupsOf(references, AT_ONCE).map(async (some) => {
    const urls = some.map((one) => `${one}/_history?_count=${String(VERSIONS)}`);
    const { entry = [] } = await medplum.executeBatch(batchOfGets(urls));
    return some.map((one, at) => {
      const history = entry[at]?.resource;
      return [one, history?.resourceType === 'Bundle' ? (history.entry ?? []) : []] as const;
    });
  });
  return new Map((await Promise.all(groups)).flat());
}

/** The version that replaced the one that was read; where none was, the first. */
function versionAfter(history: readonly BundleEntry[], read: string | undefined): Resource | undefined {
  if (read === undefined) {
    return history.length < VERSIONS ? history.at(-1)?.resource : undefined;
  }
  return history[history.findIndex(({ resource }) => resource?.meta?.versionId === read) - 1]?.resource;
}
