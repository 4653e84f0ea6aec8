// SPDX-License-Identifier: Apache-2.0
import type { Reference } from '@medplum/fhirtypes';
import { overlaps, wallTimes } from '../engine/billing/clock-interval.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import { areNamed, sharedRegions } from '../engine/billing/body-regions.ts';
import type { Manipulation, ServiceLine } from '../engine/billing/treatment-day.ts';
import { usdText } from '../engine/billing/usd.ts';
import { kxThresholdUsd } from '../engine/policies/kx-thresholds.ts';
import type { Remedy } from '../engine/rules/remedy.ts';
import { areSeparate } from '../engine/billing/separate-services.ts';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { relativeReferences, versionedReference } from '../fhir/reference.ts';
import { attested } from '../fhir/write/charge-item.ts';
import { timeBlocksOf } from './day-clock.ts';
import type { StoredRecord } from './charting/save-changes.ts';
import { writeAsPerson, type Said } from './person-writes.ts';
import type { AssessedDay, VisitCharge, VisitIssue } from './visit-view.ts';

export type AttestRemedy = Extract<Remedy, { readonly act: 'attest' }>;

/** A modifier that an issue asks a person for. */
export interface AttestChoice {
  readonly modifier: string;
  /** Why the record rules it out; undefined where a person may attest it. */
  readonly refusal: string | undefined;
}

/** What an attestation is about: the issue, its treatment day, and the charges of that day that it is written on. */
export interface Attestable {
  readonly issue: VisitIssue;
  readonly remedy: AttestRemedy;
  readonly day: AssessedDay;
  readonly charges: readonly VisitCharge[];
}

/** What can be attested for an issue; undefined where its remedy is another, or its day is not assessed here. */
export function attestable(
  issue: VisitIssue,
  days: readonly AssessedDay[],
  charges: readonly VisitCharge[],
): Attestable | undefined {
  const { remedy } = issue;
  const day = days.find(({ assessment }) => assessment.day.key === issue.dayKey);
  if (remedy?.act !== 'attest' || !day) {
    return undefined;
  }
  const ofDay = new Set(
    day.assessment.day.charges.filter(({ state }) => state === 'standing').map(({ source }) => source),
  );
  return { issue, remedy, day, charges: charges.filter(({ source }) => ofDay.has(source)) };
}

/** The modifiers that the issue asks for, each with what the record has against it. */
export function attestChoices({ issue, remedy, day, charges }: Attestable): AttestChoice[] {
  const none = charges.length === 0 ? 'There is no open charge of 97140 on this day to write it on.' : undefined;
  return remedy.modifiers.map((modifier) => ({
    modifier,
    refusal:
      none ??
      (charges.every((charge) => charge.modifiers.includes(modifier))
        ? `${modifier} is on the charge already.`
        : undefined) ??
      (remedy.attestation.shows === 'time-blocks' ? pairRefusal(modifier, issue, day) : undefined),
  }));
}

/**
 * NCCI ch. I §E: 59 and XU for separate time, XE a separate encounter, XP a separate practitioner, XS a separate
 * structure; and never two of these services in the same minutes (ch. XI §P.2).
 */
function pairRefusal(
  modifier: string,
  issue: VisitIssue,
  { assessment: { day, charges } }: AssessedDay,
): string | undefined {
  const named = new Set(relativeReferences(issue.resource.implicated));
  const manipulated = day.manipulations.filter(({ source }) => named.has(source));
  if (modifier === 'XS' && manipulated.length > 0) {
    return isApart(charges, manipulated) ? undefined : NOT_SEPARATE['XS'];
  }
  const manual = day.services.filter(({ code }) => code === MANUAL_THERAPY);
  const others = day.services.filter(({ code, source }) => code !== MANUAL_THERAPY && named.has(source));
  const pairs = manual.flatMap((one) => others.map((other) => ({ one, other })));
  const shared = pairs.flatMap(({ one, other }) => sharedTimes(one, other))[0];
  if (shared !== undefined) {
    return `${shared}: services in the same minutes are not separate. Correct the times first.`;
  }
  return areSeparate(modifier, manual, others) === true ? undefined : NOT_SEPARATE[modifier];
}

/**
 * True where what 97140 bills is of other regions than those that were manipulated, as far as it is billed at all. Words
 * that name none of the regions known, as "spine", may be of any.
 */
function isApart(charges: AssessedDay['assessment']['charges'], manipulated: readonly Manipulation[]): boolean {
  const billed = charges.filter(({ units }) => units > 0);
  return (
    billed.length > 0 &&
    [...billed, ...manipulated].every(({ regions }) => areNamed(regions)) &&
    sharedRegions(
      billed.flatMap(({ regions }) => regions),
      manipulated.flatMap(({ regions }) => regions),
    ).length === 0
  );
}

const NOT_SEPARATE: Readonly<Record<string, string>> = {
  XE: 'Both services are in the same visit.',
  XP: 'The record does not name different practitioners for the two.',
  XS: 'The record does not name different regions for the two.',
};

function sharedTimes(one: ServiceLine, other: ServiceLine): string[] {
  return one.segments.flatMap(({ interval }) =>
    other.segments.flatMap((segment) =>
      interval && segment.interval && overlaps(interval, segment.interval)
        ? [`Manual therapy ${wallTimes(interval)} overlaps ${other.code} ${wallTimes(segment.interval)}`]
        : [],
    ),
  );
}

/**
 * Writes an attested modifier on the day's open charges that lack it, with the sentence, who said it and when.
 * @returns What was written, by which it can be withdrawn.
 * @throws Error where the record rules it out, or a charge was changed meanwhile; nothing is written then.
 */
export async function attest(
  client: FhirClient,
  about: Attestable,
  { modifier, who, at }: { readonly modifier: string; readonly who: Reference; readonly at: string },
): Promise<Said> {
  const choice = attestChoices(about).find((one) => one.modifier === modifier);
  if (!choice || choice.refusal !== undefined) {
    throw new Error(choice?.refusal ?? `${modifier} is not one this issue asks for.`);
  }
  const { issue, remedy, day, charges } = about;
  const lacking = charges.filter(({ modifiers }) => !modifiers.includes(modifier));
  const changes = lacking.map(({ resource }) => ({
    base: resource,
    mine: attested(resource, modifier, day.policy.modifierOrder) as StoredRecord,
  }));
  return writeAsPerson(client, changes, {
    who,
    as: 'attester',
    at,
    activity: `Attested ${remedy.attestation.of} (${modifier})`,
    sentence: attestedSentence(about),
    seen: [versionedReference(issue.resource), ...day.assessment.day.services.map(({ source }) => source)],
  });
}

/** The statement with the figures that stood beside it. */
export function attestedSentence(about: Attestable): string {
  return `${about.remedy.attestation.statement} ${attestedFacts(about)}`;
}

/** The figures that an attestation rests on, in a line. */
export function attestedFacts({ remedy, day }: Attestable): string {
  if (remedy.attestation.shows === 'time-blocks') {
    return timeBlocksOf(day.assessment)
      .map(({ text }) => text)
      .join('; ');
  }
  const { year, accrued, threshold } = yearToDate(day);
  return `${year} before this day: ${accrued}; threshold: ${threshold}`;
}

/** What therapy has cost in the year before the day, against the threshold of KX. */
export interface YearToDate {
  readonly year: string;
  /** `$1,234.50`. */
  readonly accrued: string;
  /** `$2,480`, or `not known`. */
  readonly threshold: string;
}

export function yearToDate({ assessment: { day } }: AssessedDay): YearToDate {
  const { accruedUsd, dateOfService } = day;
  const thresholdUsd = kxThresholdUsd(dateOfService);
  return {
    year: dateOfService.slice(0, 4),
    accrued: usdText(accruedUsd),
    threshold: thresholdUsd === undefined ? 'not known' : usdText(thresholdUsd),
  };
}
