// SPDX-License-Identifier: Apache-2.0
import type { Coverage, Patient, Reference } from '@medplum/fhirtypes';
import { isCalendarDate } from '../../fhir/date-time.ts';

/** What a person types of a new patient, by field; empty is not said. */
export interface PatientEntries {
  readonly given: string;
  readonly family: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** One of `SEXES`. */
  readonly sex: string;
  readonly recordNumber: string;
  readonly phone: string;
  /** `Organization/<id>`. */
  readonly payer: string;
  readonly memberId: string;
}

export const NO_ENTRIES: PatientEntries = {
  given: '',
  family: '',
  birthDate: '',
  sex: '',
  recordNumber: '',
  phone: '',
  payer: '',
  memberId: '',
};

/** FHIR's administrative gender, as US Core asks for it. */
export const SEXES = ['female', 'male', 'other', 'unknown'] as const satisfies readonly Patient['gender'][];

const OLDEST_YEARS = 130;
const RECORD_NUMBER = { system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' };

/** What keeps entries from being saved, by field; nothing where they may be. */
export function patientFaults(
  entries: PatientEntries,
  today: string,
): Partial<Readonly<Record<keyof PatientEntries, string>>> {
  const { given, family, birthDate, recordNumber, phone, payer, memberId } = trimmed(entries);
  const oldest = `${String(Number(today.slice(0, 4)) - OLDEST_YEARS)}${today.slice(4)}`;
  const says = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
  return {
    ...(given !== '' && !/\p{L}/u.test(given) ? { given: 'Enter a name.' } : {}),
    ...(/\p{L}/u.test(family) ? {} : { family: 'Enter the last name.' }),
    ...(isCalendarDate(birthDate) ? {} : { birthDate: 'Enter the date of birth.' }),
    ...(birthDate > today ? { birthDate: 'The date of birth is in the future.' } : {}),
    ...(isCalendarDate(birthDate) && birthDate < oldest ? { birthDate: 'Check the year of birth.' } : {}),
    ...(recordNumber !== '' && !says(recordNumber) ? { recordNumber: 'Enter the number, or leave it empty.' } : {}),
    ...(phone !== '' && phone.replaceAll(/\D/g, '').length < 7 ? { phone: 'Enter the whole number.' } : {}),
    ...(memberId !== '' && !says(memberId) ? { memberId: 'Enter the ID, or leave it empty.' } : {}),
    ...(memberId !== '' && payer === '' ? { payer: 'Choose whose member ID this is.' } : {}),
  };
}

/** The patient, of nothing but what was entered. */
export function patientOf(entries: PatientEntries): Patient {
  const { given, family, birthDate, sex, recordNumber, phone } = trimmed(entries);
  const gender = SEXES.find((one) => one === sex);
  return {
    resourceType: 'Patient',
    ...(recordNumber === '' ? {} : { identifier: [{ type: { coding: [RECORD_NUMBER] }, value: recordNumber }] }),
    name: [{ family, ...(given === '' ? {} : { given: given.split(/\s+/) }) }],
    birthDate,
    ...(gender === undefined ? {} : { gender }),
    ...(phone === '' ? {} : { telecom: [{ system: 'phone', value: phone }] }),
  };
}

/** Who pays for the patient; undefined where nobody was named. */
export function coverageOf(entries: PatientEntries, beneficiary: Reference<Patient>): Coverage | undefined {
  const { payer, memberId } = trimmed(entries);
  return payer === ''
    ? undefined
    : {
        resourceType: 'Coverage',
        status: 'active',
        beneficiary,
        payor: [{ reference: payer }],
        ...(memberId === '' ? {} : { subscriberId: memberId }),
      };
}

/** Searches for whoever may be this very patient: by record number, or by last name and date of birth. */
export function sameQueries(entries: PatientEntries): string[] {
  const { family, birthDate, recordNumber } = trimmed(entries);
  return [
    `family=${encodeURIComponent(family)}&birthdate=${birthDate}`,
    ...(recordNumber === '' ? [] : [`identifier=${encodeURIComponent(recordNumber)}`]),
  ];
}

function trimmed(entries: PatientEntries): PatientEntries {
  return Object.fromEntries(
    Object.entries(entries).map(([name, text]: [string, string]) => [name, text.trim()]),
  ) as unknown as PatientEntries;
}
