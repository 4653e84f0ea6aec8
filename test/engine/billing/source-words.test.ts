// SPDX-License-Identifier: Apache-2.0
import { inWords, recordName, recordNames } from '../../../src/engine/billing/source-words.ts';
import type { TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { busy, charge, day, service } from '../../support/day.ts';

const said = (text: string, facts: Partial<TreatmentDay> = {}): string => inWords(text, recordNames(day(facts)));
const services = [
  service('mt', { at: '10:00-10:30' }),
  service('ex', { code: '97110', at: '10:20-10:40' }),
  service('untimed', { minutes: 8, regions: [{ text: 'Left shoulder' }, { text: 'left shoulder' }] }),
  service('other', { code: '97750', at: '11:00-11:15' }),
];

test('services are told by name and time, else by region and minutes', () => {
  expect(said('Procedure/mt overlaps Procedure/ex by 10 min.', { services })).toBe(
    'Manual therapy 10:00–10:30 overlaps exercise (97110) 10:20–10:40 by 10 min.',
  );
  expect(said('Procedure/untimed or Procedure/other', { services })).toBe(
    'Manual therapy (left shoulder, 8 min) or the 97750 service 11:00–11:15',
  );
});

test('another patient is not named', () => {
  const otherPatientServices = [busy('Procedure/theirs', '10:10-10:40', { code: '97140' })];
  expect(said('Procedure/mt overlaps Procedure/theirs.', { services, otherPatientServices })).toBe(
    'Manual therapy 10:00–10:30 overlaps another patient’s manual therapy 10:10–10:40.',
  );
});

test('unless somebody says whose it is; a date as it is asked for', () => {
  const otherPatientServices = [busy('Procedure/theirs', '10:20-10:40', { code: '97110' })];
  const names = recordNames(day({ services, otherPatientServices }), () => 'Ada Abernathy’s');
  expect(inWords('Procedure/mt overlaps Procedure/theirs on 2026-03-02.', names, (date) => `<${date}>`)).toBe(
    'Manual therapy 10:00–10:30 overlaps Ada Abernathy’s exercise (97110) 10:20–10:40 on <2026-03-02>.',
  );
  expect([recordName(names, 'Observation/1'), recordName(names, 'Basic/1')]).toEqual(['the finding', 'another record']);
});

test('one charge is the charge; several are told apart', () => {
  const assistants = charge({ source: 'ChargeItem/c2', units: 1, modifiers: ['GP', 'CQ'] });
  expect(said('ChargeItem/c1 and ChargeItem/new', { charges: [charge()] })).toBe('The charge and the charge');
  expect(said('ChargeItem/c1 and ChargeItem/c2', { charges: [charge(), assistants] })).toBe(
    'The charge of 2 units and the charge of 1 unit with CQ',
  );
});

test('paths, dates and searches are words; sentences begin with capital letters', () => {
  expect(
    said('its end: Procedure.performedPeriod.end is not after its start. Condition.onsetDateTime is 2026-03-02. '),
  ).toBe('Its end: its end time is not after its start. Its onset date time is March 2, 2026. ');
  expect(said('Search for Procedure?subject=Patient/p1&_count=3 was refused')).toBe(
    'The search for its records was refused',
  );
});

test('what stands in brackets and says nothing new is left out; what is no record of a visit stays', () => {
  expect(said('Neither Encounter/e1 nor its manual therapy (Procedure/gone) has one: N/A, Library/x')).toBe(
    'Neither the visit nor its manual therapy has one: N/A, Library/x',
  );
  expect(said('{plan} (CarePlan/p) ended')).toBe('{plan} ended');
});
