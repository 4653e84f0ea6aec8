// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { countQuery, type DayFilter } from '../../capture/days.ts';
import { sumOf } from '../../capture/figures.ts';
import { batchOfGets } from '../../capture/facts/records.ts';
import { loadDays } from './figures.ts';

/** Searches of one request: a server that counts them one after the other answers others between two requests. */
const AT_ONCE = 25;

/** How many days each filter finds, counted by the server: none of them is read. */
export async function countDays(medplum: MedplumClient, filters: readonly DayFilter[]): Promise<number[]> {
  const counts: number[] = [];
  for (let at = 0; at < filters.length; at += AT_ONCE) {
    const some = filters.slice(at, at + AT_ONCE);
    const { entry = [] } = await medplum.executeBatch(batchOfGets(some.map((one) => `Basic?${countQuery(one)}`)));
    counts.push(...some.map((_, of) => totalOf(entry[of]?.resource)));
  }
  return counts;
}

function totalOf(answer: Resource | undefined): number {
  if (answer?.resourceType !== 'Bundle' || answer.total === undefined) {
    throw new Error('The server did not count the visits.');
  }
  return answer.total;
}

/** Units of nearly every day; the others are few. */
const USUAL_UNITS = ['1', '2', '3', '4', '5', '6'];

/** The units that are held on the days of a filter: no day is read for it that has the usual number. */
export async function countHeldUnits(medplum: MedplumClient, filter: DayFilter): Promise<number> {
  const held = { ...filter, facets: { ...filter.facets, stake: ['held'] } };
  const usual = USUAL_UNITS.map((units) => ({ ...held, facets: { ...held.facets, units: [units] } }));
  const [all = 0, ...counts] = await countDays(medplum, [held, ...usual]);
  const sum = (of: (count: number, at: number) => number): number =>
    counts.reduce((total, count, at) => total + of(count, at), 0);
  const units = sum((count, at) => count * Number(USUAL_UNITS[at]));
  return sum((count) => count) === all
    ? units
    : units +
        sumOf(await loadDays(medplum, { ...held, without: { ...held.without, units: USUAL_UNITS } }), 'held').units;
}
