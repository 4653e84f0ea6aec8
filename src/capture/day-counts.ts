// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { groupsOf } from '../engine/present.ts';
import { batchOfGets } from '../fhir/fhir-client.ts';
import { countQuery, type DayFilter } from './days.ts';
import { sumOf } from './figures.ts';
import { readDays, type DaySource } from './read-days.ts';

/** Searches of one request: a server that counts them one after the other answers others between two requests. */
const AT_ONCE = 25;

/** How many days filters find, counted by the server: none is read, and none is counted twice while no day is written. */
export class DayCounts {
  readonly client: DaySource;
  #asOf = '';
  #kept = new Map<string, number>();

  constructor(client: DaySource) {
    this.client = client;
  }

  /**
   * Forgets what was counted before.
   * @param asOf - What is another one as soon as a day is written.
   */
  renew(asOf: string): void {
    if (asOf !== this.#asOf) {
      this.#asOf = asOf;
      this.#kept = new Map();
    }
  }

  /** True where it was counted that a filter finds no day; whatever is narrower finds none either. */
  isNone(filter: DayFilter): boolean {
    return this.#kept.get(countQuery(filter)) === 0;
  }

  async of(filters: readonly DayFilter[]): Promise<number[]> {
    // What is asked for now is not kept with what is counted after a day was written.
    const kept = this.#kept;
    const queries = filters.map(countQuery);
    const missing = [...new Set(queries)].filter((query) => !kept.has(query));
    for (const some of groupsOf(missing, AT_ONCE)) {
      const { entry = [] } = await this.client.executeBatch(batchOfGets(some.map((query) => `Basic?${query}`)));
      some.forEach((query, of) => kept.set(query, totalOf(entry[of]?.resource)));
    }
    return queries.map((query) => kept.get(query) ?? 0);
  }
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
export async function countHeldUnits(days: DayCounts, filter: DayFilter): Promise<number> {
  const held = { ...filter, facets: { ...filter.facets, stake: ['held'] } };
  const usual = USUAL_UNITS.map((units) => ({ ...held, facets: { ...held.facets, units: [units] } }));
  const [all = 0, ...counts] = await days.of([held, ...usual]);
  const sum = (of: (count: number, at: number) => number): number =>
    counts.reduce((total, count, at) => total + of(count, at), 0);
  const units = sum((count, at) => count * Number(USUAL_UNITS[at]));
  return sum((count) => count) === all
    ? units
    : units +
        sumOf(await readDays(days.client, { ...held, without: { ...held.without, units: USUAL_UNITS } }), 'held').units;
}
