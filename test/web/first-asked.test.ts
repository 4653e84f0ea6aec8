// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MedplumClient } from '@medplum/core';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { EVERYTHING, loadBoard } from '../../src/web/data/board.ts';
import { askAhead } from '../../src/web/data/first-asked.ts';
import { foreseen } from '../../src/web/data/foreseen.ts';
import { inboxFilterIn, loadInbox } from '../../src/web/data/load-inbox.ts';
import { filtersIn, latestChange, loadVisits, pageIn } from '../../src/web/data/load-visits.ts';
import { TestServer } from '../support/fhir-server.ts';
import { webClient } from '../support/web-client.ts';

const CLOCK = new ClinicClock('America/Chicago');
const server = new TestServer();
afterAll(() => {
  server.close();
});

/** What the page at an address asks first. */
const PAGES: readonly (readonly [
  string,
  string,
  (medplum: MedplumClient, params: URLSearchParams) => Promise<unknown>,
])[] = [
  ['/', '', async (medplum, params) => loadInbox(medplum, inboxFilterIn(params, CLOCK.today()))],
  ['/', '?days=all', async (medplum, params) => loadInbox(medplum, inboxFilterIn(params, CLOCK.today()))],
  ['/visits', '', async (medplum, params) => loadVisits(medplum, filtersIn(params), pageIn(params))],
  [
    '/visits',
    '?charge=billable&page=2',
    async (medplum, params) => loadVisits(medplum, filtersIn(params), pageIn(params)),
  ],
  ['/board', '?payer=none', async (medplum) => loadBoard(medplum, CLOCK.today(), EVERYTHING)],
];

test.each(PAGES)(
  '%s%s: what was asked ahead is what the page asks, and answers it once',
  async (pathname, search, ask) => {
    const asked: string[] = [];
    const medplum = webClient(server, asked);
    await askAhead(medplum, { pathname, search }, Promise.resolve(CLOCK));
    const params = new URLSearchParams(search);
    await Promise.all([latestChange(medplum), ask(medplum, params)]);
    const first = asked.splice(0).filter((url) => url.includes('Basic?'));
    expect(first.length).toBeGreaterThan(1);
    expect(new Set(first).size).toBe(first.length);
    await Promise.all([latestChange(medplum), ask(medplum, params)]);
    expect(asked.filter((url) => url.includes('Basic?')).sort()).toEqual(first.sort());
  },
);

test('a page that is no list has nothing asked ahead', async () => {
  const asked: string[] = [];
  await askAhead(webClient(server, asked), { pathname: '/visits/a', search: '' }, Promise.resolve(CLOCK));
  expect(asked).toEqual([]);
});

test('what was asked ahead answers no other question, and what failed is told to whoever asks', async () => {
  const medplum = webClient(server);
  const put: string[] = [];
  const ask = foreseen(async (_: MedplumClient, of: string): Promise<string> => {
    put.push(of);
    return of === '' ? Promise.reject(new Error('nothing asked')) : Promise.resolve(`answer to ${of}`);
  });
  ask.ahead(medplum, 'one');
  expect(await ask(medplum, 'two')).toBe('answer to two');
  expect(await ask(medplum, 'one')).toBe('answer to one');
  expect(put).toEqual(['one', 'two', 'one']);
  ask.ahead(medplum, '');
  await expect(ask(medplum, '')).rejects.toThrow('nothing asked');
  expect(put).toHaveLength(4);
});

test('what a first list loads has nothing of the reading of notes, which only visits and forms need', () => {
  const web = join(import.meta.dirname, '../../dist/web');
  const named = [...readFileSync(join(web, 'index.html'), 'utf8').matchAll(/app\/[^"]+\.js/g)].map(([path]) => path);
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((path) => readFileSync(join(web, path), 'utf8').includes('effleurage'))).toEqual([]);
});
