// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { addDays } from '../fhir/date-time.ts';
import { countQuery, daysOf, pageQuery, type DayEntry, type DayFilter } from './days.ts';

/** Where treatment days are asked for. */
export type DaySource = Pick<MedplumClient, 'executeBatch' | 'search'>;

/** Asks the server, and not what was read before. */
export const FRESH = { cache: 'reload' } as const;
/** Days of a page: what a server gives at once at most. */
const PAGE = 1000;
/** What is behind this many is not to be had by skipping: the period is halved until each part is below. */
const MOST = 10_000;
/** Pages under way at once. */
const AT_ONCE = 4;

/** Every treatment day of a period that a filter finds, however many there are. */
export async function readDays(
  client: DaySource,
  filter: DayFilter,
  onProgress: (read: number, of: number) => void = () => undefined,
): Promise<DayEntry[]> {
  const parts = await partsOf(client, filter);
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  const queries = parts.flatMap(({ filter: part, count }) =>
    Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => pageQuery(part, { offset: page * PAGE, count: PAGE })),
  );
  const days = new Map<string, DayEntry>();
  for (let at = 0; at < queries.length; at += AT_ONCE) {
    const bundles = await Promise.all(
      queries.slice(at, at + AT_ONCE).map(async (query) => client.search('Basic', query, FRESH)),
    );
    // A day that was written meanwhile may come twice.
    bundles.flatMap(daysOf).forEach((day) => days.set(day.key, day));
    onProgress(Math.min(all, (at + AT_ONCE) * PAGE), all);
  }
  return [...days.values()];
}

/** The latest days that a filter finds, no more than one page of them, and how many it finds in all. */
export async function readLatestDays(
  client: DaySource,
  filter: DayFilter,
  count: number,
): Promise<{ readonly days: readonly DayEntry[]; readonly total: number }> {
  const query = `${pageQuery(filter, { offset: 0, count: Math.min(count, PAGE) })}&_total=accurate`;
  const bundle = await client.search('Basic', query, FRESH);
  const days = daysOf(bundle);
  return { days, total: Math.max(bundle.total ?? 0, days.length) };
}

interface Part {
  readonly filter: DayFilter;
  readonly count: number;
}

async function partsOf(client: DaySource, filter: DayFilter): Promise<Part[]> {
  const { total: count = 0 } = await client.search('Basic', countQuery(filter), FRESH);
  const { from, to } = filter;
  if (count <= MOST || from === undefined || to === undefined || from >= to) {
    return [{ filter, count }];
  }
  const middle = addDays(from, Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000 / 2));
  const halves = [
    { ...filter, to: middle },
    { ...filter, from: addDays(middle, 1) },
  ];
  return (await Promise.all(halves.map(async (half) => partsOf(client, half)))).flat();
}
