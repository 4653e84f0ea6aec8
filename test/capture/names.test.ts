// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { authorName, nameOf, namesOf, otherPatientsIn, storedInWords, visitNames } from '../../src/capture/names.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { busy, day } from '../support/day.ts';
import { treatment } from '../support/visit.ts';

const role = (id: string, practitioner: object | undefined): Resource => ({
  resourceType: 'PractitionerRole',
  id,
  practitioner,
});
const PEOPLE: readonly Resource[] = [
  role('r1', { reference: 'Practitioner/ada', display: 'As the role calls her' }),
  role('r2', { reference: 'Practitioner/away', display: 'Ben Bird' }),
  role('r3', { reference: 'Practitioner/away' }),
  role('r4', undefined),
  { resourceType: 'Practitioner', id: 'ada', name: [{ given: ['Ada'], family: 'Abernathy' }] },
  { resourceType: 'Patient', id: 'p2', name: [{ given: ['Thea'], family: 'Featherstone' }, { text: 'Formerly' }] },
  { resourceType: 'Patient', id: 'p3' },
  { resourceType: 'Organization', id: 'pay', name: 'Sample Plan' },
  { resourceType: 'Organization', id: 'nameless' },
];
const NAMES = namesOf(PEOPLE);

test('people and organizations by name, roles by whoever has them', () => {
  expect(Object.fromEntries(NAMES)).toEqual({
    'Practitioner/ada': 'Ada Abernathy',
    'Patient/p2': 'Thea Featherstone',
    'Patient/p3': 'Unnamed',
    'Organization/pay': 'Sample Plan',
    'Organization/nameless': 'Unnamed',
    'PractitionerRole/r1': 'Ada Abernathy',
    'PractitionerRole/r2': 'Ben Bird',
    'PractitionerRole/r3': 'Unnamed',
  });
});

const payer = (id: string, more: object = {}): Resource => ({
  resourceType: 'Organization',
  id,
  name: 'Medicare Part B',
  ...more,
});
const number = (value: string): object => ({ identifier: [{ value }] });
const at = (city: string): object => ({ address: [{ city, state: 'OH' }] });

test.each<[string, readonly Resource[], Readonly<Record<string, string>>]>([
  [
    'their numbers',
    [payer('a', { ...number('15201'), ...at('Troy') }), payer('b', number('05901'))],
    {
      a: 'Medicare Part B (15201)',
      b: 'Medicare Part B (05901)',
    },
  ],
  [
    'where they are, if one has no number',
    [payer('a', { ...number('1'), ...at('Troy') }), payer('b', at('Xenia'))],
    {
      a: 'Medicare Part B (Troy, OH)',
      b: 'Medicare Part B (Xenia, OH)',
    },
  ],
  [
    'their order, if nothing that both say differs',
    [payer('c', at('Troy')), payer('a', number('1')), payer('b', number('1'))],
    {
      a: 'Medicare Part B (1 of 3)',
      b: 'Medicare Part B (2 of 3)',
      c: 'Medicare Part B (3 of 3)',
    },
  ],
  ['nothing, if it is one record read twice', [payer('a'), payer('a')], { a: 'Medicare Part B' }],
])('payers of one name are told apart by %s', (_what, payers, names) => {
  const person: Resource = { resourceType: 'Practitioner', id: 'p', name: [{ text: 'Medicare Part B' }] };
  const expected = Object.entries(names).map(([id, name]) => [`Organization/${id}`, name]);
  expect(Object.fromEntries(namesOf([...payers, person]))).toEqual({
    ...Object.fromEntries(expected),
    'Practitioner/p': 'Medicare Part B',
  });
});

test.each<[string, Parameters<typeof nameOf>[1], string]>([
  [
    'a record’s own name before the one beside the reference',
    { reference: 'Patient/p2', display: 'T. F.' },
    'Thea Featherstone',
  ],
  ['the one beside it where the record is not here', { reference: 'Patient/p9', display: 'Jo Field' }, 'Jo Field'],
  ['words alone', { display: 'Jo Field' }, 'Jo Field'],
  ['its kind where nobody is named', { reference: 'Practitioner/p9' }, 'the performer'],
  ['a bare reference', 'Practitioner/ada', 'Ada Abernathy'],
  ['nothing', undefined, ''],
  ['nothing said', {}, ''],
])('%s', (_what, reference, name) => {
  expect(nameOf(NAMES, reference)).toBe(name);
});

test('who saved something', () => {
  expect([
    authorName(NAMES, { reference: 'Bot/b1', display: 'Encounter bot' }),
    authorName(NAMES, { reference: 'Practitioner/ada' }),
    authorName(NAMES, { reference: 'Practitioner/away', display: 'Ben Bird' }),
    authorName(NAMES, { reference: 'ClientApplication/c1' }),
    authorName(NAMES, undefined),
  ]).toEqual(['the charge service', 'Ada Abernathy', 'Ben Bird', 'somebody', 'somebody']);
});

test('what is stored without names gets them, with dates as pages show them', () => {
  expect(storedInWords('Practitioner/ada treated Patient/p2 on 2026-03-02.', NAMES)).toMatch(
    /^Ada Abernathy treated Thea Featherstone on .*2026\.$/,
  );
});

describe('another patient of whoever treated', () => {
  const theirs = (id: string, patient: string): Resource =>
    treatment(id, '10:10-10:30', { subject: { reference: patient }, encounter: undefined });
  const records = new RecordSet([
    ...PEOPLE,
    theirs('known', 'Patient/p2'),
    theirs('unknown', 'Patient/p9'),
    theirs('group', 'Group/g1'),
    treatment('mt', '10:00-10:30'),
  ]);

  test('is named in what is said of the time they share; else it is another patient’s', () => {
    const names = visitNames(records, [
      day({ otherPatientServices: [busy('Procedure/known', '10:10-10:30'), busy('Procedure/unknown', '10:10-10:30')] }),
    ]);
    expect(names.get('Procedure/known')).toMatch(/^Thea Featherstone’s .*10:10–10:30$/);
    expect(names.get('Procedure/unknown')).toMatch(/^another patient’s .*10:10–10:30$/);
    expect([names.get('Procedure/mt'), names.get('Organization/pay')]).toEqual([
      'manual therapy 10:00–10:30',
      'Sample Plan',
    ]);
  });

  test('is found, each once, and the visit’s own patient is none', () => {
    expect(otherPatientsIn(records, 'Patient/p1')).toEqual(['Patient/p2', 'Patient/p9']);
    expect(otherPatientsIn(records, undefined)).toEqual(['Patient/p1', 'Patient/p2', 'Patient/p9']);
  });
});
