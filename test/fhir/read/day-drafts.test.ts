// SPDX-License-Identifier: Apache-2.0
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CHARGE_IDENTIFIER, CPT } from '../../../src/fhir/systems.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

/** The charges of each of a patient’s days. */
const chargesOf = (...resources: object[]): Record<string, string[]> =>
  Object.fromEntries(
    toTreatmentDays(new RecordSet([therapist(), therapist('t2', '225X00000X'), ...resources]), 'Patient/p1').map(
      ({ day }) => [day.key, day.charges.map(({ source }) => source)],
    ),
  );
const charge = (facts: object = {}): object => ({
  ...{ resourceType: 'ChargeItem', id: 'c', status: 'billable', subject: { reference: 'Patient/p1' } },
  code: { coding: [{ system: CPT, code: '97140' }] },
  ...facts,
});
const ours = (key: string): object => ({ identifier: [{ system: CHARGE_IDENTIFIER, value: `${key}/97140` }] });
const E1 = { context: { reference: 'Encounter/e1' } };
const exercises = { code: { coding: [{ system: CPT, code: '97110' }] } };
const byOt = { performer: [{ actor: { reference: 'Practitioner/t2' } }] };
const mt = treatment('mt', '10:00-10:30');

test('a charge of ours is of the day that its identifier names, whatever else it says', () => {
  expect(chargesOf(visit(), mt, charge({ ...ours('p1/2026-02-27/OT'), ...E1 }))).toEqual({
    'p1/2026-02-27/OT': ['ChargeItem/c'],
    'p1/2026-03-02/PT': [],
  });
  expect(chargesOf(visit(), mt, charge(ours('p1/2026-03-02/PT@o2')))).toEqual({
    'p1/2026-03-02/PT': [],
    'p1/2026-03-02/PT@o2': ['ChargeItem/c'],
  });
});

describe('a charge of a visit', () => {
  test('is of the visit’s day', () => {
    expect(chargesOf(visit(), mt, charge(E1))).toEqual({ 'p1/2026-03-02/PT': ['ChargeItem/c'] });
  });

  test('is of the discipline that has the manual therapy', () => {
    const others = treatment('ex', '09:00-09:30', exercises);
    expect(chargesOf(visit(), others, treatment('mt', '10:00-10:30', byOt), charge(E1))).toEqual({
      'p1/2026-03-02/OT': ['ChargeItem/c'],
    });
  });

  test('is of the first where two have', () => {
    expect(chargesOf(visit(), mt, treatment('ot', '11:00-11:30', byOt), charge(E1))).toEqual({
      'p1/2026-03-02/OT': [],
      'p1/2026-03-02/PT': ['ChargeItem/c'],
    });
  });

  test('makes a day of a visit without manual therapy', () => {
    expect(chargesOf(visit(), treatment('ex', '09:00-09:30', exercises))).toEqual({});
    expect(chargesOf(visit(), treatment('ex', '09:00-09:30', exercises), charge(E1))).toEqual({
      'p1/2026-03-02/PT': ['ChargeItem/c'],
    });
  });

  test('without any record has the discipline of the visit’s people, else physical therapy’s key', () => {
    const by = (id: string): object => visit({ participant: [{ individual: { reference: `Practitioner/${id}` } }] });
    expect(chargesOf(by('t2'), charge(E1))).toEqual({ 'p1/2026-03-02/OT': ['ChargeItem/c'] });
    expect(chargesOf(by('gone'), charge(E1))).toEqual({ 'p1/2026-03-02/PT': ['ChargeItem/c'] });
  });

  test('that was cancelled is of no day', () => {
    expect(chargesOf(visit({ status: 'cancelled' }), charge(E1))).toEqual({});
  });
});

describe('a charge that leads to no visit', () => {
  const dated = { occurrenceDateTime: '2026-03-02' };

  test('is of its date’s manual therapy', () => {
    expect(chargesOf(visit(), mt, charge(dated))).toEqual({ 'p1/2026-03-02/PT': ['ChargeItem/c'] });
  });

  test('is of none where there was none on that date', () => {
    expect(chargesOf(visit(), mt, charge({ occurrenceDateTime: '2026-03-03' }))).toEqual({ 'p1/2026-03-02/PT': [] });
    expect(chargesOf(visit(), treatment('ex', '09:00-09:30', exercises), charge(dated))).toEqual({});
  });

  test('is of none where it names a visit that was not read', () => {
    expect(chargesOf(visit(), mt, charge({ ...dated, context: { reference: 'Encounter/gone' } }))).toEqual({
      'p1/2026-03-02/PT': [],
    });
  });
});

test('another service’s charge, and another patient’s, is of no day', () => {
  expect(chargesOf(visit(), mt, charge({ ...E1, ...exercises }))).toEqual({ 'p1/2026-03-02/PT': [] });
  expect(chargesOf(visit(), mt, charge({ ...E1, subject: { reference: 'Patient/p2' } }))).toEqual({
    'p1/2026-03-02/PT': [],
  });
});
