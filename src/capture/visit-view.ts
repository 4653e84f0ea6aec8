// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { assess, type Decision } from '../engine/assess.ts';
import type { Assessment, Issue, ProposedMinutes } from '../engine/billing/assessment.ts';
import { isRuleCode } from '../engine/billing/rule-code.ts';
import { remedyFor, ruleOf } from '../engine/rules/index.ts';
import type { Remedy } from '../engine/rules/remedy.ts';
import type { PayerPolicy } from '../engine/policies/payer-policy.ts';
import { tellsTheSame } from '../engine/told-facts.ts';
import { dayWorth, issueStake, type DayWorth, type Stake } from '../engine/worth.ts';
import { UNDATED, toldFacts } from '../fhir/identity.ts';
import { languageOf } from '../fhir/read/language.ts';
import { standingIssues, type StandingIssue } from '../fhir/read/standing-issue.ts';
import { toTreatmentDays } from '../fhir/read/treatment-days.ts';
import { relativeReference, type RecordSet } from '../fhir/record-set.ts';
import { relativeReferences } from '../fhir/reference.ts';
import { unreadIn, type Unread } from './mend/unread.ts';
import { namedDetail } from './named-detail.ts';
import { storedInWords, visitNames, type Names } from './names.ts';
import { oneClicksFor, type OneClick } from './one-click.ts';
import { chargesOf, type StandingCharge } from './standing-charges.ts';

export type { DayWorth, Stake } from '../engine/worth.ts';

/** A treatment day of the visit, with the policy it was assessed by. */
export interface AssessedDay {
  readonly assessment: Decision;
  readonly policy: PayerPolicy;
}

/** A 97140 charge as it stands, with the resource for writing it back. */
export interface VisitCharge extends StandingCharge {
  readonly resource: WithId<ChargeItem>;
}

/**
 * An open issue as it stands, with the resource for writing it back. Whether it is acknowledged is as decided here; as
 * the server last decided where nothing raises the issue here any more.
 */
export interface VisitIssue extends StandingIssue {
  readonly resource: WithId<DetectedIssue>;
  /** What puts it right; undefined where this build has no such rule. */
  readonly remedy: Remedy | undefined;
  /** The pay that it puts in question, estimated; undefined where it is a hint, or there is none. */
  readonly stake: Stake | undefined;
  /** Minutes that a note states for a record without any, for a person to confirm. */
  readonly proposed: ProposedMinutes | undefined;
  /** The records that a person has to read, where there are any: what was not given names none. */
  readonly toRead: readonly string[];
  /** What could not be read, where that is the issue. */
  readonly unread: Unread | undefined;
  /** What puts it right at one click. */
  readonly oneClicks: readonly OneClick[];
}

/** Everything about the charge of one visit: what stands on the server, and the engine's view of the same records. */
export interface VisitView {
  readonly days: readonly AssessedDay[];
  /** What each of the days is worth, in their order. */
  readonly worths: readonly DayWorth[];
  /** The charges of all visits of the visit's days. */
  readonly charges: readonly VisitCharge[];
  /** Most severe first. */
  readonly issues: readonly VisitIssue[];
  /** Issues that are closed, for the history. */
  readonly closedIssues: readonly WithId<DetectedIssue>[];
  /** False while the server has yet to store what the record asks for. */
  readonly isSettled: boolean;
  /** When it was, as a page is to call it: `YYYY-MM-DDTHH:MM:SS` or the date alone; undefined where nothing says. */
  readonly when: string | undefined;
  /** The language the patient wishes to be spoken to in, as a BCP 47 tag. */
  readonly language: string;
  /** What people call the records and people of the visit. */
  readonly names: Names;
}

/**
 * A visit as the engine sees it, beside what stands on the server.
 * @param records - Everything that a decision about the visit rests on.
 * @param visit - `Encounter/<id>`.
 */
export function viewVisit(records: RecordSet, visit: string): VisitView {
  const days = assessDays(records, visit);
  const names = visitNames(
    records,
    days.map(({ assessment }) => assessment.day),
  );
  const visits = [...new Set([visit, ...days.flatMap(({ assessment }) => visitsOf(assessment))])];
  const charges = chargesOf(records, { visits, days: days.map(({ assessment }) => assessment.day) }).flatMap((charge) =>
    withResource<ChargeItem, StandingCharge>(records, charge),
  );
  const all = standingIssues(records, visit);
  const open = all.filter(({ isOpen }) => isOpen);
  const issues = open
    .map((issue) => {
      const raised = raisedAs(issue, days);
      const now = { ...issue, acknowledged: raised?.acknowledged ?? issue.acknowledged };
      return {
        ...now,
        // What stands was written without names, and may be of another build.
        detail: raised ? namedDetail(raised, names) : storedInWords(issue.detail, names),
        remedy: remedyOf(issue, raised),
        stake: stakeOf(now, days),
        proposed: raised?.proposed,
        unread: unreadIn(raised, records),
        oneClicks: clicksOf(raised, { dayKey: issue.dayKey, days, records, charges }),
      };
    })
    .flatMap((issue) => withResource<DetectedIssue, typeof issue>(records, issue))
    .map((issue) => {
      const { remedy, unread } = issue;
      // What could not be read of another patient's record is raised on that patient's day, and nothing here says what.
      const isRead = remedy?.act === 'read' || (remedy?.act === 'make-readable' && !unread);
      return { ...issue, toRead: isRead ? toReadIn(issue.resource, records) : [] };
    });
  const closedIssues = all
    .filter(({ isOpen }) => !isOpen)
    .flatMap((issue) => withResource<DetectedIssue, StandingIssue>(records, issue))
    .map(({ resource }) => resource);
  const isSettled = isCharged(days, charges) && isStored(records, days, open);
  const read = records.find('Encounter', visit);
  const language = languageOf(records, relativeReference(read?.subject) ?? '');
  const dates = days.map(({ assessment }) => assessment.day.dateOfService);
  const worths = days.map(({ assessment, policy }) => {
    const own = issues.filter(({ dayKey }) => dayKey === assessment.day.key);
    return dayWorth(assessment, policy, own);
  });
  const when = whenOf(read?.period?.start, dates);
  return { days, worths, charges, issues, closedIssues, isSettled, when, language, names };
}

/** The start on the clocks of the clinic, as it was read; the date of service where that is another, or no start is told. */
function whenOf(start: string | undefined, dates: readonly string[]): string | undefined {
  const dated = dates.filter((date) => date !== UNDATED).sort();
  const wall = start?.replace(/(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/, '');
  return wall !== undefined && (dated.length === 0 || dated.includes(wall.slice(0, 10))) ? wall : (dated[0] ?? wall);
}

function clicksOf(
  raised: Issue | undefined,
  {
    dayKey,
    days,
    records,
    charges,
  }: {
    readonly dayKey: string;
    readonly days: readonly AssessedDay[];
    readonly records: RecordSet;
    readonly charges: readonly VisitCharge[];
  },
): readonly OneClick[] {
  const own = days.find(({ assessment }) => assessment.day.key === dayKey);
  if (!raised || !own) {
    return [];
  }
  const { assessment } = own;
  const ofDay = new Set(assessment.day.charges.filter(({ state }) => state === 'standing').map(({ source }) => source));
  const standing = charges.filter(({ source }) => ofDay.has(source)).map(({ resource }) => resource);
  return oneClicksFor({ assessment, records, charges: standing }, raised);
}

function stakeOf(issue: StandingIssue, days: readonly AssessedDay[]): Stake | undefined {
  const own = days.find(({ assessment }) => assessment.day.key === issue.dayKey);
  return own && issueStake(issue, own.assessment, own.policy);
}

/** The visit's treatment days as the engine sees them. */
export function assessDays(records: RecordSet, visit: string): AssessedDay[] {
  const patient = relativeReference(records.find('Encounter', visit)?.subject) ?? '';
  return toTreatmentDays(records, patient)
    .filter(({ day }) => day.encounters.some(({ source }) => source === visit))
    .map(({ day, policy, ptpEdits }) => ({ assessment: assess(day, policy, ptpEdits), policy }));
}

function visitsOf({ day }: Assessment): string[] {
  return day.encounters.map(({ source }) => source);
}

/** The resource behind what was read of it. */
function withResource<R extends Resource, T extends { readonly source: string }>(
  records: RecordSet,
  read: T,
): (T & { readonly resource: WithId<R> })[] {
  const raw: unknown = records.raw(read.source);
  return raw === undefined ? [] : [{ ...read, resource: raw as WithId<R> }];
}

/** The issue that a DetectedIssue stands for, as it is raised here. */
function raisedAs({ dayKey, key }: StandingIssue, days: readonly AssessedDay[]): Issue | undefined {
  return days
    .filter(({ assessment }) => assessment.day.key === dayKey)
    .flatMap(({ assessment }) => assessment.issues)
    .find((issue) => issue.key === key);
}

function remedyOf({ code }: StandingIssue, raised: Issue | undefined): Remedy | undefined {
  const [fact] = raised?.findings ?? [];
  return raised && fact ? remedyFor(raised.code, fact) : isRuleCode(code) ? ruleOf(code).meta.remedy : undefined;
}

/** The records that an issue names and that are there, but the visits that it is about; each once. */
function toReadIn({ implicated }: DetectedIssue, records: RecordSet): string[] {
  return [...new Set(relativeReferences(implicated))].filter(
    (reference) =>
      !reference.startsWith('Encounter/') &&
      (records.raw(reference) ?? records.unreadableBy('source', reference)[0]) !== undefined,
  );
}

function isStored(records: RecordSet, days: readonly AssessedDay[], standing: readonly StandingIssue[]): boolean {
  const raised = days.flatMap(({ assessment }) => assessment.issues);
  const isSame = standing.every((one) => {
    const issue = raisedAs(one, days);
    const told = toldFacts(records.find('DetectedIssue', one.source) ?? {});
    return issue && tellsTheSame(issue, told) && issue.acknowledged === one.acknowledged;
  });
  return isSame && raised.length === standing.length;
}

function isCharged(days: readonly AssessedDay[], charges: readonly VisitCharge[]): boolean {
  const notes = days.flatMap(({ assessment }) => assessment.charges.map(({ note }) => note));
  return notes.every((note) =>
    charges.some(({ state, resource }) => state === 'billed' || resource.note?.some(({ text }) => text === note)),
  );
}
