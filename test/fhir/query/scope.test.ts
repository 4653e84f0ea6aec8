// SPDX-License-Identifier: Apache-2.0
import type { PractitionerRole } from '@medplum/fhirtypes';
import { isWider, leftBehind, neighboursOf, onePerPatient, widen } from '../../../src/fhir/query/scope.ts';
import type { Scope } from '../../../src/fhir/query/searches.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CHARGE_IDENTIFIER, ISSUE_IDENTIFIER } from '../../../src/fhir/systems.ts';
import { coverage, treated, visitOn } from '../../support/medicare-chart.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const DATE = '2026-03-02';
const scope = (facts: Partial<Scope> = {}): Scope => ({
  ...{ patient: 'Patient/p1', dates: [DATE], encounters: ['Encounter/e1'], procedures: [], performers: [] },
  ...facts,
});
const of = (patient: string): object => ({ subject: { reference: `Patient/${patient}` } });
const named = (system: string, value: string): object => ({ identifier: [{ system, value }] });
const links = (...references: string[]): object[] => references.map((reference) => ({ reference }));

const charge = (key: string, facts: object = {}): object => ({
  ...{ resourceType: 'ChargeItem', id: `c-${key.replaceAll(/[/@]/g, '-')}`, status: 'planned', code: {} },
  ...of('p1'),
  ...named(CHARGE_IDENTIFIER, key),
  ...facts,
});
const issue = (key: string, implicated: readonly string[], facts: object = {}): object => ({
  ...{ resourceType: 'DetectedIssue', id: `i-${key.replaceAll(/[/@]/g, '-')}`, status: 'preliminary' },
  patient: { reference: `Patient/${key.split('/')[0] ?? ''}` },
  implicated: links(...implicated),
  ...named(ISSUE_IDENTIFIER, key),
  ...facts,
});
const role = (id: string, person: string, facts: Partial<PractitionerRole> = {}): PractitionerRole => ({
  ...{ resourceType: 'PractitionerRole', id, practitioner: { reference: person } },
  ...facts,
});
const wide = (facts: Partial<Scope>, ...chart: object[]): Scope => widen(scope(facts), new RecordSet(chart));

describe('the dates of a wider scope', () => {
  const dates = (facts: Partial<Scope>, ...chart: object[]): readonly string[] =>
    wide({ dates: [], ...facts }, ...chart).dates;

  test('are those of the trigger’s visit, of its treatments, and those that the scope has, in order', () => {
    const chart = [...treated('e1', '2026-03-03'), ...treated('e2', '2026-03-05')];
    expect(dates({}, ...chart)).toEqual(['2026-03-03']);
    expect(dates({ dates: ['2026-03-09', DATE] }, ...chart)).toEqual([DATE, '2026-03-03', '2026-03-09']);
    expect(dates({ encounters: [], procedures: ['Procedure/treatment-e2'] }, ...chart)).toEqual(['2026-03-05']);
    const apart = treatment('part', '10:00-10:30', {
      ...{
        encounter: undefined,
        partOf: links('Procedure/mt'),
        performedPeriod: { start: '2026-03-06T10:00:00-05:00' },
      },
    });
    expect(dates({ encounters: [], procedures: ['Procedure/mt'] }, treatment('mt', '10:00-10:30'), apart)).toEqual([
      DATE,
      '2026-03-06',
    ]);
    const night = treatment('late', '10:00-10:30', { performedDateTime: '2026-03-04', performedPeriod: undefined });
    expect(dates({}, visit(), night)).toEqual([DATE, '2026-03-04']);
  });

  test.each<readonly [string, string[], object]>([
    [
      'a charge of ours for the visit',
      ['2026-02-27'],
      charge('p1/2026-02-27/PT/97140', { context: links('Encounter/e1')[0] }),
    ],
    ['one for its treatment', ['2026-02-27'], charge('p1/2026-02-27/PT/97140', { service: links('Procedure/mt') })],
    ['one for another visit', [], charge('p1/2026-02-27/PT/97140', { context: links('Encounter/e2')[0] })],
    ['one for no visit', [], charge('p1/2026-02-27/PT/97140')],
    ['another system’s', [], charge('4711', { context: links('Encounter/e1')[0], identifier: undefined })],
    ['an issue of ours about the visit', ['2026-02-27'], issue('p1/2026-02-27/PT/region-missing/mt', ['Encounter/e1'])],
    ['one about another visit', [], issue('p1/2026-02-27/PT/region-missing/mt', ['Encounter/e2'])],
    ['one about nothing', [], issue('p1/2026-02-27/PT/region-missing/mt', [], { implicated: undefined })],
    ['another patient’s, who was treated at once', [], issue('p2/2026-02-27/PT/not-one-on-one/x', ['Procedure/mt'])],
    ['one without a date', [], issue('p1/undated/PT/duration-missing/mt', ['Encounter/e1'])],
  ])('from what was decided before: %s', (_name, expected, record) => {
    expect(dates({ procedures: ['Procedure/mt'] }, record)).toEqual(expected);
  });
});

test('the dates of a wider scope are those that charges of an account of several days are for', () => {
  const on = (id: string, date: string): object =>
    treatment(id, '10:00-10:30', { performedPeriod: undefined, performedDateTime: date });
  const billed = (occurrenceDateTime: string): object => ({
    ...charge('4711', { context: links('Encounter/e1')[0], identifier: undefined, occurrenceDateTime }),
    code: { coding: [{ code: '97140' }] },
  });
  const account = [visit(), on('a', DATE), on('b', '2026-03-04')];
  const elsewhere = { ...on('c', '2026-03-06'), encounter: { reference: 'Encounter/e2' } };
  const ofTreatmentElsewhere = { ...billed(DATE), service: [{ reference: 'Procedure/c' }] };
  expect(wide({}, ...account, elsewhere, ofTreatmentElsewhere).dates).toEqual([DATE, '2026-03-04', '2026-03-06']);
  const exercise = { ...ofTreatmentElsewhere, code: { coding: [{ code: '97110' }] } };
  expect(wide({}, ...account, elsewhere, exercise).dates).toEqual([DATE, '2026-03-04']);
  // On a day that was not treated, nothing of the account can be billed.
  expect(wide({}, ...account, billed('2026-03-06')).dates).toEqual([DATE, '2026-03-04']);
  // A visit of one day has its charges on that day.
  expect(wide({}, visit(), on('a', DATE), billed('2026-03-06')).dates).toEqual([DATE]);
});

describe('the people of a wider scope', () => {
  const people = (facts: Partial<Scope>, ...chart: object[]): readonly string[] => wide(facts, ...chart).performers;
  const by = (reference: string): object => ({ performer: [{ actor: { reference } }] });

  test('are those who treated the patient by the clock on the dates', () => {
    const chart = [
      visitOn('e1', DATE, 't9'),
      treatment('a', '10:00-10:30', by('Practitioner/t1')),
      treatment('b', '10:30-10:45'),
      // No end: nothing can overlap it.
      treatment('c', '11:00-11:15', { ...by('Practitioner/t2'), performedPeriod: { start: `${DATE}T11:00:00-05:00` } }),
      treatment('d', '11:00-11:15', {
        ...by('Practitioner/t3'),
        ...{ encounter: undefined, performedPeriod: { start: '2026-03-05T11:00:00Z', end: '2026-03-05T11:15:00Z' } },
      }),
      treatment('e', '11:00-11:15', { ...by('Practitioner/t4'), ...of('p2') }),
    ];
    expect(people({}, ...chart)).toEqual(['Practitioner/t1', 'Practitioner/t9']);
  });

  test('come with each of their roles, whichever names them', () => {
    const roles = [
      role('r1', 'Practitioner/t1'),
      role('r2', 'Practitioner/t1'),
      role('r3', 'Practitioner/t2'),
      { ...role('r4', ''), practitioner: undefined },
      { ...role('r5', ''), practitioner: undefined },
    ];
    const all = ['Practitioner/t1', 'PractitionerRole/r1', 'PractitionerRole/r2'];
    expect(people({ performers: ['Practitioner/t1'] }, ...roles)).toEqual(all);
    expect(people({ performers: ['PractitionerRole/r2'] }, ...roles)).toEqual(all);
    expect(
      people({ performers: [] }, visit(), treatment('a', '10:00-10:30', by('PractitionerRole/r1')), ...roles),
    ).toEqual(all);
    expect(people({ performers: ['PractitionerRole/r4'] }, ...roles)).toEqual(['PractitionerRole/r4']);
  });
});

describe('what no search by date leads to', () => {
  const apart = (facts: Partial<Scope>, ...chart: object[]): readonly string[] | undefined =>
    wide(facts, ...chart).apart;

  test.each<readonly [string, Partial<Scope>, object[], string[]]>([
    ['nothing, where the visit is on the date', {}, [...treated('e1', DATE)], []],
    ['the trigger’s visit, where it was not found', {}, [], ['Encounter/e1']],
    ['or states no date', {}, [visit({ period: undefined })], ['Encounter/e1']],
    [
      'another visit of the date, beside the trigger’s',
      {},
      [...treated('e1', DATE), ...treated('e2', DATE)],
      ['Encounter/e2'],
    ],
    [
      'none where no visit was known: the search brought what hangs on both',
      { encounters: [] },
      [...treated('e1', DATE), ...treated('e2', DATE)],
      [],
    ],
    ['nor a visit of another date', {}, [...treated('e1', DATE), visitOn('e2', '2026-03-09')], []],
    ['nor another patient’s', {}, [...treated('e1', DATE), visitOn('e2', DATE, 't1', of('p2'))], []],
    [
      'a visit without a date that a treatment of the date names',
      {},
      [
        ...treated('e1', DATE),
        visit({ id: 'e2', period: undefined }),
        treatment('x', '10:00-10:30', { encounter: { reference: 'Encounter/e2' } }),
      ],
      ['Encounter/e2', 'Procedure/x'],
    ],
    [
      'a treatment of the date whose visit was not found',
      {},
      [...treated('e1', DATE), treatment('x', '10:00-10:30', { encounter: { reference: 'Encounter/e7' } })],
      ['Procedure/x'],
    ],
    [
      'or that names none',
      {},
      [...treated('e1', DATE), treatment('x', '10:00-10:30', { encounter: undefined })],
      ['Procedure/x'],
    ],
  ])('%s', (_name, facts, chart, expected) => {
    expect(apart(facts, ...chart)).toEqual(expected);
  });

  test('whoever a role or an identifier names and was not read', () => {
    const known = [...treated('e1', DATE), therapist()];
    expect(apart({}, ...known, role('r1', 'Practitioner/t1'), role('r2', 'Practitioner/t2'))).toEqual([
      'Practitioner/t2',
    ]);
    const byNpi = {
      performer: [{ actor: { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' } } }],
    };
    expect(apart({}, ...known, treatment('x', '10:00-10:30', byNpi))).toEqual([
      'Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1234567893',
    ]);
    expect(apart({}, ...known, role('r3', 'Organization/o1'))).toEqual([]);
  });
});

test.each<readonly [string, string | undefined, Partial<Scope>, string]>([
  ['Medicare: since the start of the year', '2026-01-01', {}, 'Medicare Part B'],
  ['another insurer: none', undefined, {}, 'Cigna'],
  ['of two years, the earlier', '2025-01-01', { dates: [DATE, '2025-12-30'] }, 'Medicare Part B'],
  ['what was asked for since earlier stays', '2024-01-01', { billsSince: '2024-01-01' }, 'Medicare Part B'],
  ['and where it is later, does not', '2026-01-01', { billsSince: '2027-01-01' }, 'Medicare Part B'],
  ['no date: none', undefined, { dates: [] }, 'Medicare Part B'],
])('bills are asked for under %s', (_name, since, facts, payer) => {
  expect(wide({ encounters: [], ...facts }, coverage(payer)).billsSince).toBe(since);
});

test.each<readonly [string, boolean, Partial<Scope>]>([
  ['the same', false, {}],
  ['fewer', false, { dates: [], performers: [], apart: [] }],
  ['another date', true, { dates: [DATE, '2026-03-03'] }],
  ['another person', true, { performers: ['Practitioner/t2'] }],
  ['another record apart', true, { apart: ['Procedure/x', 'Procedure/y'] }],
  ['bills', true, { billsSince: '2026-01-01' }],
])('%s: wider %s', (_name, expected, facts) => {
  const narrow = scope({ performers: ['Practitioner/t1'], apart: ['Procedure/x'] });
  expect(isWider({ ...narrow, ...facts }, narrow)).toBe(expected);
});

test('records apart are more than none', () => {
  expect(isWider(scope({ apart: ['Procedure/x'] }), scope())).toBe(true);
  expect(isWider(scope(), scope({ apart: ['Procedure/x'] }))).toBe(false);
});

describe('days of other patients that hang on the patient’s treatments', () => {
  const theirs = { ...of('p2'), encounter: { reference: 'Encounter/e2' } };
  const told = (key: string, implicated: readonly string[], facts: object = {}): object =>
    issue(key, implicated, facts);
  const find = (facts: Partial<Scope>, ...chart: object[]): Scope[] =>
    neighboursOf(scope(facts), new RecordSet([therapist(), visit(), treatment('mt', '10:00-10:30'), ...chart]));
  const theirDay = { patient: 'Patient/p2', dates: [DATE], performers: [] };

  test('one who is treated by the same therapist in the same minutes', () => {
    const at = (time: string): object[] => [visit({ id: 'e2', ...of('p2') }), treatment('x', time, theirs)];
    expect(find({}, ...at('10:20-10:50'))).toEqual([
      { ...theirDay, encounters: ['Encounter/e2'], procedures: ['Procedure/x'] },
    ]);
    expect(find({}, ...at('10:30-10:50'))).toEqual([]);
  });

  test.each<readonly [string, Partial<Scope>, object]>([
    [
      'about a treatment of the patient',
      {},
      told('p2/2026-03-02/PT/not-one-on-one/x', ['Encounter/e2', 'Procedure/mt']),
    ],
    [
      'about one that was deleted, of which the event alone tells',
      { procedures: ['Procedure/gone'] },
      told('p2/2026-03-02/PT/not-one-on-one/x', ['Encounter/e2', 'Procedure/gone']),
    ],
  ])('one whose open issue says so: %s', (_name, facts, record) => {
    expect(find(facts, record)).toEqual([{ ...theirDay, encounters: ['Encounter/e2'], procedures: ['Procedure/x'] }]);
  });

  test.each<readonly [string, object]>([
    ['that is closed', told('p2/2026-03-02/PT/not-one-on-one/x', ['Procedure/mt'], { status: 'mitigated' })],
    ['that rests on their own records', told('p2/2026-03-02/PT/region-missing/x', ['Procedure/mt'])],
    ['about a third patient’s treatment', told('p2/2026-03-02/PT/not-one-on-one/x', ['Procedure/y'])],
    ['of the patient’s own', told('p1/2026-03-02/PT/not-one-on-one/mt', ['Procedure/mt'])],
    ['that names no patient', told('p2/2026-03-02/PT/not-one-on-one/x', ['Procedure/mt'], { patient: undefined })],
    ['that names nothing', told('p2/2026-03-02/PT/not-one-on-one/x', [], { implicated: undefined })],
    ['of another system', told('p2/2026-03-02/PT/not-one-on-one/x', ['Procedure/mt'], { identifier: undefined })],
    ['about no treatment of theirs', told('p2/2026-03-02/PT/not-one-on-one', ['Procedure/mt'])],
    ['of a rule that is no more', told('p2/2026-03-02/PT/once-a-rule/x', ['Procedure/mt'])],
  ])('not for an issue %s', (_name, record) => {
    expect(find({}, record, treatment('y', '12:00-12:15', of('p3')))).toEqual([]);
  });
});

describe('what a correction to another patient leaves behind', () => {
  const find = (...chart: object[]): Scope[] =>
    leftBehind(scope({ procedures: ['Procedure/mt'] }), new RecordSet(chart));
  const behind = { patient: 'Patient/p2', dates: [DATE], encounters: ['Encounter/e1'], procedures: [], performers: [] };
  const atVisit = { context: { reference: 'Encounter/e1' } };

  test.each<readonly [string, object, Scope[]]>([
    ['their charge for the visit', charge('p2/2026-03-02/PT/97140', atVisit), [behind]],
    [
      'their charge for the treatment',
      charge('p2/2026-03-02/PT/97140', { service: links('Procedure/mt') }),
      [{ ...behind, encounters: [], procedures: ['Procedure/mt'] }],
    ],
    [
      'their open issue',
      issue('p2/2026-03-02/PT/region-missing/mt', ['Encounter/e1', 'Procedure/mt']),
      [{ ...behind, procedures: ['Procedure/mt'] }],
    ],
    ['without a date', issue('p2/undated/PT/duration-missing/mt', ['Encounter/e1']), [{ ...behind, dates: [] }]],
    [
      'not their closed issue',
      issue('p2/2026-03-02/PT/region-missing/mt', ['Encounter/e1'], { status: 'mitigated' }),
      [],
    ],
    [
      'not one that names others as a matter of course',
      issue('p2/2026-03-02/PT/not-one-on-one/x', ['Procedure/mt']),
      [],
    ],
    ['not the patient’s own', charge('p1/2026-03-02/PT/97140', atVisit), []],
    ['not another system’s', charge('p2/2026-03-02/PT/97140', { ...atVisit, identifier: undefined }), []],
    ['not of another visit', charge('p2/2026-03-02/PT/97140', { context: { reference: 'Encounter/e2' } }), []],
    ['not an issue that names nothing', issue('p2/2026-03-02/PT/region-missing/mt', [], { implicated: undefined }), []],
  ])('%s', (_name, record, expected) => {
    expect(find(record)).toEqual(expected);
  });
});

test('scopes of one patient are made one, in order, and each thing stands in it once', () => {
  const first = scope({ dates: ['2026-03-03', DATE], procedures: ['Procedure/b'], performers: ['Practitioner/t1'] });
  const second = scope({ encounters: ['Encounter/e0', 'Encounter/e1'], procedures: ['Procedure/a'] });
  const other = scope({ patient: 'Patient/p2' });
  expect(onePerPatient([first, other, second])).toEqual([
    {
      patient: 'Patient/p1',
      dates: [DATE, '2026-03-03'],
      encounters: ['Encounter/e0', 'Encounter/e1'],
      procedures: ['Procedure/a', 'Procedure/b'],
      performers: ['Practitioner/t1'],
    },
    other,
  ]);
});
