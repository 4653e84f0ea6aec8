// SPDX-License-Identifier: Apache-2.0
import type { Basic, Extension } from '@medplum/fhirtypes';
import { dayTag } from '../../src/fhir/day-facets.ts';
import { DAY_FIGURES, DAY_IDENTIFIER, RECORD_TYPES } from '../../src/fhir/systems.ts';
import { loadInbox } from '../../src/web/data/load-inbox.ts';
import { loadLatestDate } from '../../src/web/data/load-visits.ts';
import { TestServer } from '../support/fhir-server.ts';
import { webClient } from '../support/web-client.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

/** A finished day of a patient's, whose units an issue holds. */
function heldDay(number: number, units: number, date = `2026-03-${String(number).padStart(2, '0')}`): Basic {
  const held: Extension[] = [{ url: 'held', extension: [{ url: 'units', valueInteger: units }] }];
  return {
    resourceType: 'Basic',
    id: `day${String(number)}`,
    meta: {
      tag: [
        dayTag('visit', 'finished'),
        dayTag('severity', 'high'),
        dayTag('stake', 'held'),
        dayTag('units', String(units)),
      ],
    },
    identifier: [{ system: DAY_IDENTIFIER, value: `p/${date}/PT` }],
    code: { coding: [{ system: RECORD_TYPES, code: 'treatment-day' }] },
    subject: { reference: 'Patient/p' },
    created: date,
    extension: [{ url: DAY_FIGURES, extension: held }],
  };
}

test.each([
  ['usual numbers of units', [1, 2, 2, 6], 11, 0],
  ['days with more than most have', [2, 7, 12], 21, 1],
  ['nothing', [], 0, 0],
])('held units, %s: counted by the server, and only unusual days are read', async (_name, units, held, reads) => {
  await server.load([
    { resourceType: 'Patient', id: 'p' },
    ...units.map((count, number) => heldDay(number + 1, count)),
  ]);
  const asked: string[] = [];
  const inbox = await loadInbox(webClient(server, asked), { therapist: '', days: 'all', from: '' });
  expect([inbox.visits, inbox.needing, inbox.heldUnits]).toEqual([units.length, units.length, held]);
  const pages = asked.filter((url) => !url.includes('_summary=count') && url.includes('%7Cheld'));
  expect(pages).toHaveLength(reads);
});

test('the latest date waits first, and the visits of a date in the order of the clock', async () => {
  const at = (number: number, date: string, time: string): Basic => {
    const day = heldDay(number, 1, date);
    const figures = [...(day.extension?.[0]?.extension ?? []), { url: 'start', valueTime: `${time}:00` }];
    return { ...day, extension: [{ url: DAY_FIGURES, extension: figures }] };
  };
  await server.load([
    { resourceType: 'Patient', id: 'p' },
    at(1, '2026-03-02', '13:30'),
    at(2, '2026-03-03', '16:10'),
    at(3, '2026-03-02', '08:10'),
    at(4, '2026-03-03', '07:30'),
  ]);
  const { queue } = await loadInbox(webClient(server, []), { therapist: '', days: 'all', from: '' });
  expect(queue.map(({ dateOfService, startTime }) => `${dateOfService} ${startTime ?? ''}`)).toEqual([
    '2026-03-03 07:30',
    '2026-03-03 16:10',
    '2026-03-02 08:10',
    '2026-03-02 13:30',
  ]);
});

test('the latest date of a therapist’s visits is one of a visit that has a date', async () => {
  const of = (number: number, therapist: string, date?: string): Basic => {
    const { created: _, meta, ...day } = heldDay(number, 1, date ?? 'undated');
    const tag = [...(meta?.tag ?? []), dayTag('therapist', therapist)];
    return { ...day, meta: { tag }, ...(date === undefined ? {} : { created: date }) };
  };
  await server.load([
    { resourceType: 'Patient', id: 'p' },
    ...[of(1, 'Practitioner/a', '2026-03-02'), of(2, 'Practitioner/a', '2026-03-05'), of(3, 'Practitioner/a')],
    of(4, 'Practitioner/b'),
  ]);
  const latest = async (therapist: string): Promise<unknown> => loadLatestDate(webClient(server, []), therapist);
  expect(await latest('Practitioner/a')).toEqual({ date: '2026-03-05' });
  expect(await latest('Practitioner/b')).toEqual({});
});
