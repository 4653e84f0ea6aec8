// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure } from '@medplum/fhirtypes';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
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
const dayOf = async (date = '2026-03-02', who = 't1'): Promise<TherapistDay> =>
  readTherapistDay(server.context.client, `Practitioner/${who}`, { date, clock: CLOCK });
const lanes = ({ lanes: all }: TherapistDay): unknown[] =>
  all.map(({ name, treatments }) => [
    name,
    ...treatments.map(({ from, to }) => `${String(from / 60)}–${String(to / 60)}`),
  ]);

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
