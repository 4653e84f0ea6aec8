// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure } from '@medplum/fhirtypes';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { movedEdge } from '../../src/capture/mend/overlap-times.ts';
import { presentAt, wayApart } from '../../src/capture/mend/overlap.ts';
import { readTherapistDay, type TherapistDay } from '../../src/capture/therapist-day.ts';
import { TIME_ZONE } from '../../src/fhir/systems.ts';
import { TestServer } from '../support/fhir-server.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const CLOCK = new ClinicClock('America/Los_Angeles');
const by = (id: string): Pick<Procedure, 'performer'> => ({
  performer: [{ actor: { reference: `Practitioner/${id}` } }],
});

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  const names = { p1: 'Lucas', p2: 'Thea', p3: 'Ada' };
  await server.load([
    therapist('t1'),
    therapist('t2'),
    ...Object.entries(names).map(([id, given]) => ({ resourceType: 'Patient', id, name: [{ given: [given] }] })),
  ]);
});
afterEach(() => {
  server.close();
});

const of = (patient: string): { subject: { reference: string }; encounter: { reference: string } } => ({
  subject: { reference: `Patient/${patient}` },
  encounter: { reference: `Encounter/${patient}` },
});
const seen = (patient: string, facts: Partial<Encounter> = {}): Encounter =>
  visit({ id: patient, subject: of(patient).subject, ...facts });
const dayOf = async (date = '2026-03-02', who = 't1', clock = CLOCK): Promise<TherapistDay> =>
  readTherapistDay(server.context.client, `Practitioner/${who}`, { date, clock });
const lanes = ({ lanes: all }: TherapistDay): unknown[] =>
  all.map(({ name, treatments }) => [
    name,
    ...treatments.map(({ from, to }) => `${String(from / 60)}–${String(to / 60)}`),
  ]);

test('of two that begin together, the one that ends first is the first', async () => {
  await server.load([
    seen('p1'),
    seen('p2'),
    treatment('a', '11:00-11:30', { ...of('p1'), ...by('t1') }),
    treatment('b', '11:00-11:15', { ...of('p2'), ...by('t1') }),
  ]);
  const [overlap] = (await dayOf()).overlaps;
  expect([overlap?.first.patientName, overlap?.second.patientName]).toEqual(['Thea', 'Lucas']);
});

test('a lane for each patient whom the therapist treated, by when it began, with what two of them share', async () => {
  await server.load([
    seen('p1'),
    seen('p2'),
    seen('p3'),
    treatment('b', '11:15-11:45', { ...of('p2'), ...by('t1') }),
    treatment('a', '11:00-11:30', { ...of('p1'), ...by('t1') }),
    treatment('c', '09:00-09:15', { ...of('p1'), ...by('t1') }),
    treatment('d', '11:00-11:30', { ...of('p3'), ...by('t2') }),
  ]);
  const day = await dayOf();
  // A record keeps the wall time of its own offset: 9:00 at UTC−5.
  expect(lanes(day)).toEqual([
    ['Lucas', '9–9.25', '11–11.5'],
    ['Thea', '11.25–11.75'],
  ]);
  expect(day.overlaps.map(({ first, second, minutes }) => [first.patientName, second.patientName, minutes])).toEqual([
    ['Lucas', 'Thea', 15],
  ]);
  expect(lanes(await dayOf('2026-03-02', 't2'))).toEqual([['Ada', '11–11.5']]);
  expect(lanes(await dayOf('2026-03-03'))).toEqual([]);
});

test('a treatment that names nobody is its visit’s participant’s', async () => {
  await server.load([seen('p1'), treatment('a', '11:00-11:30', of('p1'))]);
  expect(lanes(await dayOf())).toEqual([['Lucas', '11–11.5']]);
  expect(lanes(await dayOf('2026-03-02', 't2'))).toEqual([]);
});

/** Somebody who was at a visit on 2 March 2026 from one time to another. */
const there = (id: string, from: string, to: string): NonNullable<Encounter['participant']>[0] => ({
  individual: { reference: `Practitioner/${id}` },
  period: { start: `2026-03-02T${from}:00-05:00`, end: `2026-03-02T${to}:00-05:00` },
});

test('of people who relieve each other, each is drawn while they were there, and shares no other minutes', async () => {
  await server.load([
    seen('p1', { participant: [there('t1', '10:00', '10:15'), there('t2', '10:15', '10:30')] }),
    seen('p2'),
    treatment('a', '10:00-10:30', { ...of('p1'), performer: ['t1', 't2'].flatMap((id) => by(id).performer ?? []) }),
    treatment('b', '10:10-10:45', { ...of('p2'), ...by('t1') }),
  ]);
  const day = await dayOf();
  expect(day.lanes.map(({ treatments }) => treatments.flatMap(presentAt))).toEqual([
    [{ from: 600, to: 615 }],
    [{ from: 610, to: 645 }],
  ]);
  expect(day.overlaps.map(({ shared, minutes }) => [shared, minutes])).toEqual([[[{ from: 610, to: 615 }], 5]]);
  // Its end is not where this therapist's minutes end: moved, it would take the other's.
  expect(day.overlaps.map(wayApart)).toEqual([{ by: 'people' }]);
  const other = await dayOf('2026-03-02', 't2');
  expect(other.lanes.map(({ treatments }) => treatments.flatMap(presentAt))).toEqual([[{ from: 615, to: 630 }]]);
  expect(other.overlaps).toEqual([]);
});

test('a late treatment is of the clinic’s date, whatever the date is in UTC', async () => {
  const performedPeriod = { start: '2026-03-03T04:00:00Z', end: '2026-03-03T04:30:00Z' };
  const extension = [{ url: TIME_ZONE, valueCode: 'America/Los_Angeles' }];
  const period = { start: '2026-03-03T03:30:00Z', end: '2026-03-03T05:00:00Z' };
  await server.load([
    { resourceType: 'Location', id: 'clinic', status: 'active', extension },
    seen('p1', { period, location: [{ location: { reference: 'Location/clinic' } }] }),
    treatment('late', '11:00-11:30', { ...of('p1'), ...by('t1'), performedPeriod }),
  ]);
  expect(lanes(await dayOf('2026-03-02'))).toEqual([['Lucas', '20–20.5']]);
  expect(lanes(await dayOf('2026-03-03'))).toEqual([]);
});

test('where nobody states a time zone, a treatment in UTC is on the clock of its visit, and its edge moves there', async () => {
  const inUtc = { start: '2026-03-03T00:05:00Z', end: '2026-03-03T00:35:00Z' };
  const evening = { period: { start: '2026-03-02T18:00:00-06:00', end: '2026-03-02T20:00:00-06:00' } };
  const other = { start: '2026-03-02T18:30:00-06:00', end: '2026-03-02T19:00:00-06:00' };
  await server.load([
    seen('p1', evening),
    seen('p2', evening),
    treatment('a', '', { ...of('p1'), ...by('t1'), performedPeriod: inUtc }),
    treatment('b', '', { ...of('p2'), ...by('t1'), performedPeriod: other }),
  ]);
  const day = await dayOf('2026-03-02', 't1', new ClinicClock(undefined));
  const [overlap] = day.overlaps;
  expect(day.lanes.map(({ treatments }) => treatments.map(({ from, to }) => [from, to]))).toEqual([
    [[18 * 60 + 5, 18 * 60 + 35]],
    [[18 * 60 + 30, 19 * 60]],
  ]);
  const [first] = overlap ? movedEdge(overlap, 18 * 60 + 32) : [];
  expect(first?.mine).toMatchObject({ performedPeriod: { start: inUtc.start, end: '2026-03-02T18:32:00-06:00' } });
});
