// SPDX-License-Identifier: Apache-2.0
import { deepEquals, type WithId } from '@medplum/core';
import type { Encounter, Resource } from '@medplum/fhirtypes';
import type { Issue } from '../engine/billing/assessment.ts';
import type { Amount } from '../engine/worth.ts';
import { readEach, type FhirClient } from '../fhir/fhir-client.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { worthOnceWritten } from '../fhir/write/day-entry.ts';
import { chargesOnceWritten, lineOf, type ClaimLine } from './claim-lines.ts';
import type { DayEntry } from './days.ts';
import { aboutText, sentence, unitsText } from './facts/amounts.ts';
import { readVisit } from './read-visit.ts';
import { assessDays } from './visit-view.ts';

/** What a record as it is about to be saved would make of charges that are not billed yet. */
export interface ChangeTrial {
  readonly tried: number;
  /** Visits whose units, modifiers, status, issues or worth would be others. */
  readonly changed: readonly ChangedDay[];
}

/** A day as it is decided by what stands, and as it would be. */
export interface ChangedDay {
  readonly day: DayEntry;
  readonly before: DayOutcome;
  readonly after: DayOutcome;
}

export interface DayOutcome {
  /** Of 97140. */
  readonly lines: readonly Omit<ClaimLine, 'key' | 'code'>[];
  readonly issues: readonly OutcomeIssue[];
  /** On those lines, estimated. */
  readonly charged: Amount;
}

type OutcomeIssue = Pick<Issue, 'key' | 'title' | 'severity' | 'acknowledged'>;

const NOTHING: DayOutcome = { lines: [], issues: [], charged: { units: 0, usd: 0 } };

/** Visits assessed at a time: each is read as the bots read it. */
const AT_ONCE = 4;

/**
 * Assesses each of these days by what stands and by a payer's policy, or tables of CMS's, that are not saved yet, and
 * compares what comes of it.
 */
export async function tryChange(
  client: FhirClient,
  unsaved: WithId<Resource>,
  days: readonly DayEntry[],
  onProgress: (tried: number) => void = () => undefined,
): Promise<ChangeTrial> {
  const changed: ChangedDay[] = [];
  for (let at = 0; at < days.length; at += AT_ONCE) {
    const some = days.slice(at, at + AT_ONCE);
    const found = await Promise.all(some.map(async (day) => changeOf(client, unsaved, day)));
    changed.push(...found.flatMap((one) => one ?? []));
    onProgress(Math.min(days.length, at + AT_ONCE));
  }
  return { tried: days.length, changed };
}

/** Undefined where the day stays as it is, or nothing is known of it. */
async function changeOf(client: FhirClient, unsaved: WithId<Resource>, day: DayEntry): Promise<ChangedDay | undefined> {
  const [visit] = await readEach(client, day.visits.slice(0, 1));
  if (visit?.resourceType !== 'Encounter' || visit.id === undefined) {
    return undefined;
  }
  const records = await readVisit(client, visit as WithId<Encounter>);
  const outcome = (some: RecordSet): DayOutcome => outcomeOf(some, `Encounter/${visit.id ?? ''}`, day.key);
  const [before, after] = [outcome(records), outcome(records.with([unsaved]))];
  return deepEquals(before, after) ? undefined : { day, before, after };
}

function outcomeOf(records: RecordSet, visit: string, dayKey: string): DayOutcome {
  const own = assessDays(records, visit).find(({ assessment }) => assessment.day.key === dayKey);
  if (!own) {
    return NOTHING;
  }
  const { assessment, policy } = own;
  const charges = chargesOnceWritten(records, own);
  return {
    lines: charges.map(lineOf).map(({ units, modifiers, status }) => ({ units, modifiers, status })),
    issues: assessment.issues.map(({ key, title, severity, acknowledged }) => ({ key, title, severity, acknowledged })),
    charged: worthOnceWritten({ ...assessment, policy }, charges).charged,
  };
}

/** What would be another, each in a line: before → after. */
export function changeTexts({ before, after }: Pick<ChangedDay, 'before' | 'after'>): string[] {
  const arrow = (text: (outcome: DayOutcome) => string): string[] =>
    text(before) === text(after) ? [] : [`${sentence(text(before))} → ${text(after)}`];
  // Nothing charged is worth $0.00 whatever the fee: beside a fee that is not known, it would tell of one.
  const isFeeUnknown = [before, after].some(isUnpriced) && [before, after].some(({ charged }) => charged.units === 0);
  return [
    ...arrow(linesText),
    ...(isFeeUnknown ? [] : arrow(({ charged }) => aboutText(charged))),
    ...issueTexts(before, after),
  ];
}

function isUnpriced({ charged: { usd } }: DayOutcome): boolean {
  return usd === undefined;
}

function linesText({ lines }: DayOutcome): string {
  return lines.length === 0 ? 'no charge' : lines.map(lineText).join(' and ');
}

function lineText({ units, modifiers, status }: DayOutcome['lines'][number]): string {
  return [unitsText(units), ...modifiers, status === 'planned' ? 'held' : (status ?? '')].join(', ');
}

function issueTexts({ issues: were }: DayOutcome, { issues: are }: DayOutcome): string[] {
  const among = (some: readonly OutcomeIssue[], key: string): OutcomeIssue | undefined =>
    some.find((one) => one.key === key);
  const texts = [
    ...are.filter(({ key }) => !among(were, key)).map((one) => `New: ${one.title} (${weightOf(one)})`),
    ...were.filter(({ key }) => !among(are, key)).map(({ title }) => `No longer: ${title}`),
    ...were.flatMap((was) => {
      const is = among(are, was.key);
      return is && weightOf(is) !== weightOf(was) ? `${was.title}: ${weightOf(was)} → ${weightOf(is)}` : [];
    }),
  ];
  return [...new Set(texts)];
}

function weightOf({ severity, acknowledged }: OutcomeIssue): string {
  return acknowledged ? `${severity}, acknowledged` : severity;
}
