// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { NEEDS_WORK, daysQuery, type DayFilter } from '../../capture/days.ts';
import { addDays } from '../../capture/facts/records.ts';
import { DayCounts, countHeldUnits } from '../../capture/day-counts.ts';
import { everybody } from './everybody.ts';
import { foreseen } from './foreseen.ts';
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

/** Whose visits an inbox shows, and of which days, as it stands in the address. */
export interface InboxFilter {
  /** `Practitioner/<id>`, or empty for everybody's. */
  readonly therapist: string;
  /** How many days back, or `all`. */
  readonly days: string;
  /** First date of service, or empty for all of them. */
  readonly from: string;
}

/** What an address asks of the inbox. */
export function inboxFilterIn(params: URLSearchParams, today: string): InboxFilter {
  const days = params.get('days') ?? '30';
  return {
    therapist: params.get('therapist') ?? '',
    days,
    from: days === 'all' ? '' : addDays(today, -Number(days)),
  };
}

const QUEUE = 100;

/** Reads what waits for a therapist, or for everybody. */
export const loadInbox = foreseen(async (medplum: MedplumClient, { therapist, from }: InboxFilter): Promise<Inbox> => {
  const base: DayFilter = {
    ...(from === '' ? {} : { from }),
    facets: therapist === '' ? {} : { therapist: [therapist] },
  };
  const needing: DayFilter = { ...base, facets: { ...base.facets, ...NEEDS_WORK } };
  const counts = new DayCounts(medplum);
  const [[visits = 0], found, heldUnits] = await Promise.all([
    counts.of([base]),
    medplum.search('Basic', daysQuery(needing, { offset: 0, count: QUEUE }), FRESH),
    countHeldUnits(counts, { ...base, facets: { ...base.facets, visit: ['finished'] } }),
    // Whoever a day names is nearly always on these pages.
    everybody(medplum),
  ]);
  const queue = await rowsOf(medplum, found);
  return { visits, needing: found.total ?? 0, heldUnits, queue };
});
