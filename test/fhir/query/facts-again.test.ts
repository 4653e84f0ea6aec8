// SPDX-License-Identifier: Apache-2.0
import type { Basic, ChargeItem, Encounter, Practitioner, Procedure, Resource } from '@medplum/fhirtypes';
import { factsAgain, haveMoved, type Decided } from '../../../src/fhir/query/facts-again.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CHARGE_IDENTIFIER, DAY_IDENTIFIER } from '../../../src/fhir/systems.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const READ = '2026-03-02T15:00:10.000Z';
const LATER = '2026-03-02T15:00:11.000Z';
const LONG_BEFORE = '2026-03-02T14:00:00.000Z';

const at = <T extends Resource>(resource: T, versionId: string, lastUpdated = READ): T => ({
  ...resource,
  meta: { versionId, lastUpdated },
});
const decided = (read: readonly Resource[], facts: Partial<Decided> = {}): Decided => ({
  scope: {
    patient: 'Patient/p1',
    dates: ['2026-03-02'],
    encounters: ['Encounter/e1'],
    procedures: ['Procedure/mt'],
    performers: [],
  },
  records: new RecordSet(read),
  writes: [],
  ...facts,
});

const [encounter, procedure, person]: [Encounter, Procedure, Practitioner] = [
  at(visit(), '1'),
  at(treatment('mt', '10:00-10:30'), '4'),
  at(therapist(), '2', LONG_BEFORE),
];
const charge: ChargeItem = {
  resourceType: 'ChargeItem',
  id: 'c1',
  status: 'billable',
  subject: { reference: 'Patient/p1' },
  context: { reference: 'Encounter/e1' },
  code: {},
};
const note = (date: string): Resource => ({
  resourceType: 'ClinicalImpression',
  id: 'n1',
  status: 'completed',
  subject: { reference: 'Patient/p1' },
  date,
});
const roleOf = (practitioner: { reference: string }): Resource => ({
  resourceType: 'PractitionerRole',
  id: 'r1',
  practitioner,
});

describe('one more look', () => {
  const urls = (read: readonly Resource[], facts: Partial<Decided> = {}): string[] | undefined =>
    factsAgain(decided(read, facts))?.entry?.map(({ request }) => request?.url ?? '');

  test('at each record that was read, and at what has been saved since the newest of them', () => {
    const [facts, ofPatient, ofOthers, ...rest] = urls([encounter, procedure, person]) ?? [];
    expect(facts).toBe('?_type=Encounter,Procedure,Practitioner&_id=e1,mt,t1&_elements=id&_count=1000');
    expect(ofPatient).toMatch(/Coverage.*&patient=Patient\/p1&_lastUpdated=ge2026-03-02T15:00:05.000Z&_count=1000$/);
    expect(ofOthers).toBe(
      '?_type=Practitioner,PractitionerRole,Organization,Location&_lastUpdated=ge2026-03-02T15:00:05.000Z&_count=1000',
    );
    expect(rest).toEqual([]);
  });

  test('at what whoever treats by the clock gave to others, by visits where treatments leave it to these', () => {
    const scope = { ...decided([]).scope, performers: ['Practitioner/t1'] };
    const named = { ...procedure, performer: [{ actor: { reference: 'Practitioner/t1' } }] };
    const on = 'date=ge2026-03-01&date=le2026-03-03';
    const since = '_lastUpdated=ge2026-03-02T15:00:05.000Z';
    const treatments = `Procedure?performer=Practitioner/t1&${on}&${since}&_include=Procedure:encounter&_count=1000`;
    const visits = `Encounter?participant=Practitioner/t1&${on}&_revinclude=Procedure:encounter&_count=1000`;
    expect(urls([encounter, named, person], { scope })?.slice(3)).toEqual([treatments]);
    expect(urls([encounter, procedure, person], { scope })?.slice(3)).toEqual([treatments, visits]);
    const untimed = { ...named, performedPeriod: undefined, performedDateTime: '2026-03-02' };
    expect(urls([encounter, untimed, person], { scope })).toHaveLength(3);
  });

  test('not at others where the day’s entry is made: their runs would make it too, but where one stands', () => {
    const scope = { ...decided([]).scope, performers: ['Practitioner/t1'] };
    const entry = (discipline: string): Basic => ({
      resourceType: 'Basic',
      id: discipline,
      identifier: [{ system: DAY_IDENTIFIER, value: `p1/2026-03-02/${discipline}` }],
      code: {},
    });
    const made = { kind: 'create', fullUrl: 'urn:uuid:1', identifier: 'any', resource: entry('PT') } as const;
    expect(urls([encounter, procedure, person], { scope, writes: [made] })).toHaveLength(3);
    expect(urls([encounter, procedure, person, at(entry('OT'), '1')], { scope, writes: [made] })).toHaveLength(5);
    expect(urls([encounter, procedure, person], { scope, writes: [] })).toHaveLength(5);
  });

  test('at other providers’ bills and at records read by name where these may decide alone', () => {
    const ofPatient = (read: readonly Resource[], facts: Partial<Decided> = {}): string => urls(read, facts)?.[1] ?? '';
    expect(ofPatient([encounter, procedure])).not.toMatch(/ExplanationOfBenefit|ServiceRequest|EpisodeOfCare/);
    const scope = { ...decided([]).scope, billsSince: '2026-01-01' };
    expect(ofPatient([encounter, procedure], { scope })).toContain('ExplanationOfBenefit');
    const ordered = { ...procedure, reasonCode: [], basedOn: [{ reference: 'ServiceRequest/s1' }] };
    expect(ofPatient([encounter, ordered])).toMatch(/ServiceRequest/);
    const order = at({ resourceType: 'ServiceRequest', id: 's1', status: 'active', intent: 'order', subject: {} }, '1');
    expect(ofPatient([encounter, ordered, order])).not.toMatch(/ServiceRequest/);
  });

  test('not at what was written, nor at what no run is told of', () => {
    const read = [encounter, at(charge, '1'), at({ resourceType: 'Device', id: 'd1' }, '1')];
    const update = { kind: 'update', reference: 'ChargeItem/c1', versionId: '1', resource: charge } as const;
    expect(urls(read, { writes: [update] })?.[0]).toBe('Encounter?_id=e1&_elements=id&_count=1000');
  });

  test('of thousands of records in several searches', () => {
    const many = Array.from({ length: 1001 }, (_, index) => at(visit({ id: `e${String(index)}` }), '1'));
    expect(urls(many)).toHaveLength(4);
  });

  test('is not to be had where nothing tells when it was saved', () => {
    expect(urls([visit(), treatment('mt', '10:00-10:30')])).toBeUndefined();
  });
});

describe('since they were read', () => {
  const read = [encounter, procedure, person];
  const own = { ...charge, identifier: [{ system: CHARGE_IDENTIFIER, value: 'p1/2026-03-02/PT/97140' }] };
  const added = treatment('new', '10:30-10:45');
  const others = (times: string): Procedure =>
    treatment('others', times, {
      subject: { reference: 'Patient/p2' },
      encounter: { reference: 'Encounter/e2' },
      performer: [{ actor: { reference: 'Practitioner/t1' } }],
    });

  test('a payer that a Coverage names by an identifier was saved', () => {
    const payer = { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' };
    const coverage: Resource = {
      resourceType: 'Coverage',
      id: 'cov',
      status: 'active',
      beneficiary: { reference: 'Patient/p1' },
      payor: [{ identifier: payer }],
    };
    const covered = [...read, at(coverage, '1')];
    const organization = (value: string): Resource =>
      at({ resourceType: 'Organization', id: 'o1', identifier: [{ value }] }, '1', LATER);
    expect(haveMoved(decided(covered), [...covered, organization(payer.value)])).toBe(true);
    expect(haveMoved(decided(covered), [...covered, organization('other')])).toBe(false);
  });

  test('a thousand people were saved: the records are gone through once', () => {
    const people = Array.from({ length: 1000 }, (_, index) => at(therapist(`t${String(index + 9)}`), '1', LATER));
    const records = new RecordSet(read);
    const all = jest.spyOn(records, 'resources');
    expect(haveMoved(decided(read, { records }), [...read, ...people])).toBe(false);
    expect(all.mock.calls.length).toBeLessThan(10);
  });

  test.each<readonly [string, boolean, readonly Resource[]]>([
    ['nothing', false, read],
    ['a visit was saved', true, [at(encounter, '2', LATER), procedure, person]],
    ['a treatment was added', true, [...read, at(added, '1', LATER)]],
    ['one was added that does not say when', true, [...read, added]],
    ['whoever treated took another patient beside this one', true, [...read, at(others('10:20-10:50'), '1', LATER)]],
    ['whoever treated took another patient next', false, [...read, at(others('10:30-11:00'), '1', LATER)]],
    ['the treatment was deleted', true, [encounter, person]],
    ['who treated was corrected', true, [encounter, procedure, at(person, '3', LATER)]],
    ['somebody else was saved', false, [...read, at(therapist('t9'), '1', LATER)]],
    ['a role of whoever treated was saved', true, [...read, at(roleOf({ reference: 'Practitioner/t1' }), '1', LATER)]],
    ['a role of somebody else was saved', false, [...read, at(roleOf({ reference: 'Practitioner/t9' }), '1', LATER)]],
    ['a charge of ours was made', false, [...read, at(own, '1', LATER)]],
    ['somebody made a charge', true, [...read, at(charge, '1', LATER)]],
    ['a note of another day was saved', false, [...read, at(note('2026-03-09'), '1', LATER)]],
    ['a note of the day was saved', true, [...read, at(note('2026-03-02'), '1', LATER)]],
    ['nothing of a record of another type under the same id', false, [...read, at(added, '1', LONG_BEFORE)]],
  ])('%s: %s', (_name, expected, now) => {
    expect(haveMoved(decided(read), now)).toBe(expected);
  });
});
