// SPDX-License-Identifier: Apache-2.0
import type { Basic, Bundle } from '@medplum/fhirtypes';
import { followTables } from '../../../src/capture/sweep/follow-tables.ts';
import { followedEntry, followedTables } from '../../../src/capture/sweep/followed-tables.ts';
import { DAY_FIGURES, DAY_IDENTIFIER } from '../../../src/fhir/systems.ts';

const DATE = '2026-03-02';
const dayOf = (number: number): Basic => {
  const id = `d${String(number).padStart(3, '0')}`;
  return {
    resourceType: 'Basic',
    id,
    code: {},
    identifier: [{ system: DAY_IDENTIFIER, value: `${id}/${DATE}/PT` }],
    subject: { reference: `Patient/${id}` },
    created: DATE,
    extension: [{ url: DAY_FIGURES, extension: [] }],
  };
};

/** A clinic of many patients on one day, of which an earlier sweep came through some. */
async function follow(days: number, through: number): Promise<{ assessed: string[]; asked: string[]; noted: unknown }> {
  const [assessed, asked]: string[][] = [[], []];
  const all = Array.from({ length: days }, (_, at) => dayOf(at + 1));
  const next = { version: 'built-in', date: DATE, day: through === 0 ? '' : (dayOf(through).id ?? '') };
  let state = followedEntry(undefined, { followed: 'Library/ncci/_history/1', next }).resource as Basic;
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> => {
    const pages = entry.map(({ request }) => {
      const query = new URLSearchParams(request?.url.split('?')[1]);
      const from = Number(query.get('_offset'));
      asked?.push(`${query.get('created') ?? ''} ${query.get('_sort') ?? ''} ${String(from)}`);
      const found = all.slice(from, from + Number(query.get('_count')));
      return {
        resource: { resourceType: 'Bundle', type: 'searchset', entry: found.map((resource) => ({ resource })) },
      };
    });
    return Promise.resolve({ resourceType: 'Bundle', type: 'batch-response', entry: pages } as Bundle);
  };
  await followTables(
    {
      client: { executeBatch },
      hasTime: () => true,
      assess: async ({ patient }) => Promise.resolve(assessed?.push(patient) !== undefined),
      note: async ({ resource }) => Promise.resolve((state = resource as Basic)),
    },
    { libraries: [], maps: [], state },
  );
  return { assessed: assessed ?? [], asked: asked ?? [], noted: followedTables(state) };
}

const page = (offset: number): string => `ge${DATE} created,_id ${String(offset)}`;
const patient = (number: number): string => `Patient/${dayOf(number).id ?? ''}`;

test.each([
  ['the first page holds one that is left: no other is read before it is done', 51, 49, [50, 51], [0, 0, 50, 0, 50]],
  ['all of the first page is done: the next is read', 52, 50, [51, 52], [0, 50, 0, 50]],
  ['all of a page that is full is done, and no more are there', 50, 50, [], [0, 50]],
  ['a page that is not full is the last', 3, 1, [2, 3], [0, 0]],
])('days of one date: %s', async (_what, days, through, assessed, offsets) => {
  const outcome = await follow(days, through);
  expect(outcome.assessed).toEqual(assessed.map(patient));
  expect(outcome.asked).toEqual(offsets.map(page));
  expect(outcome.noted).toEqual({ followed: 'built-in' });
});
