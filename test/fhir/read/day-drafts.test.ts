// SPDX-License-Identifier: Apache-2.0
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CHARGE_IDENTIFIER, CPT, CHARGE_ITEM_MODIFIER } from '../../../src/fhir/systems.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

/** The charges of each of a patient’s days. */
const chargesOf = (...resources: object[]): Record<string, string[]> => chargesOn(() => true, ...resources);
const chargesOn = (isWanted: (date: string) => boolean, ...resources: object[]): Record<string, string[]> =>
  Object.fromEntries(
    toTreatmentDays(
      new RecordSet([therapist(), therapist('t2', '225X00000X'), ...resources]),
      'Patient/p1',
      isWanted,
    ).map(({ day }) => [day.key, day.charges.map(({ source }) => source)]),
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

  test('is of the first by the clock where two have, in whatever order they are read', () => {
    const ot = treatment('ot', '11:00-11:30', byOt);
    for (const read of [
      [mt, ot],
      [ot, mt],
    ]) {
      expect(chargesOf(visit(), ...read, charge(E1))).toEqual({
        'p1/2026-03-02/OT': [],
        'p1/2026-03-02/PT': ['ChargeItem/c'],
      });
    }
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

describe('a charge of an account of several days', () => {
  const [FIRST, SECOND] = ['p1/2026-03-02/PT', 'p1/2026-03-04/PT'];
  const account = visit({ period: { start: '2026-03-02T09:00:00-05:00', end: '2026-03-31T12:00:00-04:00' } });
  const later = treatment('later', '10:00-10:30', {
    performedPeriod: { start: '2026-03-04T20:00:00-05:00', end: '2026-03-04T20:30:00-05:00' },
  });
  const both = [account, mt, later];
  const named = (id: string): object[] => [{ reference: `Procedure/${id}` }];
  const names = (id: string): object => ({ service: named(id) });

  test.each<readonly [string, object]>([
    ['is of the day that it says', { occurrenceDateTime: '2026-03-04' }],
    ['is of that day by the clock of its treatment', { occurrenceDateTime: '2026-03-05T01:00:00Z' }],
    ['is of the day of the treatment that it names', names('later')],
    ['is of that day also where it says another', { ...names('later'), occurrenceDateTime: '2026-03-02' }],
    ['without a date is of the treated day on which it was entered', { enteredDate: '2026-03-04T21:00:00-05:00' }],
  ])('%s', (_name, facts) => {
    const found = charge({ ...E1, ...facts });
    expect(chargesOf(...both, found)).toEqual({ [FIRST]: [], [SECOND]: ['ChargeItem/c'] });
    // Whichever days are asked for.
    expect(chargesOn((date) => date === '2026-03-02', ...both, found)).toEqual({ [FIRST]: [] });
  });

  test('is of the first day with what it bills where it says nothing', () => {
    const before = treatment('ex', '09:00-09:30', {
      ...exercises,
      performedPeriod: { start: '2026-02-27T09:00:00-05:00', end: '2026-02-27T09:30:00-05:00' },
    });
    expect(chargesOf(...both, before, charge({ ...E1, enteredDate: '2026-03-06' }))).toEqual({
      [FIRST]: ['ChargeItem/c'],
      [SECOND]: [],
    });
    expect(chargesOn((date) => date === '2026-03-04', ...both, charge(E1))).toEqual({ [SECOND]: [] });
  });

  test('is of the first day where nothing was given on the one that it says, as on a day of posting', () => {
    const posted = { ...E1, occurrenceDateTime: '2026-03-31' };
    const first = { [FIRST]: ['ChargeItem/c'], [SECOND]: [] };
    expect(chargesOf(...both, charge(posted))).toEqual(first);
    expect(chargesOf(...both, charge({ ...posted, service: [...named('mt'), ...named('later')] }))).toEqual(first);
    const enteredDate = '2026-03-04T21:00:00-05:00';
    expect(chargesOf(...both, charge({ ...posted, enteredDate }))[SECOND]).toEqual(['ChargeItem/c']);
  });

  test('takes a treated day that no other has, where it says none of them; with none left it keeps its date', () => {
    const posted = (id: string, facts: object = {}): object => charge({ ...E1, id, ...facts });
    const on = (date: string): object => ({ occurrenceDateTime: date });
    const [march2, march4, march6] = [on('2026-03-02'), on('2026-03-04'), on('2026-03-06')];
    const apart = { [FIRST]: ['ChargeItem/a'], [SECOND]: ['ChargeItem/b'] };
    expect(chargesOf(...both, posted('b', march6), posted('a', march6))).toEqual(apart);
    expect(chargesOf(...both, posted('b'), posted('a'))).toEqual(apart);
    expect(chargesOf(...both, posted('a', march2), posted('b', march6))).toEqual(apart);
    expect(chargesOf(...both, posted('c', march6), posted('a', march2), posted('b', march4))).toEqual({
      ...apart,
      'p1/2026-03-06/PT': ['ChargeItem/c'],
    });
    // Without a date it stays with the first.
    expect(chargesOf(...both, posted('c'), posted('a', march2), posted('b', march4))[FIRST]).toHaveLength(2);
  });

  test('that bears a modifier goes before one that may be any discipline’s', () => {
    const bearing = (code: string): object => ({
      extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code }] } }],
    });
    const chart = [account, mt, { ...later, ...byOt }];
    const posted = (id: string, facts: object = {}): object =>
      charge({ ...E1, id, occurrenceDateTime: '2026-03-31', ...facts });
    const apart = { [FIRST]: ['ChargeItem/b'], 'p1/2026-03-04/OT': ['ChargeItem/a'] };
    expect(chargesOf(...chart, posted('a'), posted('b', bearing('GP')))).toEqual(apart);
    expect(chargesOf(...chart, posted('a', bearing('GP')), posted('b'))).toEqual({
      [FIRST]: ['ChargeItem/a'],
      'p1/2026-03-04/OT': ['ChargeItem/b'],
    });
  });

  test('is of the evening on which it was entered, also where that is written in UTC', () => {
    const next = treatment('next', '10:00-10:30', {
      performedPeriod: { start: '2026-03-03T10:00:00-05:00', end: '2026-03-03T10:30:00-05:00' },
    });
    const entered = (id: string, enteredDate: string): object => charge({ ...E1, id, enteredDate });
    const of2 = entered('a', '2026-03-03T01:00:00Z');
    const of3 = entered('b', '2026-03-04T01:00:00Z');
    const apart = { [FIRST]: ['ChargeItem/a'], 'p1/2026-03-03/PT': ['ChargeItem/b'] };
    expect(chargesOf(account, mt, next, of2, of3)).toEqual(apart);
    expect(chargesOf(account, mt, next, of3, of2)).toEqual(apart);
    expect(chargesOf(account, mt, next, of3)).toEqual({ ...apart, [FIRST]: [] });
  });

  test('that states its own evening in UTC, where no treated day is left, keeps the clinic’s date', () => {
    const posted = (id: string, occurrenceDateTime: string): object => charge({ ...E1, id, occurrenceDateTime });
    const stated = [posted('a', '2026-03-02'), posted('b', '2026-03-04')];
    expect(chargesOf(...both, ...stated, posted('c', '2026-03-07T01:00:00Z'))).toEqual({
      [FIRST]: ['ChargeItem/a'],
      [SECOND]: ['ChargeItem/b'],
      'p1/2026-03-06/PT': ['ChargeItem/c'],
    });
  });

  test('is of one of the treatments that it names, where all charges name them all', () => {
    const all = { service: [...named('mt'), ...named('later')] };
    const of = (id: string, occurrenceDateTime: string): object => charge({ ...E1, id, ...all, occurrenceDateTime });
    const apart = { [FIRST]: ['ChargeItem/a'], [SECOND]: ['ChargeItem/b'] };
    expect(chargesOf(...both, of('a', '2026-03-02'), of('b', '2026-03-31'))).toEqual(apart);
    // With more charges than days the first has the rest, and so has one whose treatments are of other visits.
    const third = of('c', '2026-03-31');
    expect(chargesOf(...both, of('a', '2026-03-02'), of('b', '2026-03-31'), third)).toEqual({
      ...apart,
      [FIRST]: ['ChargeItem/a', 'ChargeItem/c'],
    });
    const stay = visit({ id: 'stay', period: account.period });
    const kept = { ...of('a', '2026-03-31'), context: { reference: 'Encounter/stay' } };
    expect(chargesOf(...both, stay, kept)).toEqual({ [FIRST]: ['ChargeItem/a'], [SECOND]: [] });
  });

  test('is of the first day of the discipline whose modifier it bears, where it says nothing', () => {
    const extension = [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: 'GO' }] } }];
    const chart = [account, mt, { ...later, ...byOt }];
    expect(chargesOf(...chart, charge({ ...E1, extension }))).toEqual({
      [FIRST]: [],
      'p1/2026-03-04/OT': ['ChargeItem/c'],
    });
  });

  test('is of the only day of manual therapy and exercise, whatever it says, and whatever else was recorded', () => {
    const operation = treatment('op', '10:00-10:30', {
      code: { coding: [{ system: CPT, code: '27447' }] },
      performedPeriod: { start: '2025-11-03T10:00:00-05:00', end: '2025-11-03T11:30:00-05:00' },
    });
    const undone = { ...later, status: 'not-done' };
    expect(chargesOf(visit(), mt, operation, undone, charge({ ...E1, occurrenceDateTime: '2026-03-03' }))).toEqual({
      [FIRST]: ['ChargeItem/c'],
    });
  });
});

describe('charges of two disciplines’ manual therapy in one visit', () => {
  const chart = [visit(), mt, treatment('ot', '11:00-11:30', byOt)];
  const bearing = (modifier: string): object => ({
    extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: modifier }] } }],
  });

  test('are each of the discipline whose modifier they bear', () => {
    const found = [charge({ ...E1, ...bearing('GP') }), charge({ ...E1, ...bearing('GO'), id: 'd' })];
    expect(chargesOf(...chart, ...found)).toEqual({
      'p1/2026-03-02/OT': ['ChargeItem/d'],
      'p1/2026-03-02/PT': ['ChargeItem/c'],
    });
  });

  test('are of the treatment that they name, whatever they bear', () => {
    const named = { service: [{ reference: 'Procedure/ot' }] };
    expect(chargesOf(...chart, charge({ ...E1, ...bearing('GP'), ...named }))).toEqual({
      'p1/2026-03-02/OT': ['ChargeItem/c'],
      'p1/2026-03-02/PT': [],
    });
  });

  test('are of the only discipline that has any, though its modifier is another’s', () => {
    const others = treatment('ex', '11:00-11:30', { ...byOt, ...exercises });
    expect(chargesOf(visit(), mt, others, charge({ ...E1, ...bearing('GO') }))).toEqual({
      'p1/2026-03-02/PT': ['ChargeItem/c'],
    });
  });
});

test('a charge that is kept under an account is of the treatment that it names in another visit', () => {
  const account = visit({ id: 'e0', period: { start: '2026-02-02T09:00:00-05:00' }, status: 'in-progress' });
  const kept = { context: { reference: 'Encounter/e0' }, service: [{ reference: 'Procedure/mt' }] };
  expect(chargesOf(account, visit(), mt, charge(kept))).toEqual({ 'p1/2026-03-02/PT': ['ChargeItem/c'] });
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
