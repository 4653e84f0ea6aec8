// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { ISSUE_IDENTIFIER } from '../../../src/fhir/systems.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const daysOf = (...resources: object[]): Record<string, string[]> =>
  Object.fromEntries(
    toTreatmentDays(new RecordSet([therapist(), ...resources]), 'Patient/p1').map(({ day }) => [
      day.key,
      day.services.map(({ source }) => source),
    ]),
  );

describe('two organizations bill for one patient on one day', () => {
  const at = (id: string, organization?: string): object =>
    visit({ id, ...(organization ? { serviceProvider: { reference: `Organization/${organization}` } } : {}) });
  const of = (encounter: string): object => ({ encounter: { reference: `Encounter/${encounter}` } });
  const records = [
    at('e1', 'clinic'),
    at('e2', 'hospital'),
    at('e3'),
    treatment('morning', '08:00-08:30', of('e3')),
    treatment('noon', '12:00-12:30', of('e1')),
    treatment('evening', '18:00-18:30', of('e2')),
  ];

  test('the units of the second count apart; a visit that names nobody belongs to the first', () => {
    expect(daysOf(...records)).toEqual({
      'p1/2026-03-02/PT': ['Procedure/morning', 'Procedure/noon'],
      'p1/2026-03-02/PT@hospital': ['Procedure/evening'],
    });
  });

  test('who is first is told by the clock, and not by the order in which the records came', () => {
    expect(daysOf(...records.toReversed())).toEqual(daysOf(...records));
    const earlier = [...records.slice(0, 5), treatment('evening', '07:00-07:30', of('e2'))];
    expect(daysOf(...earlier)).toEqual({
      'p1/2026-03-02/PT': ['Procedure/evening', 'Procedure/morning'],
      'p1/2026-03-02/PT@clinic': ['Procedure/noon'],
    });
  });

  test('without clock times, who is first is told by the treatments’ ids', () => {
    const untimed = (id: string, encounter: string): object =>
      treatment(id, '08:00-08:30', { ...of(encounter), performedPeriod: undefined, performedDateTime: '2026-03-02' });
    const chart = [at('e1', 'clinic'), at('e2', 'hospital'), untimed('b', 'e1'), untimed('a', 'e2')];
    const days = { 'p1/2026-03-02/PT': ['Procedure/a'], 'p1/2026-03-02/PT@clinic': ['Procedure/b'] };
    expect(daysOf(...chart)).toEqual(days);
    expect(daysOf(...chart.toReversed())).toEqual(days);
  });

  test('visits of one organization, or of none, are one day', () => {
    expect(Object.keys(daysOf(at('e1', 'clinic'), treatment('a', '10:00-10:30')))).toEqual(['p1/2026-03-02/PT']);
    expect(Object.keys(daysOf(at('e1'), treatment('a', '10:00-10:30')))).toEqual(['p1/2026-03-02/PT']);
  });
});

test('manipulation that another organization bills is told as that', () => {
  const at = (id: string, organization?: string): object =>
    visit({ id, ...(organization ? { serviceProvider: { reference: `Organization/${organization}` } } : {}) });
  const manipulation = treatment('cmt', '08:00-08:10', {
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '98940' }] },
    encounter: { reference: 'Encounter/e2' },
  });
  const elsewhere = (one?: string, other?: string): unknown =>
    toTreatmentDays(
      new RecordSet([therapist(), at('e1', one), at('e2', other), treatment('mt', '10:00-10:30'), manipulation]),
      'Patient/p1',
    ).map(({ day }) => day.manipulations.map(({ isElsewhere = false }) => isElsewhere));
  expect([elsewhere(), elsewhere('clinic', 'clinic'), elsewhere('clinic', 'hospital'), elsewhere('clinic')]).toEqual([
    [[false]],
    [[false]],
    [[true]],
    [[false]],
  ]);
});

describe('a treatment whose visit cannot be used is told of', () => {
  const problems = (...resources: object[]): unknown[] =>
    toTreatmentDays(new RecordSet([therapist(), ...resources]), 'Patient/p1').flatMap(({ day }) =>
      day.problems.map(({ source, path, message }) => ({ source, path, message })),
    );
  const source = 'Procedure/mt';

  test('it names no visit', () => {
    expect(problems(visit(), treatment('mt', '10:00-10:30', { encounter: undefined }))).toContainEqual({
      source,
      path: 'Procedure.encounter',
      message: expect.stringContaining('is missing') as string,
    });
  });

  test('its visit is not on the server', () => {
    const encounter = { reference: 'Encounter/gone' };
    expect(problems(visit(), treatment('mt', '10:00-10:30', { encounter }))).toContainEqual({
      source,
      path: 'Procedure.encounter',
      message: expect.stringContaining('Encounter/gone') as string,
    });
  });

  test('its visit is another patient’s; one that names no patient is taken for the treatment’s', () => {
    const of = (subject?: { reference: string }): object => ({ ...visit(), subject });
    expect(problems(of({ reference: 'Patient/p2' }), treatment('mt', '10:00-10:30'))).toContainEqual({
      source,
      path: 'Procedure.subject',
      message: expect.stringContaining('Encounter/e1') as string,
    });
    expect(problems(of({ reference: 'Patient/p1' }), treatment('mt', '10:00-10:30'))).toEqual([]);
    expect(problems(of(), treatment('mt', '10:00-10:30'))).toEqual([]);
  });
});

describe('a treatment whose date cannot be read is told of on the day', () => {
  const unread = (id: string, by: string, facts: object = {}): object => ({
    ...treatment(id, '10:00-10:30', { performer: [{ actor: { reference: `Practitioner/${by}` } }] }),
    ...{ performedPeriod: undefined, performedDateTime: '2026-03-02 morning', ...facts },
  });
  const read = (id: string, by: string): object =>
    treatment(id, '11:00-11:30', { performer: [{ actor: { reference: `Practitioner/${by}` } }] });
  const told = (...resources: object[]): unknown[] =>
    toTreatmentDays(new RecordSet([therapist(), therapist('t2', '225X00000X'), ...resources]), 'Patient/p1').flatMap(
      ({ day }) => day.problems.map((problem) => [day.key, day.encounters.length, problem.source]),
    );

  test.each([
    [
      'of its visit and profession',
      [visit(), read('pt', 't1'), read('ot', 't2'), unread('x', 't2')],
      'p1/2026-03-02/OT',
    ],
    [
      'of its visit, where its profession is not known',
      [visit({ participant: [] }), read('ot', 't2'), unread('x', 'gone')],
      'p1/2026-03-02/OT',
    ],
    [
      'of its visit’s other treatments, where the visit has no date',
      [visit({ period: undefined }), read('pt', 't1'), unread('x', 't1')],
      'p1/2026-03-02/PT',
    ],
    ['of its own, where that profession had none', [visit(), read('pt', 't1'), unread('x', 't2')], 'p1/2026-03-02/OT'],
    ['of its visit alone', [visit(), unread('x', 't1')], 'p1/2026-03-02/PT'],
    ['without a date, where nothing tells one', [visit({ period: undefined }), unread('x', 't1')], 'p1/undated/PT'],
  ])('%s', (_name, chart, key) => {
    expect(told(...chart)).toEqual([[key, 1, 'Procedure/x']]);
  });

  test('a visit that was cancelled is not of the day', () => {
    expect(told(visit({ status: 'cancelled' }), unread('x', 't1'))).toEqual([['p1/2026-03-02/PT', 0, 'Procedure/x']]);
  });
});

describe('a mitigation acknowledges an issue', () => {
  const issue = (mitigation: object): object => ({
    ...{ resourceType: 'DetectedIssue', id: 'i', status: 'preliminary', patient: { reference: 'Patient/p1' } },
    ...{ identifier: [{ system: ISSUE_IDENTIFIER, value: 'p1/2026-03-02/PT/response-missing/mt' }] },
    ...{ identifiedDateTime: '2026-03-02T15:00:00Z', mitigation: [{ action: { text: 'Seen' }, ...mitigation }] },
  });
  test.each([
    ['later than it was found', '2026-03-02T15:00:01Z', 1],
    ['in the same second', '2026-03-02T10:00:00-05:00', 1],
    ['without a date', undefined, 1],
    ['not before: it spoke of other facts', '2026-03-02T14:59:59Z', 0],
  ])('%s', (_name, date, count) => {
    const records = [therapist(), visit(), treatment('mt', '10:00-10:30'), issue({ date })];
    const [found] = toTreatmentDays(new RecordSet(records), 'Patient/p1');
    expect(found?.day.acknowledgedIssues).toHaveLength(count);
  });
});

test.each([
  [500, 1, 0],
  [501, 0, 1],
])('of %i parts of one treatment that have times, %i treatment counts, with %i problem', (given, counted, problems) => {
  const parts = Array.from({ length: given }, (_, index) =>
    treatment(`part${String(index)}`, '10:00-10:30', { partOf: [{ reference: 'Procedure/mt' }] }),
  );
  const records = [therapist(), visit(), treatment('mt', '10:00-10:30'), ...parts];
  const [found] = toTreatmentDays(new RecordSet(records), 'Patient/p1');
  expect([found?.day.services.length, found?.day.problems.length]).toEqual([counted, problems]);
});

test.each([
  [500, 500, 0],
  [501, 0, 1],
])('of %i services on one day %i count, with %i problem', (given, counted, problems) => {
  const services = Array.from({ length: given }, (_, index) => treatment(`mt${String(index)}`, '10:00-10:30'));
  const [found] = toTreatmentDays(new RecordSet([therapist(), visit(), ...services]), 'Patient/p1');
  expect([found?.day.services.length, found?.day.problems.length]).toEqual([counted, problems]);
});
