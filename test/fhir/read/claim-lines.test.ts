// SPDX-License-Identifier: Apache-2.0
import { claimLinesOf } from '../../../src/fhir/read/claim-lines.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { CPT } from '../../../src/fhir/systems.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const DAY = { dateOfService: '2026-03-02', discipline: 'PT' } as const;
const item = (sequence: number, facts: object = {}): object => ({
  sequence,
  productOrService: { coding: [{ system: CPT, code: '97140' }] },
  encounter: [{ reference: 'Encounter/e1' }],
  ...facts,
});
const claim = (status: string, ...items: object[]): object => ({
  resourceType: 'Claim',
  id: status,
  status,
  item: items,
});
const read = (...resources: object[]): ReturnType<typeof claimLinesOf> =>
  claimLinesOf(new RecordSet(resources), { ...DAY, encounters: new Set(['Encounter/e1']) }, []);

test('97140 items of draft and active claims, with units and every modifier, by part', () => {
  const modifier = [{ coding: [{ code: 'GP' }] }, { coding: [{ code: 'CQ' }, { code: 'KX' }] }];
  expect(read(claim('active', item(1), item(2, { quantity: { value: 2 }, modifier })))).toEqual([
    { source: 'Claim/active', sequence: 1, part: '97140', modifiers: [] },
    { source: 'Claim/active', sequence: 2, part: '97140/CQ', units: 2, modifiers: ['GP', 'CQ', 'KX'] },
  ]);
});

test('other codes, other visits and cancelled claims are left aside', () => {
  const other = { productOrService: { coding: [{ system: CPT, code: '97110' }] } };
  expect(
    read(
      claim('draft', item(1, other), item(2, { encounter: [{ reference: 'Encounter/e2' }] })),
      claim('cancelled', item(1)),
    ),
  ).toEqual([]);
});

test('a draft counts, a line of several visits by any of them, and a claim without lines not at all', () => {
  const several = { encounter: [{ reference: 'Encounter/e0' }, { display: 'a visit' }, { reference: 'Encounter/e1' }] };
  expect(read(claim('draft', item(1, several)))).toMatchObject([{ source: 'Claim/draft', sequence: 1 }]);
  expect(read({ ...claim('active'), item: undefined })).toEqual([]);
  expect(read()).toEqual([]);
});

test('a line without a visit is nobody’s, beside one that has it', () => {
  expect(read(claim('active', item(1, { encounter: undefined }), item(2)))).toMatchObject([{ sequence: 2 }]);
});

test('lines of several visits of a day each once, in the order of their visits', () => {
  const second = { ...claim('draft', item(1, { encounter: [{ reference: 'Encounter/e2' }] }), item(2)), id: 'b' };
  const found = claimLinesOf(
    new RecordSet([second, claim('active', item(1))]),
    { ...DAY, encounters: new Set(['Encounter/e1', 'Encounter/e2', 'Encounter/e3']) },
    [],
  );
  expect(found.map(({ source, sequence }) => [source, sequence])).toEqual([
    ['Claim/b', 1],
    ['Claim/b', 2],
    ['Claim/active', 1],
  ]);
});

describe('of a visit with several days or disciplines', () => {
  const bearing = (code: string): object => ({ modifier: [{ coding: [{ code }] }] });
  const lines = (chart: object[], ...items: object[]): [string, number[]][] =>
    toTreatmentDays(
      new RecordSet([therapist(), therapist('t2', '225X00000X'), visit(), ...chart, claim('active', ...items)]),
      'Patient/p1',
    ).map(({ day }) => [day.key, day.claimLines.map(({ sequence }) => sequence)]);

  test('a line is of its date', () => {
    const performedPeriod = { start: '2026-03-04T10:00:00-05:00', end: '2026-03-04T10:15:00-05:00' };
    const chart = [treatment('a', '10:00-10:30'), treatment('b', '10:00-10:15', { performedPeriod })];
    const dated = [item(1, { servicedDate: '2026-03-04' }), item(2, { servicedPeriod: { start: '2026-03-02' } })];
    expect(lines(chart, ...dated, item(3, { servicedDate: '2026-03-05' }))).toEqual([
      ['p1/2026-03-02/PT', [2]],
      ['p1/2026-03-04/PT', [1]],
    ]);
    // A visit of one day has its lines on that day, whatever they say.
    expect(lines(chart.slice(0, 1), ...dated)).toEqual([['p1/2026-03-02/PT', [1, 2]]]);
  });

  test('lines without a date share out the days that no other has, as they are filled', () => {
    const performedPeriod = { start: '2026-03-04T10:00:00-05:00', end: '2026-03-04T10:15:00-05:00' };
    const chart = [treatment('a', '10:00-10:30'), treatment('b', '10:00-10:15', { performedPeriod })];
    const days = (first: number[], second: number[]): object => [
      ['p1/2026-03-02/PT', first],
      ['p1/2026-03-04/PT', second],
    ];
    expect(lines(chart, item(1), item(2))).toEqual(days([1], [2]));
    expect(lines(chart, item(1, { servicedDate: '2026-03-02' }), item(2), item(3))).toEqual(days([1], [2]));
    // An assistant's line bills another charge.
    expect(lines(chart, item(1), item(2, bearing('CQ')))).toEqual(days([1, 2], []));
  });

  test('a line is of the discipline whose modifier it has, where that gave any', () => {
    const chart = [
      treatment('a', '10:00-10:30'),
      treatment('b', '11:00-11:15', { performer: [{ actor: { reference: 'Practitioner/t2' } }] }),
    ];
    expect(lines(chart, item(1, bearing('GO')), item(2, bearing('GP')), item(3))).toEqual([
      ['p1/2026-03-02/OT', [1]],
      ['p1/2026-03-02/PT', [2, 3]],
    ]);
    expect(lines(chart.slice(0, 1), item(1, bearing('GO')))).toEqual([['p1/2026-03-02/PT', [1]]]);
  });

  test('lines of two disciplines share out their days as they are filled', () => {
    const performedPeriod = { start: '2026-03-04T10:00:00-05:00', end: '2026-03-04T10:15:00-05:00' };
    const byOt = { performer: [{ actor: { reference: 'Practitioner/t2' } }] };
    const chart = [
      treatment('a', '10:00-10:30'),
      treatment('b', '10:00-10:15', { performedPeriod }),
      treatment('c', '11:00-11:15', byOt),
    ];
    expect(lines(chart, item(1), item(2), item(3, bearing('GO')))).toEqual([
      ['p1/2026-03-02/OT', [3]],
      ['p1/2026-03-02/PT', [1]],
      ['p1/2026-03-04/PT', [2]],
    ]);
    // Of one day each has the line of its own charge.
    expect(lines([chart[0] as object, chart[2] as object], item(1), item(2, bearing('GO')))).toEqual([
      ['p1/2026-03-02/OT', [2]],
      ['p1/2026-03-02/PT', [1]],
    ]);
  });
});

describe('lines that bill what another does', () => {
  const chart = [therapist(), visit(), visit({ id: 'e2' }), treatment('a', '10:00-10:30')];
  const second = treatment('b', '14:00-14:15', { encounter: { reference: 'Encounter/e2' } });
  const of = (id: string): object => ({ encounter: [{ reference: `Encounter/${id}` }] });
  /** Each line that repeats one, with that. */
  const repeated = (...resources: object[]): unknown[] =>
    toTreatmentDays(new RecordSet([...chart, second, ...resources]), 'Patient/p1').flatMap(({ day }) =>
      day.claimLines.flatMap(({ source, sequence, repeats }) =>
        repeats ? [[source, sequence, repeats.source, repeats.sequence]] : [],
      ),
    );
  const named = (id: string, facts: object, ...items: object[]): object => ({
    ...claim('active', ...items),
    id,
    ...facts,
  });

  test('of one claim, for one visit or two of the day', () => {
    expect(repeated(claim('active', item(1), item(2)))).toEqual([['Claim/active', 2, 'Claim/active', 1]]);
    expect(repeated(claim('draft', item(1), item(2, of('e2'))))).toEqual([['Claim/draft', 2, 'Claim/draft', 1]]);
    const cq = { modifier: [{ coding: [{ code: 'CQ' }] }] };
    expect(repeated(claim('active', item(1), item(2, cq)))).toEqual([]);
    expect(
      repeated(claim('active', item(1, { servicedDate: '2026-03-02' }), item(2, { servicedDate: '2026-03-04' }))),
    ).toEqual([]);
  });

  test('of two claims, where an active one is for another visit of the day', () => {
    const [first, other] = [
      named('a', { created: '2026-03-03' }, item(1)),
      named('b', { created: '2026-03-04' }, item(1, of('e2'))),
    ];
    expect(repeated(other, first)).toEqual([['Claim/b', 1, 'Claim/a', 1]]);
    expect(repeated(first, { ...other, status: 'draft', created: '2026-03-01' })).toEqual([
      ['Claim/b', 1, 'Claim/a', 1],
    ]);
    expect(repeated({ ...first, status: 'draft' }, { ...other, status: 'draft' })).toEqual([]);
    // Sent once more or to a second insurer, replaced, or asking for approval.
    expect(repeated(first, named('b', {}, item(1)))).toEqual([]);
    expect(repeated(first, { ...other, related: [{ claim: { reference: 'Claim/a' } }] })).toEqual([]);
    expect(repeated(first, { ...other, use: 'preauthorization' })).toEqual([]);
  });
});
