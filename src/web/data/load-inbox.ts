// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { countQuery, daysQuery, type DayFilter } from '../../capture/days.ts';
import { sumOf } from '../../capture/figures.ts';
import { batchOfGets } from '../../capture/facts/records.ts';
import { loadDays } from './figures.ts';
import { rowsOf, type VisitRow } from './load-visits.ts';
import { FRESH } from './records.ts';

/** What waits for somebody. */
export interface Inbox {
  /** Visits of the period, finished or not. */
  readonly visits: number;
  /** How many of them need somebody. */
  readonly needing: number;
  /** Units that an issue holds. */
  readonly heldUnits: number;
  /** The oldest of those that need somebody come last; a queue's length of them. */
  readonly queue: readonly VisitRow[];
}

const QUEUE = 100;
/**
 * Reads what waits for a therapist, or for everybody.
 * @param therapist - `Practitioner/<id>`, or empty.
 * @param from - First date of service, or empty for all of them.
 */
export async function loadInbox(medplum: MedplumClient, therapist: string, from: string): Promise<Inbox> {
  const base: DayFilter = {
    ...(from === '' ? {} : { from }),
    facets: therapist === '' ? {} : { therapist: [therapist] },
  };
  const needing: DayFilter = {
    ...base,
    facets: { ...base.facets, severity: ['high', 'moderate'], visit: ['finished'] },
  };
  const [all, found, heldUnits] = await Promise.all([
    medplum.search('Basic', countQuery(base), FRESH),
    medplum.search('Basic', daysQuery(needing, { offset: 0, count: QUEUE }), FRESH),
    countUnits(medplum, { ...base, facets: { ...base.facets, stake: ['held'], visit: ['finished'] } }),
  ]);
  const queue = await rowsOf(medplum, found);
  return { visits: all.total ?? 0, needing: found.total ?? 0, heldUnits, queue };
}

/** Units of nearly every day; the others are few. */
const USUAL_UNITS = ['1', '2', '3', '4', '5', '6'];

/** The units of all days that a filter finds, counted by the server: no day is read for it that has the usual number. */
async function countUnits(medplum: MedplumClient, filter: DayFilter): Promise<number> {
  const filters = [
    ...USUAL_UNITS.map((units) => ({ ...filter, facets: { ...filter.facets, units: [units] } })),
    filter,
  ];
  const { entry = [] } = await medplum.executeBatch(batchOfGets(filters.map((one) => `Basic?${countQuery(one)}`)));
  const counts = entry.map(({ resource }) => (resource?.resourceType === 'Bundle' ? (resource.total ?? 0) : 0));
  const sum = (of: (count: number, at: number) => number): number =>
    counts.slice(0, -1).reduce((all, count, at) => all + of(count, at), 0);
  const usual = sum((count, at) => count * Number(USUAL_UNITS[at]));
  return sum((count) => count) === counts.at(-1)
    ? usual
    : usual + sumOf(await loadDays(medplum, { ...filter, without: { units: USUAL_UNITS } }), 'held').units;
}
