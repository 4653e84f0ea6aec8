// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue, Encounter } from '@medplum/fhirtypes';

/** What the load made of one patient, in its own figures: nothing here is read back from FHIR. */
export interface PatientTruth {
  readonly patient: string;
  readonly therapist: string;
  readonly isMedicare: boolean;
  readonly status: Encounter['status'];
  readonly treatments: readonly TreatmentTruth[];
}

/** Manual therapy from a minute of the morning on; 0 minutes is a mistake in the record. */
export interface TreatmentTruth {
  readonly id: string;
  readonly startMinute: number;
  readonly minutes: number;
  readonly hasRegion: boolean;
}

/** Medicare's daily limit of 97140 (MUE, CMS file of April 2024). */
const MEDICARE_LIMIT = 6;

/**
 * What of the charges and issues that stand is not what the load's own figures come to, by a few lines of arithmetic
 * that know nothing of the engine: minutes on a clock, the table of 8, 23, 38 … minutes, and who pays.
 */
export function judgeByTruth(
  truths: readonly PatientTruth[],
  charges: readonly ChargeItem[],
  issues: readonly DetectedIssue[],
): string[] {
  const patients = new Set(truths.map(({ patient }) => `Patient/${patient}`));
  const strangers = charges.filter(({ subject }) => !patients.has(subject.reference ?? ''));
  return [
    ...strangers.map(
      ({ id, subject }) => `charge ${id ?? ''} is of ${subject.reference ?? 'nobody'}, who was not treated`,
    ),
    ...truths.flatMap((truth) => judgePatient(truth, truths, charges, issues)),
  ];
}

function judgePatient(
  truth: PatientTruth,
  truths: readonly PatientTruth[],
  charges: readonly ChargeItem[],
  issues: readonly DetectedIssue[],
): string[] {
  const { patient, treatments, status } = truth;
  const own = charges.filter(({ subject }) => subject.reference === `Patient/${patient}`);
  const open = issues.filter(
    (issue) => issue.status === 'preliminary' && issue.patient?.reference === `Patient/${patient}`,
  );
  const takenByOthers = clock(
    truths.filter((other) => other.patient !== patient && other.therapist === truth.therapist && counts(other)),
  );
  const minutes = counts(truth) ? [...clock([truth])].filter((minute) => !takenByOthers.has(minute)).length : 0;
  const units = Math.floor((minutes + 7) / 15);
  const isShared = treatments.some((one) => minutesOf(one).some((minute) => takenByOthers.has(minute)));
  const isWrong = treatments.some((one) => one.minutes === 0);
  const isOver = truth.isMedicare && units > MEDICARE_LIMIT;
  const isHeld = status !== 'finished' || isShared || isWrong || isOver;
  const told = (fact: string): string => `${patient}: ${fact}`;
  if (own.length !== (units > 0 ? 1 : 0)) {
    return [told(`${String(own.length)} charges where ${String(minutes)} minutes make ${String(units)} units`)];
  }
  return [
    ...own.flatMap((charge) => judgeCharge(charge, truth, units, isHeld, open)),
    ...(status === 'finished' ? judgeIssues(treatments, open) : []),
  ].map(told);
}

function judgeCharge(
  charge: ChargeItem,
  { patient, treatments }: PatientTruth,
  units: number,
  isHeld: boolean,
  open: readonly DetectedIssue[],
): string[] {
  const ids = treatments.map(({ id }) => `Procedure/${id}`);
  const unknown = (charge.service ?? []).flatMap(({ reference = '' }) => (ids.includes(reference) ? [] : [reference]));
  const regions = (charge.bodysite ?? []).map(({ text }) => text);
  const isHeldByOthers = open.some(({ severity }) => severity === 'high');
  return [
    ...(charge.quantity?.value === units ? [] : [`${String(charge.quantity?.value)} units, not ${String(units)}`]),
    ...(charge.code.coding?.[0]?.code === '97140' ? [] : ['not 97140']),
    ...(charge.context?.reference === `Encounter/e${patient.slice(1)}` ? [] : ['another visit']),
    ...unknown.map((reference) => `bills ${reference}, which is not there`),
    ...(regions.every((text) => text === 'Lumbar spine') ? [] : [`regions ${regions.join(', ')}`]),
    ...(charge.status === 'billable' && isHeld ? ['billable, and nothing lets it'] : []),
    ...(charge.status !== 'billable' && !isHeld && !isHeldByOthers ? [`${charge.status}, and nothing holds it`] : []),
  ];
}

function judgeIssues(treatments: readonly TreatmentTruth[], open: readonly DetectedIssue[]): string[] {
  const wanted = [
    ...treatments.filter(({ hasRegion }) => !hasRegion).map(({ id }) => `region-missing/${id}`),
    ...treatments.filter(({ minutes }) => minutes === 0).map(({ id }) => `duration-invalid/${id}`),
  ].sort();
  const found = open
    .map(({ identifier }) => (identifier?.[0]?.value ?? '').split('/').slice(3).join('/'))
    .filter((key) => /^(?:region-missing|duration-invalid)\//.test(key))
    .sort();
  return wanted.join() === found.join() ? [] : [`issues ${found.join(', ')}, not ${wanted.join(', ')}`];
}

/** A visit that is cancelled took nobody's time. */
function counts({ status }: PatientTruth): boolean {
  return status === 'finished' || status === 'in-progress';
}

/** Every minute of the morning that these patients were treated in, each once. */
function clock(truths: readonly PatientTruth[]): Set<number> {
  return new Set(truths.flatMap(({ treatments }) => treatments.flatMap(minutesOf)));
}

function minutesOf({ startMinute, minutes }: TreatmentTruth): number[] {
  return Array.from({ length: minutes }, (_, index) => startMinute + index);
}
