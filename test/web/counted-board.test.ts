// SPDX-License-Identifier: Apache-2.0
import type { Basic, Coding } from '@medplum/fhirtypes';
import { dayTag, type DayFacet } from '../../src/fhir/day-facets.ts';
import { RULE_TITLES } from '../../src/capture/facts/rule-titles.ts';
import { DAY_FIGURES, DAY_IDENTIFIER, RECORD_TYPES } from '../../src/fhir/systems.ts';
import {
  EVERYTHING,
  FACETS,
  countsOf,
  loadBoard,
  loadCounts,
  matching,
  type BoardCounts,
  type Chosen,
} from '../../src/web/data/board.ts';
import { DayCounts } from '../../src/capture/day-counts.ts';
import { TestServer } from '../support/fhir-server.ts';
import { webClient } from '../support/web-client.ts';

const TODAY = '2026-03-31';
const HOLDS = ['plan-of-care-missing', 'diagnosis-missing'];

/** The facets of a day, by the remainders of its number: held or not, finished or not, billed or not. */
function tagsOf(number: number, units: number): Coding[] {
  const isBilled = number % 7 === 0;
  const isFinished = number % 5 !== 0;
  const holds = HOLDS.filter((_, at) => number % (at + 2) === 0);
  const tags = (facet: DayFacet, codes: readonly string[]): Coding[] => codes.map((code) => dayTag(facet, code));
  return [
    ...tags('payer', [number % 4 === 0 ? 'none' : `Organization/o${String(number % 3)}`]),
    ...tags('therapist', [`Practitioner/t${String(number % 2)}`, ...(number % 6 === 0 ? ['Practitioner/t2'] : [])]),
    ...tags('charge', [isBilled ? 'billed' : 'planned']),
    ...tags('visit', [isFinished ? 'finished' : 'open']),
    ...tags('severity', [holds.length > 0 ? 'high' : 'moderate']),
    ...tags('hold', holds),
    ...tags('units', [String(units)]),
    ...tags('stake', holds.length > 0 && !isBilled ? ['held'] : []),
  ];
}

function day(number: number): Basic {
  const date = `2026-0${String(1 + (number % 3))}-${String(1 + (number % 28)).padStart(2, '0')}`;
  const units = 1 + (number % 9);
  const tag = tagsOf(number, units);
  const isHeld = tag.some(({ code }) => code === 'held');
  const held = { url: 'held', extension: [{ url: 'units', valueInteger: units }] };
  return {
    resourceType: 'Basic',
    meta: { tag },
    identifier: [{ system: DAY_IDENTIFIER, value: `p${String(number)}/${date}/PT` }],
    code: { coding: [{ system: RECORD_TYPES, code: 'treatment-day' }] },
    subject: { reference: 'Patient/p' },
    created: date,
    extension: [{ url: DAY_FIGURES, extension: [{ url: 'minutes', valueInteger: 30 }, ...(isHeld ? [held] : [])] }],
  };
}

const server = new TestServer();
beforeAll(async () => {
  await server.load([
    { resourceType: 'Patient', id: 'p' },
    ...['o0', 'o1', 'o2', 'o3'].map((id) => ({ resourceType: 'Organization', id, name: id })),
    ...['t0', 't1', 't2', 't3'].map((id) => ({ resourceType: 'Practitioner', id, name: [{ family: id }] })),
    ...Array.from({ length: 60 }, (_, number) => day(number)),
  ]);
});
afterAll(() => {
  server.close();
});

/** What is counted, without the order of codes that have as many visits. */
function told({ heldUnits, facets }: BoardCounts): object {
  const counts = FACETS.map(({ name }) =>
    (facets[name] ?? []).map((one) => `${name} ${one.code}: ${String(one.visits)}`).sort(),
  );
  return { heldUnits, counts };
}

const CHOICES: [string, Chosen][] = [
  ['nothing', {}],
  ['a reason', { reason: 'diagnosis-missing' }],
  ['visits in progress', { reason: 'in-progress' }],
  ['no coverage and an age', { payer: 'none', age: 'month' }],
  ['a payer, a therapist and the middle age', { payer: 'Organization/o1', therapist: 'Practitioner/t1', age: 'weeks' }],
  ['a therapist who shares visits, this week', { therapist: 'Practitioner/t2', age: 'week' }],
  ['what is on no day', { payer: 'Organization/o3' }],
];

test.each(CHOICES)(
  '%s chosen: counted by the server, the board is the one that is read whole',
  async (_name, chosen) => {
    const client = webClient(server);
    const { days, visits } = await loadBoard(client, TODAY, EVERYTHING);
    // Of 60 numbers, 44 are multiples of 2, 3 or 5: held or open; seven of these are of 7, too: billed.
    expect([days.length, visits]).toEqual([37, 37]);
    const listed = await loadBoard(client, TODAY, chosen);
    const keys = matching(days, chosen).map(({ key }) => key);
    expect([listed.days.map(({ key }) => key), listed.visits]).toEqual([keys, keys.length]);
    expect(told(await loadCounts(client, { days: new DayCounts(client), today: TODAY }, chosen))).toEqual(
      told(countsOf(days, chosen)),
    );
  },
);

test('narrowing counts only what is on some day and not counted yet, until a day is written', async () => {
  const client = webClient(server);
  const batches = jest.spyOn(client, 'executeBatch');
  const asked = (): number => batches.mock.calls.splice(0).reduce((sum, [{ entry = [] }]) => sum + entry.length, 0);
  const counts = { days: new DayCounts(client), today: TODAY };
  await loadCounts(client, counts, EVERYTHING);
  expect(asked()).toBeGreaterThan(Object.keys(RULE_TITLES).length);
  const { days } = await loadBoard(client, TODAY, EVERYTHING);
  const chosen = { payer: 'Organization/o1' };
  expect(told(await loadCounts(client, counts, chosen))).toEqual(told(countsOf(days, chosen)));
  // Two reasons and visits in progress, three therapists, three ages; seven for the units. The payers are known.
  expect(asked()).toBeLessThanOrEqual(16);
  await loadCounts(client, counts, EVERYTHING);
  expect(asked()).toBe(0);
  const [found] = await client.searchResources('Basic', '_count=1');
  await client.updateResource({ ...(found as Basic), extension: [] });
  await loadCounts(client, counts, EVERYTHING);
  expect(asked()).toBeGreaterThan(Object.keys(RULE_TITLES).length);
});
