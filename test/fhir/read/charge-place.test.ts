// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { chargesOf, dateOfLooseCharge, namesVisit, visitOfCharge } from '../../../src/fhir/read/charge-place.ts';
import { treatment, visit } from '../../support/visit.ts';

const NUMBER = { system: 'urn:clinic', value: 'V-1' };
const OTHER = { system: 'urn:clinic', value: 'V-2' };

/** The records with a charge, which they are asked for. */
function withCharge(facts: object, ...records: object[]): [RecordSet, Parameters<typeof visitOfCharge>[1]] {
  const charge = {
    resourceType: 'ChargeItem',
    id: 'c1',
    status: 'billable',
    code: { coding: [{ code: '97140' }] },
    subject: { reference: 'Patient/p1' },
    ...facts,
  };
  const set = new RecordSet([...records, charge]);
  const [read] = set.all('ChargeItem');
  if (!read) {
    throw new Error('The charge cannot be read');
  }
  return [set, read];
}

describe('the visit of a charge', () => {
  const visits = [visit({ identifier: [NUMBER] }), visit({ id: 'e2', identifier: [OTHER] })];
  const of = (facts: object, ...records: object[]): string | undefined =>
    visitOfCharge(...withCharge(facts, ...visits, ...records))?.id;

  test('is the one that it names, by reference or by the visit’s number', () => {
    expect(of({ context: { reference: 'Encounter/e2' } })).toBe('e2');
    expect(of({ context: { identifier: NUMBER } })).toBe('e1');
    expect(of({ context: { identifier: OTHER } })).toBe('e2');
  });

  test('is none where no visit has that number, or it is another system’s, or has no value', () => {
    expect(of({ context: { identifier: { system: 'urn:clinic', value: 'V-3' } } })).toBeUndefined();
    expect(of({ context: { identifier: { system: 'urn:hospital', value: 'V-1' } } })).toBeUndefined();
    expect(of({ context: { identifier: { system: 'urn:clinic' } } }, visit({ id: 'e3' }))).toBeUndefined();
    expect(of({})).toBeUndefined();
  });

  test('is not guessed by number where a reference names another one', () => {
    expect(of({ context: { reference: 'Encounter/e9', identifier: NUMBER } })).toBeUndefined();
  });

  test('is that of its treatment, by reference or by the treatment’s number', () => {
    const given = treatment('mt', '10:00-10:30', { identifier: [{ system: 'urn:clinic', value: 'T-1' }] });
    expect(of({ service: [{ reference: 'Procedure/mt' }] }, given)).toBe('e1');
    expect(of({ service: [{ identifier: { system: 'urn:clinic', value: 'T-1' } }] }, given)).toBe('e1');
    expect(of({ supportingInformation: [{ reference: 'Procedure/mt' }] }, given)).toBe('e1');
  });

  test('that it names goes before that of what it is for', () => {
    const given = treatment('mt', '10:00-10:30');
    expect(of({ context: { reference: 'Encounter/e2' }, service: [{ reference: 'Procedure/mt' }] }, given)).toBe('e2');
  });

  test('is named by its id alone', () => {
    const named = (context?: object): boolean => namesVisit(withCharge({ context })[1]);
    expect(named({ reference: 'Encounter/gone' })).toBe(true);
    expect(named({ reference: 'EpisodeOfCare/x' })).toBe(false);
    expect(named({ identifier: NUMBER })).toBe(false);
    expect(named()).toBe(false);
  });
});

test('a charge whose subject tells nobody is its visit’s patient’s', () => {
  const [records] = withCharge({ subject: { display: 'Cora' }, context: { reference: 'Encounter/e1' } }, visit());
  expect(chargesOf(records, 'Patient/p1').map(({ id }) => id)).toEqual(['c1']);
  const [named] = withCharge({ subject: { reference: 'Patient/p2' }, context: { reference: 'Encounter/e1' } }, visit());
  expect(chargesOf(named, 'Patient/p1')).toEqual([]);
  expect(chargesOf(named, 'Patient/p2')).toHaveLength(1);
});

describe('the date of a charge that leads to no visit', () => {
  const dateOf = (facts: object, ...records: object[]): string | undefined =>
    dateOfLooseCharge(...withCharge(facts, ...records));
  const earlier = { performedPeriod: { start: '2026-02-27T10:00:00-05:00', end: '2026-02-27T10:30:00-05:00' } };

  test('is as it says, and else when it was entered', () => {
    const enteredDate = '2026-03-09T08:00:00-05:00';
    expect(dateOf({ occurrencePeriod: { start: '2026-03-02T10:00:00-05:00' }, enteredDate })).toBe('2026-03-02');
    expect(dateOf({ occurrenceDateTime: '2026-03-03', enteredDate })).toBe('2026-03-03');
    expect(dateOf({ enteredDate })).toBe('2026-03-09');
  });

  test('is that on the clock of the patient’s treatments, where it is written in UTC', () => {
    const given = treatment('mt', '20:00-20:30');
    expect(dateOf({ occurrenceDateTime: '2026-03-03T01:00:00Z' }, visit(), given)).toBe('2026-03-02');
    expect(dateOf({ enteredDate: '2026-03-10T02:00:00Z' }, visit(), given)).toBe('2026-03-09');
    expect(dateOf({ occurrenceDateTime: '2026-03-03T01:00:00Z' }, visit())).toBe('2026-03-03');
  });

  test('is that of the patient’s manual therapy where there was one day of it, and else unknown', () => {
    const given = treatment('mt', '10:00-10:30');
    expect(dateOf({}, visit(), given)).toBe('2026-03-02');
    expect(dateOf({}, visit(), given, treatment('before', '10:00-10:30', earlier))).toBeUndefined();
    const undone = treatment('before', '10:00-10:30', { ...earlier, status: 'not-done' });
    expect(dateOf({}, visit(), given, undone)).toBe('2026-03-02');
    const exercise = treatment('before', '10:00-10:30', { ...earlier, code: { coding: [{ code: '97110' }] } });
    expect(dateOf({}, visit(), given, exercise)).toBe('2026-03-02');
    expect(dateOf({}, visit())).toBeUndefined();
  });
});
