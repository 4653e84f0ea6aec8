// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Basic, Bundle } from '@medplum/fhirtypes';
import {
  daysOf,
  daysQuery,
  isStanding,
  latestQuery,
  payerText,
  therapistsText,
  visitIdOf,
  type DayEntry,
  type DayFilter,
} from '../../capture/days.ts';
import { nameOf, namesOf, type Names } from '../../capture/names.ts';
import { everybody, loadNamed } from './everybody.ts';
import { foreseen } from './foreseen.ts';
import { FRESH, resourcesOf } from './records.ts';

/** What the list of visits is narrowed to, as it stands in the address; empty strings do not narrow. */
export interface VisitFilters {
  /** `Practitioner/<id>`. */
  readonly therapist: string;
  /** `Organization/<id>`, or `none`. */
  readonly payer: string;
  /** Issue code: open, holding the charge, or closed since. */
  readonly rule: string;
  readonly hold: string;
  /** First and last date of service, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  /** Status of a charge, or `none`. */
  readonly charge: string;
  /** The worst open issue, or `none`; several with commas between. */
  readonly severity: string;
  /** How the day stands. */
  readonly standing: string;
  /** `open` or `finished`. */
  readonly visit: string;
  /** `clean` or `mended`. */
  readonly pass: string;
  /** How many, and the range of their minutes, as figures ask for them. */
  readonly units: string;
  readonly minutes: string;
  /** `lost`, `held` or `atRisk`. */
  readonly stake: string;
}

export const FILTER_NAMES = [
  'therapist', 'payer', 'rule', 'hold', 'from', 'to', 'charge', 'severity', 'standing', 'visit', 'pass', 'units', 'minutes', 'stake',
] as const satisfies readonly (keyof VisitFilters)[]; // prettier-ignore

/** The filters in an address. */
export function filtersIn(params: URLSearchParams): VisitFilters {
  return Object.fromEntries(FILTER_NAMES.map((name) => [name, params.get(name) ?? ''])) as unknown as VisitFilters;
}

/** The page of the list that an address names, from 0 on. */
export function pageIn(params: URLSearchParams): number {
  return Math.max(0, Number.parseInt(params.get('page') ?? '0', 10) || 0);
}

/** Filters as a search for treatment days. */
export function toDayFilter({ from, to, standing, ...facets }: VisitFilters): DayFilter {
  return {
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(isStanding(standing) ? { standing } : {}),
    facets: Object.fromEntries(
      Object.entries(facets).map(([facet, codes]) => [facet, codes.split(',').filter((code) => code !== '')]),
    ),
  };
}

/** One line of the list. */
export interface VisitRow extends DayEntry {
  /** Id of the Encounter that its page is about. */
  readonly id: string;
  readonly patientName: string;
  readonly therapistName: string;
  readonly payerName: string;
}

export interface VisitPage {
  readonly rows: readonly VisitRow[];
  /** All that match, on whatever page. */
  readonly total: number;
}

export const PAGE_SIZE = 20;
/** Medplum skips no more than this; whoever looks further back narrows by date. */
export const MOST_SKIPPED = 10_000;
/** One page of visits, latest first, none where the address names a page past the end; no request asks for more than a page. */
export const loadVisits = foreseen(
  async (medplum: MedplumClient, filters: VisitFilters, page: number): Promise<VisitPage> => {
    const isTooFar = page * PAGE_SIZE > MOST_SKIPPED;
    const at = { offset: isTooFar ? 0 : page * PAGE_SIZE, count: PAGE_SIZE };
    const [bundle] = await Promise.all([
      medplum.search('Basic', daysQuery(toDayFilter(filters), at), FRESH),
      // Whoever a day names is nearly always on these pages.
      everybody(medplum),
    ]);
    return { rows: isTooFar ? [] : await rowsOf(medplum, bundle), total: bundle.total ?? 0 };
  },
);

/** Before any visit: days without a date are left out, which a server may sort before all others. */
const EVER = '1900-01-01';

/** The latest date in the list of visits with manual therapy of somebody's; none where it has no such visit. */
export async function loadLatestDate(medplum: MedplumClient, therapist: string): Promise<{ readonly date?: string }> {
  const filter = { from: EVER, facets: { therapist: [therapist] } };
  const [latest] = daysOf(await medplum.search('Basic', daysQuery(filter, { offset: 0, count: 1 }), FRESH));
  return latest ? { date: latest.dateOfService } : {};
}

/** The last page that can be shown, from 0 on. */
export function lastPageOf(total: number): number {
  return Math.floor(Math.min(Math.max(total - 1, 0), MOST_SKIPPED) / PAGE_SIZE);
}

/** Lines for the days in an answer, with everybody's name; those of a date by the clock, as they were worked. */
export async function rowsOf(medplum: MedplumClient, bundle: Bundle): Promise<VisitRow[]> {
  const days = daysOf(bundle);
  const names = await namesFor(medplum, days, bundle);
  const dates = [...new Set(days.map(({ dateOfService }) => dateOfService))];
  const byClock = dates.flatMap((date) =>
    days
      .filter(({ dateOfService }) => dateOfService === date)
      .sort((a, b) => (a.startTime ?? '').localeCompare(b.startTime ?? '')),
  );
  return byClock.map((day) => ({
    ...day,
    id: visitIdOf(day),
    patientName: nameOf(names, day.patient),
    therapistName: therapistsText(day, (one) => nameOf(names, one)),
    payerName: payerText(day, (one) => nameOf(names, one)),
  }));
}

async function namesFor(medplum: MedplumClient, days: readonly DayEntry[], bundle: Bundle): Promise<Names> {
  const references = days.flatMap(({ therapists, payer }) => [...therapists, payer ?? '']);
  return namesOf([...resourcesOf(bundle), ...(await loadNamed(medplum, references))]);
}

/** Changes when any treatment day does; costs a page that nothing happens to next to nothing. */
export const latestChange = foreseen(async (medplum: MedplumClient): Promise<string> => {
  const { entry = [], total = 0 } = await medplum.search('Basic', latestQuery(), FRESH);
  return `${String(total)} ${(entry[0]?.resource as Basic | undefined)?.meta?.versionId ?? ''}`;
});
