// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../engine/assess.ts';
import type { Assessment } from '../../engine/billing/assessment.ts';
import { AnyResourceSchema } from '../../fhir/r4.ts';
import { UNDATED } from '../../fhir/identity.ts';
import { toTreatmentDays } from '../../fhir/read/treatment-days.ts';
import { encounterDate } from '../../fhir/read/service-record.ts';
import { rawReference, relativeReference, RecordSet } from '../../fhir/record-set.ts';
import { localCodes, localRoles, type LocalCode, type LocalRole } from './local-codes.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { surveyPayers, type SurveyedPayer } from './payers.ts';
import { surveyProcedures } from './procedures.ts';
import { Tally, type Row } from './tally.ts';
import { howWritten, type Topic } from './written.ts';

/**
 * What an administrator wants to know of a site's records before going live: counts, codes, references and names of
 * payers, and nothing about a person.
 */
export interface Survey {
  readonly resources: number;
  /** Those that bear the type and id of one before them, and are passed over. */
  readonly repeated: number;
  readonly patients: number;
  /** First and last date of a visit. */
  readonly dates?: readonly [first: string, last: string];
  readonly types: readonly Row[];
  /** Records that cannot be read, by element and why. */
  readonly unreadable: readonly Row[];
  readonly written: readonly Topic[];
  readonly outcome: Outcome;
  readonly localCodes: readonly LocalCode[];
  readonly localRoles: readonly LocalRole[];
  readonly payers: readonly SurveyedPayer[];
}

/** Is told how many patients have been assessed, of how many. */
export type OnProgress = (done: number, of: number) => void;

/**
 * Surveys a collection of FHIR resources. Nothing is written, and nothing that stands is asked for.
 * @param resources - Parsed JSON of any kind.
 */
export function survey(resources: readonly unknown[], onProgress: OnProgress = () => undefined): Survey {
  const records = new RecordSet(resources);
  const procedures = surveyProcedures(records);
  const patients = patientsOf(records);
  const assessments = patients.flatMap((patient, index) => {
    const ofPatient = assessPatient(records, patient);
    onProgress(index + 1, patients.length);
    return ofPatient;
  });
  const dates = newestDates(records, patients);
  const ofVisits = records
    .all('Encounter')
    .map(encounterDate)
    .filter((date) => date !== UNDATED)
    .sort();
  const [first, last] = [ofVisits[0], ofVisits.at(-1)];
  return {
    resources: resources.length,
    repeated: repeatedIn(resources),
    patients: patients.length,
    ...(first === undefined || last === undefined ? {} : { dates: [first, last] as const }),
    types: typesOf(resources),
    unreadable: unreadableOf(records),
    written: howWritten(records, procedures),
    outcome: outcomeOf(assessments, procedures),
    localCodes: localCodes(procedures),
    localRoles: localRoles(records, procedures),
    payers: surveyPayers(records, dates),
  };
}

function assessPatient(records: RecordSet, patient: string): Assessment[] {
  return toTreatmentDays(records, patient).map(({ day, policy, ptpEdits }) => assess(day, policy, ptpEdits));
}

/** Everybody who was seen or treated, or of whom a record cannot be read. */
function patientsOf(records: RecordSet): string[] {
  const named = [
    ...records.all('Encounter').map(({ subject }) => relativeReference(subject)),
    ...records.all('Procedure').map(({ subject }) => relativeReference(subject)),
    ...records.unreadable.map(({ raw }) => rawReference(raw, 'subject')),
  ];
  return [...new Set(named.flatMap((patient) => patient ?? []))].filter((one) => one.startsWith('Patient/')).sort();
}

/** The newest date on which each patient was seen; a payer pays on a date. */
function newestDates(records: RecordSet, patients: readonly string[]): Map<string, string> {
  const visits = records.index('Encounter', 'patient', ({ subject }) => [relativeReference(subject)]);
  const newest = (patient: string): string | undefined =>
    (visits.get(patient) ?? [])
      .map(encounterDate)
      .filter((date) => date !== UNDATED)
      .sort()
      .at(-1);
  return new Map(
    patients.flatMap((patient): [string, string][] => {
      const date = newest(patient);
      return date === undefined ? [] : [[patient, date]];
    }),
  );
}

function typesOf(resources: readonly unknown[]): Row[] {
  const tally = new Tally();
  for (const resource of resources) {
    tally.add(AnyResourceSchema.safeParse(resource).data?.resourceType ?? 'no resource');
  }
  return tally.rows();
}

function repeatedIn(resources: readonly unknown[]): number {
  const named = resources.flatMap((resource) => {
    const { resourceType, id } = AnyResourceSchema.safeParse(resource).data ?? {};
    return id === undefined ? [] : [`${resourceType ?? ''}/${id}`];
  });
  return named.length - new Set(named).size;
}

function unreadableOf(records: RecordSet): Row[] {
  const tally = new Tally();
  for (const { path, message, source } of records.unreadable) {
    tally.add(`${path} ${message}`, source);
  }
  return tally.rows();
}
