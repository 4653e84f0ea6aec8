// SPDX-License-Identifier: Apache-2.0
import type { Procedure } from '@medplum/fhirtypes';
import { furtherSearches } from '../../../src/fhir/query/further-searches.ts';
import type { Scope } from '../../../src/fhir/query/searches.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { modified } from '../../support/written-charge.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const NPI = 'http://hl7.org/fhir/sid/us-npi';
const scope = (facts: Partial<Scope> = {}): Scope => ({
  ...{ patient: 'Patient/p1', dates: ['2026-03-02'], encounters: ['Encounter/e1'], procedures: [], performers: [] },
  ...facts,
});
const subject = { reference: 'Patient/p1' };
const encounter = { reference: 'Encounter/e1' };
/** A finding of the day: it documents it. */
const finding = { resourceType: 'Observation', id: 'o', status: 'final', subject, effectiveDateTime: '2026-03-02' };
const plan = {
  ...{ resourceType: 'CarePlan', id: 'plan', status: 'active', subject, title: 'Physical therapy plan of care' },
  ...{ description: 'Goal: sit for an hour. Manual therapy twice a week', period: { start: '2026-02-02' } },
};
const searchWithoutPlan = (facts: Partial<Scope>, ...chart: object[]): string[] =>
  furtherSearches(scope(facts), new RecordSet(chart)).map((url) => {
    expect(url).toMatch(/&_count=1000$/);
    return url.replace('&_count=1000', '');
  });
const search = (facts: Partial<Scope>, ...chart: object[]): string[] => searchWithoutPlan(facts, plan, ...chart);
const reasonless = (id: string, facts: Partial<Procedure> = {}): Procedure =>
  treatment(id, '10:00-10:30', { reasonCode: undefined, ...facts });

describe('problems of no category', () => {
  const others = [therapist(), finding];

  test('where neither visit nor treatment says a diagnosis', () => {
    expect(search({}, visit(), reasonless('mt'), ...others)).toEqual(['Condition?patient=Patient/p1']);
  });

  test.each<readonly [string, object[]]>([
    ['the treatment says one', [visit(), treatment('mt', '10:00-10:30')]],
    ['the visit says one', [visit({ diagnosis: [{ condition: { display: 'Low back pain' } }] }), reasonless('mt')]],
    ['nothing was treated', [visit()]],
    ['only another visit was', [visit(), reasonless('mt', { encounter: { reference: 'Encounter/e2' } })]],
  ])('not where %s', (_name, chart) => {
    expect(search({}, ...chart, ...others)).toEqual([]);
  });
});

describe('roles of people whose profession is not known', () => {
  const by = (actor: object): Partial<Procedure> => ({ performer: [{ actor }] });
  const roles = (facts: Partial<Scope>, ...chart: object[]): string[] => search(facts, visit(), finding, ...chart);

  test('of a Practitioner that is gone, each once, in order', () => {
    const chart = ['t9', 't8', 't9'].map((id, index) =>
      treatment(`mt${String(index)}`, '10:00-10:30', by({ reference: `Practitioner/${id}` })),
    );
    expect(roles({}, ...chart)).toEqual(['PractitionerRole?practitioner=Practitioner%2Ft8,Practitioner%2Ft9']);
  });

  test('of one who is known and tells no profession, by identifier: an NPI by its value', () => {
    const identifier = [
      { system: NPI, value: '1234567893' },
      { system: 'https://clinic.example.org/staff', value: '7' },
    ];
    const unknown = { resourceType: 'Practitioner', id: 't1', identifier };
    expect(roles({}, unknown, treatment('mt', '10:00-10:30'))).toEqual([
      'PractitionerRole?practitioner:identifier=1234567893,https%3A%2F%2Fclinic.example.org%2Fstaff%7C7',
    ]);
    expect(roles({}, { ...therapist(), identifier }, treatment('mt', '10:00-10:30'))).toEqual([]);
  });

  test('of one whom an identifier alone names, once a search for the person has brought nobody', () => {
    const named = treatment('mt', '10:00-10:30', by({ identifier: { system: NPI, value: '1234567893' } }));
    const person = `Practitioner?identifier=${NPI}|1234567893`;
    expect(roles({}, named)).toEqual([]);
    expect(roles({ apart: ['Procedure/x'] }, named)).toEqual([]);
    expect(roles({ apart: [person] }, named)).toEqual(['PractitionerRole?practitioner:identifier=1234567893']);
  });

  test('not of whoever treated on another date', () => {
    const earlier = {
      performedPeriod: { start: '2026-02-23T10:00:00-05:00' },
      ...by({ reference: 'Practitioner/t9' }),
    };
    expect(roles({}, treatment('mt', '10:00-10:30', earlier))).toEqual([]);
  });
});

describe('notes that name neither date nor visit', () => {
  const chart = [therapist(), visit(), treatment('mt', '10:00-10:30')];
  const LOOKED_FOR = [
    'DocumentReference?patient=Patient/p1&related=Encounter%2Fe1,Procedure%2Fmt',
    'DocumentReference?patient=Patient/p1&period=ge2026-03-01&period=le2026-03-03',
  ];
  const elsewhere = { reference: 'Encounter/e2' };

  test('where nothing documents a day of treatment', () => {
    expect(search({}, ...chart)).toEqual(LOOKED_FOR);
    expect(search({ dates: ['2026-03-02', '2026-03-09'] }, ...chart)).toEqual(LOOKED_FOR);
    expect(search({}, therapist(), visit())).toEqual([]);
  });

  const composition = {
    resourceType: 'Composition',
    id: 'n',
    status: 'final',
    subject,
    type: {},
    author: [],
    title: 'Note',
  };
  const document = { resourceType: 'DocumentReference', id: 'n', status: 'current', subject, content: [] };
  const report = {
    ...{ resourceType: 'DiagnosticReport', id: 'n', status: 'final', subject },
    code: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
  };

  test.each<readonly [string, object]>([
    ['a finding on the date', finding],
    ['a finding of the visit', { ...finding, effectiveDateTime: undefined, encounter }],
    ['a note of the date', { ...composition, date: '2026-03-02T13:00:00-05:00' }],
    ['a note of the visit', { ...composition, date: '2026-03-04', encounter }],
    ['a document of the date', { ...document, date: '2026-03-02T13:00:00-05:00' }],
    ['a document of the visit', { ...document, context: { encounter: [elsewhere, encounter] } }],
    ['a document of the treatment', { ...document, context: { related: [{ reference: 'Procedure/mt' }] } }],
    ['a report of the date', { ...report, effectiveDateTime: '2026-03-02' }],
    ['a report of the visit', { ...report, encounter }],
  ])('not where there is %s', (_name, record) => {
    expect(search({}, ...chart, record)).toEqual([]);
  });

  test.each<readonly [string, object]>([
    ['a finding of another day and visit', { ...finding, effectiveDateTime: '2026-03-01', encounter: elsewhere }],
    ['a note of neither', composition],
    ['a document of another visit', { ...document, context: { encounter: [elsewhere] } }],
    ['a laboratory’s report', { ...report, category: [{ coding: [{ code: 'LAB' }] }], encounter }],
  ])('but where there is only %s', (_name, record) => {
    expect(search({}, ...chart, record)).toEqual(LOOKED_FOR);
  });
});

describe('earlier visits, where the year is added up', () => {
  const coded = (code: string): object => ({ code: { coding: [{ system: CPT, code }] } });
  const charge = (id: string, facts: object = {}): object => ({
    ...{ resourceType: 'ChargeItem', id, status: 'billed', subject, ...coded('97110') },
    context: { reference: `Encounter/${id}` },
    ...facts,
  });
  const dated = { occurrenceDateTime: '2026-02-02' };
  const told = { ...dated, ...modified({ code: 'GP' }) };
  const undated = (id: string): Procedure =>
    treatment(id, '', { performedPeriod: undefined, encounter: { reference: `Encounter/${id}` } });
  const visits = (...chart: object[]): string[] => search({ billsSince: '2026-01-01' }, finding, ...chart);
  const asked = (...ids: string[]): string[] => [
    `Encounter?_id=${ids.join(',')}&_include=Encounter:participant&_revinclude:iterate=PractitionerRole:practitioner:Practitioner`,
  ];

  test.each<readonly [string, object]>([
    ['a charge of therapy that says no date', charge('a')],
    ['one that says none, with a modifier of therapy', charge('a', modified({ code: 'GP' }))],
    ['one that is dated and says of which therapy by nothing', charge('a', dated)],
    [
      'one whose period is dated, with another modifier',
      charge('a', { occurrencePeriod: { start: '2026-02-02' }, ...modified({ code: '59' }) }),
    ],
    [
      'one of several codes',
      charge('a', {
        code: {
          coding: [
            { system: CPT, code: '99213' },
            { system: CPT, code: '97110' },
          ],
        },
      }),
    ],
    ['a treatment without a date', undated('a')],
  ])('are asked for by %s', (_name, record) => {
    expect(visits(record)).toEqual(asked('a'));
  });

  test.each<readonly [string, object]>([
    ['that is dated and tells its therapy', charge('a', told)],
    [
      'that is dated and tells its therapy among others',
      charge('a', { ...dated, ...modified({ code: '59' }, { code: 'GO' }) }),
    ],
    ['of no therapy', charge('a', coded('99213'))],
    ['that names no visit', charge('a', { context: undefined })],
    ['of an episode', charge('a', { context: { reference: 'EpisodeOfCare/a' } })],
    ['of another patient', charge('a', { subject: { reference: 'Patient/p2' } })],
  ])('not by a charge %s', (_name, record) => {
    expect(visits(record)).toEqual([]);
  });

  test('not by a treatment that is dated, nor of a visit that was read', () => {
    expect(visits(treatment('mt', '10:00-10:30', { encounter: { reference: 'Encounter/a' }, performer: [] }))).toEqual(
      [],
    );
    expect(visits(visit(), therapist(), charge('e1'))).toEqual([]);
  });

  test('each once, in order; not where nothing is added up', () => {
    expect(visits(charge('b'), undated('a'), charge('c', { context: { reference: 'Encounter/b' } }))).toEqual(
      asked('a', 'b'),
    );
    expect(search({}, finding, charge('b'))).toEqual([]);
  });
});

describe('plans of care that were written as documents long ago', () => {
  const treated = [visit(), treatment('mt', '10:00-10:30'), therapist(), finding];
  const older = ['DocumentReference', 'Composition'].map(
    (type) => `${type}?patient=Patient/p1&date=ge2025-03-01&date=lt2025-11-01`,
  );

  test.each<readonly [string, object[], string[]]>([
    ['where no plan is known', treated, older],
    ['where one begins only later', [...treated, { ...plan, period: { start: '2026-03-09' } }], older],
    ['not where one is known', [...treated, plan], []],
    ['not where nothing was treated', [visit(), therapist(), finding], []],
  ])('%s', (_name, chart, wanted) => {
    expect(searchWithoutPlan({}, ...chart)).toEqual(wanted);
  });
});
