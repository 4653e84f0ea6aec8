// SPDX-License-Identifier: Apache-2.0
import type { Bundle, ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { affectedScopes } from '../../src/capture/assess-affected.ts';
import { addDays } from '../../src/fhir/date-time.ts';
import type { Scope } from '../../src/fhir/query/searches.ts';
import { CHARGE_IDENTIFIER, ISSUE_IDENTIFIER } from '../../src/fhir/systems.ts';
import { chargeItem } from '../support/written-charge.ts';

const NOW = '2026-07-01T12:00:00.000Z';
const DAY = '2026-03-02';
const refer = (...references: string[]): { reference: string }[] => references.map((reference) => ({ reference }));

/** A charge of ours of a day, at a visit that bears its date. */
const charge = (date: string, facts: Partial<ChargeItem> = {}, patient = 'p1'): ChargeItem =>
  chargeItem({
    id: `c-${date}`,
    identifier: [{ system: CHARGE_IDENTIFIER, value: `${patient}/${date}/PT/97140` }],
    context: { reference: `Encounter/${date}` },
    ...facts,
  });
const issue = (date: string, ...implicated: string[]): DetectedIssue => ({
  ...{ resourceType: 'DetectedIssue', id: `i-${date}`, status: 'preliminary' },
  identifier: [{ system: ISSUE_IDENTIFIER, value: `p1/${date}/PT/duration-missing` }],
  implicated: refer(...implicated),
});

/** The scopes that a record reaches, where searches find what stands under the start of their address. */
async function scopes(
  record: object,
  stands: Readonly<Record<string, readonly Resource[]>>,
  asked: string[] = [],
): Promise<Scope[]> {
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> =>
    Promise.resolve({
      ...{ resourceType: 'Bundle', type: 'batch-response' },
      entry: entry.map(({ request }) => {
        const url = request?.url ?? '';
        asked.push(url);
        const found = Object.entries(stands).flatMap(([start, resources]) => (url.startsWith(start) ? resources : []));
        return {
          resource: { resourceType: 'Bundle', type: 'searchset', entry: found.map((resource) => ({ resource })) },
          response: { status: '200' },
        };
      }),
    });
  return affectedScopes({ executeBatch }, [record], NOW);
}
const datesOf = (found: readonly Scope[]): readonly (readonly string[])[] => found.map(({ dates }) => dates);
const subject = { reference: 'Patient/p1' };
const PLAN = { resourceType: 'CarePlan', id: 'plan', subject };
const ofCharges = (...charges: readonly Resource[]): Record<string, readonly Resource[]> => ({
  'ChargeItem?patient=Patient/p1': charges,
});

test('what is of no day of ours, and a type that nothing rests on, reach nothing', async () => {
  expect(await scopes(PLAN, ofCharges(chargeItem({ id: 'theirs', subject })))).toEqual([]);
  expect(await scopes({ resourceType: 'Immunization', id: 'i', subject }, ofCharges(charge(DAY)))).toEqual([]);
});

test('every day of its patient, and of nobody else, with its visits', async () => {
  expect(await scopes(PLAN, ofCharges(charge(DAY), charge('2026-03-09', {}, 'p2')))).toEqual([
    { patient: 'Patient/p1', dates: [DAY], encounters: [`Encounter/${DAY}`], procedures: [], performers: [] },
  ]);
});

test('a day without a date is known by the records that its issue names, behind those with one', async () => {
  const stands = {
    ...ofCharges(charge(DAY)),
    'DetectedIssue?patient=Patient/p1&status=preliminary': [
      issue('undated', 'Procedure/x', 'Encounter/e9', 'Procedure/x'),
    ],
  };
  expect(await scopes(PLAN, stands)).toEqual([
    { patient: 'Patient/p1', dates: [DAY], encounters: [`Encounter/${DAY}`], procedures: [], performers: [] },
    { patient: 'Patient/p1', dates: [], encounters: ['Encounter/e9'], procedures: ['Procedure/x'], performers: [] },
  ]);
});

test('ten days at a time, in the order of their dates', async () => {
  const dates = Array.from({ length: 12 }, (_, at) => addDays(DAY, at));
  const found = await scopes(PLAN, ofCharges(...dates.map((date) => charge(date)).reverse(), charge(DAY)));
  expect(datesOf(found)).toEqual([dates.slice(0, 10), dates.slice(10)]);
  expect(found[1]?.encounters).toEqual(dates.slice(10).map((date) => `Encounter/${date}`));
});

test('a billed day is settled after 120 days; one that is not billed never', async () => {
  const [last, before] = [addDays(NOW.slice(0, 10), -120), addDays(NOW.slice(0, 10), -121)];
  const billed = { status: 'billed' } as const;
  expect(
    datesOf(await scopes(PLAN, ofCharges(charge(last, billed), charge(before, billed), charge('2020-01-02')))),
  ).toEqual([['2020-01-02', last]]);
});

test.each<[string, object, number, number]>([
  [
    'a finding: its day, a day more or less, since a date may have no time zone',
    { resourceType: 'Observation' },
    -1,
    1,
  ],
  ['a note: its day and what it documents for 120 days', { resourceType: 'DocumentReference' }, -1, 120],
  [
    'a progress report: seven days before it as well',
    { resourceType: 'DocumentReference', type: { coding: [{ code: '11508-9' }] } },
    -7,
    120,
  ],
])('%s', async (_what, record, first, last) => {
  const dates = [first - 1, first, 0, last, last + 1].map((days) => addDays(DAY, days));
  const found = await scopes(
    { id: 'r', subject, effectiveDateTime: DAY, ...record },
    ofCharges(...dates.map((date) => charge(date))),
  );
  expect(datesOf(found)).toEqual([dates.slice(1, 4)]);
});

test('a finding that names its visit: the visit with the days that bear it, whatever their dates', async () => {
  const finding = { resourceType: 'Observation', id: 'o', subject, encounter: { reference: 'Encounter/2026-05-04' } };
  const stands = ofCharges(charge('2026-05-04'), charge(DAY));
  expect(await scopes(finding, stands)).toEqual([
    expect.objectContaining({ dates: ['2026-05-04'], encounters: ['Encounter/2026-05-04'] }),
  ]);
  expect(await scopes({ ...finding, encounter: { reference: 'Encounter/new' } }, stands)).toEqual([
    { patient: 'Patient/p1', dates: [], encounters: ['Encounter/new'], procedures: [], performers: [] },
  ]);
});

test('a finding that says neither when nor where may be of any day', async () => {
  expect(datesOf(await scopes({ resourceType: 'Observation', id: 'o', subject }, ofCharges(charge(DAY))))).toEqual([
    [DAY],
  ]);
});

test('who treated: days that are not billed, under the person or a role of theirs', async () => {
  const asked: string[] = [];
  const stands = {
    'PractitionerRole?practitioner=Practitioner/t1': [{ resourceType: 'PractitionerRole', id: 'r1' } as const],
    'ChargeItem?performer-actor=Practitioner/t1,PractitionerRole/r1': [
      charge(DAY),
      charge('2026-03-09', { status: 'billed' }),
      charge('2026-03-03', {}, 'p2'),
    ],
  };
  const found = await scopes({ resourceType: 'Practitioner', id: 't1' }, stands, asked);
  expect(found.map(({ patient, dates }) => [patient, dates])).toEqual([
    ['Patient/p1', [DAY]],
    ['Patient/p2', ['2026-03-03']],
  ]);
  expect(asked.every((url) => url.includes('_count=1000'))).toBe(true);
  const role = { resourceType: 'PractitionerRole', id: 'r1', practitioner: { reference: 'Practitioner/t1' } };
  const byRole = { 'ChargeItem?performer-actor=PractitionerRole/r1,Practitioner/t1': [charge(DAY)] };
  expect(datesOf(await scopes(role, byRole))).toEqual([[DAY]]);
  const alone = { 'ChargeItem?performer-actor=PractitionerRole/r1&': [charge(DAY)] };
  expect(datesOf(await scopes({ resourceType: 'PractitionerRole', id: 'r1' }, alone))).toEqual([[DAY]]);
});

test('who pays, and who bills: days of the insured that are not billed, and those that it furnished', async () => {
  const coverage: Resource = {
    ...{ resourceType: 'Coverage', id: 'c', status: 'active', payor: refer('Organization/pay') },
    beneficiary: subject,
  };
  const stands = {
    'Coverage?payor=Organization/pay': [coverage],
    ...ofCharges(charge(DAY), charge('2026-03-09', { status: 'billed' })),
    'ChargeItem?performing-organization=Organization/pay': [charge('2026-03-04', {}, 'p3')],
  };
  const found = await scopes({ resourceType: 'Organization', id: 'pay' }, stands);
  expect(found.map(({ patient, dates }) => [patient, dates])).toEqual([
    ['Patient/p1', [DAY]],
    ['Patient/p3', ['2026-03-04']],
  ]);
});

test('an organization of many places is asked for by addresses that servers take', async () => {
  const asked: string[] = [];
  const places = Array.from({ length: 300 }, (_, at): Resource => ({
    resourceType: 'Location',
    id: `place-${String(at)}`,
  }));
  const clinic = { resourceType: 'Organization', id: 'clinic' };
  await scopes(clinic, { 'Location?organization=Organization/clinic': places }, asked);
  const visits = asked.filter((url) => url.startsWith('Encounter?location='));
  expect(visits.flatMap((url) => url.match(/Location\/place-\d+/g) ?? [])).toHaveLength(300);
  expect(Math.max(...visits.map(({ length }) => length))).toBeLessThan(2000);
});

test('of a note in the place of another those are asked for that it leads to, and of a chain without an end fifty', async () => {
  const note = (at: number): Resource => ({
    ...{ resourceType: 'DocumentReference', id: `n${String(at)}`, status: 'current', subject, content: [] },
    relatesTo: [{ code: 'replaces', target: { reference: `DocumentReference/n${String(at - 1)}` } }],
  });
  const chain = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [`DocumentReference/n${String(at)}`, note(at)]),
  );
  const asked: string[] = [];
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> =>
    Promise.resolve({
      ...{ resourceType: 'Bundle', type: 'batch-response' },
      entry: entry.map(({ request }) => {
        const url = request?.url ?? '';
        asked.push(url);
        return { resource: chain[url] ?? { resourceType: 'Bundle', type: 'searchset' }, response: { status: '200' } };
      }),
    });
  const notesAsked = async (at: number): Promise<string[]> => {
    asked.length = 0;
    await affectedScopes({ executeBatch }, [note(at)], NOW);
    return asked.filter((url) => url.startsWith('DocumentReference/'));
  };
  expect(await notesAsked(3)).toEqual([2, 1, 0, -1].map((at) => `DocumentReference/n${String(at)}`));
  expect(await notesAsked(199)).toHaveLength(50);
});
