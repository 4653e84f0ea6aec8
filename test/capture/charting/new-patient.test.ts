// SPDX-License-Identifier: Apache-2.0
import {
  NO_ENTRIES,
  coverageOf,
  patientFaults,
  patientOf,
  sameQueries,
  type PatientEntries,
} from '../../../src/capture/charting/new-patient.ts';

const TODAY = '2026-03-02';
const ADA: PatientEntries = { ...NO_ENTRIES, family: 'Abernathy', birthDate: '1980-05-17' };
const WHO = { reference: 'Patient/p1' };

test('nothing is written that was not entered', () => {
  expect(patientOf(ADA)).toEqual({
    resourceType: 'Patient',
    name: [{ family: 'Abernathy' }],
    birthDate: '1980-05-17',
  });
  expect(coverageOf(ADA, WHO)).toBeUndefined();
});

test('everything that was entered is written where FHIR has it', () => {
  const whole: PatientEntries = {
    given: ' Ada  Marie ',
    family: 'Abernathy ',
    birthDate: '1980-05-17',
    sex: 'female',
    recordNumber: 'MRN-1',
    phone: '+1 555 0100',
    payer: 'Organization/plan',
    memberId: '1EG4-TE5-MK73',
  };
  expect(patientFaults(whole, TODAY)).toEqual({});
  expect(patientOf(whole)).toEqual({
    resourceType: 'Patient',
    identifier: [
      { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }, value: 'MRN-1' },
    ],
    name: [{ family: 'Abernathy', given: ['Ada', 'Marie'] }],
    birthDate: '1980-05-17',
    gender: 'female',
    telecom: [{ system: 'phone', value: '+1 555 0100' }],
  });
  expect(coverageOf(whole, WHO)).toEqual({
    resourceType: 'Coverage',
    status: 'active',
    beneficiary: WHO,
    payor: [{ reference: 'Organization/plan' }],
    subscriberId: '1EG4-TE5-MK73',
  });
  expect(sameQueries(whole)).toEqual(['family=Abernathy&birthdate=1980-05-17', 'identifier=MRN-1']);
});

test.each<[string, Partial<PatientEntries>, object]>([
  ['no name', { family: ' – ' }, { family: 'Enter the last name.' }],
  ['no date of birth', { birthDate: '' }, { birthDate: 'Enter the date of birth.' }],
  ['a day that does not exist', { birthDate: '1980-02-30' }, { birthDate: 'Enter the date of birth.' }],
  ['born today', { birthDate: TODAY }, {}],
  ['born tomorrow', { birthDate: '2026-03-03' }, { birthDate: 'The date of birth is in the future.' }],
  ['130 years old', { birthDate: '1896-03-02' }, {}],
  ['older', { birthDate: '1896-03-01' }, { birthDate: 'Check the year of birth.' }],
  ['half a phone number', { phone: '555 01' }, { phone: 'Enter the whole number.' }],
  ['a dash for a record number', { recordNumber: '-' }, { recordNumber: 'Enter the number, or leave it empty.' }],
  ['a member ID of no payer', { memberId: '12' }, { payer: 'Choose whose member ID this is.' }],
])('%s', (_name, entries, faults) => {
  expect(patientFaults({ ...ADA, ...entries }, TODAY)).toEqual(faults);
});

test('a sex that FHIR does not know is not written', () => {
  expect(patientOf({ ...ADA, sex: 'toString' })).not.toHaveProperty('gender');
});
