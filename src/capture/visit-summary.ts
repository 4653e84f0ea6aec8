// SPDX-License-Identifier: Apache-2.0
import { assess } from '../engine/assess.ts';
import { holdsCharge, type Assessment } from '../engine/billing/assessment.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import { toWholeMinutes } from '../engine/billing/minutes.ts';
import type { Payer } from '../engine/billing/payer.ts';
import type { ExistingCharge } from '../engine/billing/treatment-day.ts';
import type { PayerPolicy } from '../engine/policies/payer-policy.ts';
import { dayWorth, type DayWorth } from '../engine/worth.ts';
import { isManualTherapyCharge, toExistingCharge } from '../fhir/read/existing-charge.ts';
import { readPayer } from '../fhir/read/payer.ts';
import { readParticipants } from '../fhir/read/performer.ts';
import { encounterDate } from '../fhir/read/service-record.ts';
import { standingIssues, type StandingIssue } from '../fhir/read/standing-issue.ts';
import { toTreatmentDays } from '../fhir/read/treatment-days.ts';
import type { ReadResource } from '../fhir/r4.ts';
import { relativeReference, type RecordSet } from '../fhir/record-set.ts';

/** A 97140 charge that stands, with its status as it is written. */
export interface StandingCharge extends ExistingCharge {
  readonly status: string;
}

/** What a line about a visit tells: everything that is shown or counted of it, derived once. */
export interface VisitSummary {
  /** `Encounter/<id>`. */
  readonly visit: string;
  readonly patient: string | undefined;
  /** The local date, `YYYY-MM-DD` or `undated`. */
  readonly dateOfService: string;
  /** `HH:MM` on the facility's clock; undefined where the visit states no time. */
  readonly startTime: string | undefined;
  readonly payer: Payer;
  /** Who furnished the manual therapy, else who is named first for the visit. */
  readonly therapist: string | undefined;
  /** Whole documented minutes of manual therapy, without what turned out to be something else. */
  readonly minutes: number;
  readonly charges: readonly StandingCharge[];
  /** Units on those charges that are not closed; undefined where there is none. */
  readonly units: number | undefined;
  /** Open issues, most severe first. */
  readonly issues: readonly StandingIssue[];
  /** True while an issue that nobody has acknowledged keeps the charge from being billed. */
  readonly isHeld: boolean;
  /** What the visit's day is worth, by what becomes of it; undefined where it has no manual therapy. */
  readonly worth: DayWorth | undefined;
}

/** A treatment day as the figures count it. */
export interface DaySummary {
  readonly key: string;
  readonly payer: Payer;
  /** Whole documented minutes of manual therapy. */
  readonly minutes: number;
  /** Units on the day's charges that are not closed. */
  readonly units: number;
  readonly worth: DayWorth;
}

/** A treatment day as the engine sees it, with the policy it was assessed by. */
export interface AssessedDay {
  readonly assessment: Assessment;
  readonly policy: PayerPolicy;
}

/**
 * Summaries of visits from what was read around them.
 *
 * Minutes, payer and performers are the engine's; charge and issues are what stands on the server, because what other
 * patients' visits decide need not have been read.
 * @param visits - `Encounter/<id>` of each; one that was not read is left out.
 */
export function summarizeVisits(records: RecordSet, visits: readonly string[]): VisitSummary[] {
  const encounters = visits.flatMap((visit) => records.find('Encounter', visit) ?? []);
  const days = assessedDays(records, encounters);
  return encounters.map((encounter) => summarize(records, encounter, days));
}

/** Summaries of the treatment days that visits belong to. */
export function summarizeDays(records: RecordSet, visits: readonly string[]): DaySummary[] {
  const encounters = visits.flatMap((visit) => records.find('Encounter', visit) ?? []);
  const issues = standingIssues(records).filter(({ isOpen }) => isOpen);
  return assessedDays(records, encounters).map(({ assessment, policy }) => ({
    key: assessment.day.key,
    payer: assessment.day.payer,
    minutes: assessment.minutes.documentedMinutes,
    units: unitsOf(assessment.day.charges) ?? 0,
    worth: worthOf({ assessment, policy }, issues),
  }));
}

/** What a day is worth under the issues that stand on it. */
function worthOf({ assessment, policy }: AssessedDay, open: readonly StandingIssue[]): DayWorth {
  const own = open.filter(({ dayKey }) => dayKey === assessment.day.key);
  return dayWorth(assessment, policy, own);
}

function assessedDays(records: RecordSet, encounters: readonly ReadResource<'Encounter'>[]): AssessedDay[] {
  const visits = new Set(encounters.map(({ id }) => `Encounter/${id}`));
  const patients = new Set(encounters.flatMap(({ subject }) => relativeReference(subject) ?? []));
  return [...patients]
    .flatMap((patient) => toTreatmentDays(records, patient))
    .filter(({ day }) => day.encounters.some(({ source }) => visits.has(source)))
    .map(({ day, policy, ptpEdits }) => ({ assessment: assess(day, policy, ptpEdits), policy }));
}

function summarize(
  records: RecordSet,
  encounter: ReadResource<'Encounter'>,
  days: readonly AssessedDay[],
): VisitSummary {
  const visit = `Encounter/${encounter.id}`;
  const patient = relativeReference(encounter.subject);
  const own = days.find(({ assessment: { day } }) => day.encounters.some(({ source }) => source === visit));
  const ownDay = own?.assessment.day;
  const dateOfService = ownDay?.dateOfService ?? encounterDate(encounter);
  const segments = days
    .flatMap(({ assessment }) => assessment.minutes.segments)
    .filter(({ line }) => line.code === MANUAL_THERAPY && line.encounter === visit);
  const performers = [...segments.flatMap(({ line }) => line.performers), ...readParticipants(records, encounter)];
  const charges = chargesOfVisit(records, visit);
  const issues = standingIssues(records, visit).filter(({ isOpen }) => isOpen);
  return {
    visit,
    patient,
    dateOfService,
    startTime: /T(\d\d:\d\d)/.exec(encounter.period?.start ?? '')?.[1],
    payer: ownDay?.payer ?? readPayer(records, patient ?? '', dateOfService).payer,
    therapist: performers[0]?.source,
    minutes: toWholeMinutes(segments.reduce((sum, { documentedMs }) => sum + documentedMs, 0)),
    charges,
    units: unitsOf(charges),
    issues,
    isHeld: issues.some(holdsCharge),
    worth: own && worthOf(own, issues),
  };
}

/** The 97140 charges that stand for a visit, whoever made them. */
export function chargesOfVisit(records: RecordSet, visit: string): StandingCharge[] {
  const byVisit = records.index('ChargeItem', 'visit', ({ context }) => [relativeReference(context)]);
  return (byVisit.get(visit) ?? [])
    .filter(isManualTherapyCharge)
    .map((charge) => ({ ...toExistingCharge(charge), status: charge.status }));
}

/** What people call a payer. */
export function payerName(payer: Payer | undefined): string {
  return payer === undefined || payer.kind === 'none' ? 'no coverage' : (payer.name ?? payer.source ?? 'not named');
}

/** Units that charges bill; undefined where none of them may. */
function unitsOf(charges: readonly ExistingCharge[]): number | undefined {
  const open = charges.filter(({ state }) => state !== 'closed');
  return open.length === 0 ? undefined : open.reduce((sum, { units = 0 }) => sum + units, 0);
}
