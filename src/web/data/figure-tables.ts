// SPDX-License-Identifier: Apache-2.0
import { shownDate } from '../../capture/charting/clinic-clock.ts';
import { STANDING_LABELS, type Standing } from '../../capture/days.ts';
import { dollarsText } from '../../capture/facts/amounts.ts';
import { ruleTitle } from '../../capture/facts/rule-titles.ts';
import type { Figures } from '../../capture/figures.ts';
import type { Period } from './figures.ts';
import type { VisitFilters } from './load-visits.ts';

/** What narrows a period's visits to those that a figure counts. */
export type Facets = Readonly<Partial<VisitFilters>>;

/** A figure, and what finds exactly the visits that it counts. */
export interface Counted {
  readonly visits: number;
  readonly facets: Facets;
}

export interface CountedRow extends Counted {
  readonly label: string;
  /** What the bar shows; undefined leaves a gap. */
  readonly bar: number | undefined;
  readonly cells: readonly (string | number)[];
}

export interface CountedTable {
  readonly title: string;
  readonly note?: string;
  /** First the column of labels. */
  readonly columns: readonly [string, ...string[]];
  readonly empty: string;
  /** True where the greatest come first. */
  readonly isRanked?: boolean;
  readonly rows: readonly CountedRow[];
}

/** The list of a period's visits, of one payer where one is given, narrowed to what a figure counts. */
export function visitsAddress(period: Period, payer: string, facets: Facets): string {
  const all = { ...period, ...(payer === '' ? {} : { payer }), ...facets };
  return `/visits?${new URLSearchParams(all).toString()}`;
}

/** What the story counts. */
export function storyCounts({
  cleanAtFirst,
  worth,
  byStanding,
  lost,
  minutes,
}: Figures): Readonly<Record<'clean' | 'held' | 'work' | 'lost' | 'exposed', Counted>> {
  const ranges = minutes.filter(({ range, units }) => range > 0 && units === 0).map(({ range }) => range);
  return {
    clean: { visits: cleanAtFirst, facets: { visit: 'finished', pass: 'clean' } },
    held: { visits: worth.held.visits, facets: { stake: 'held' } },
    work: { visits: byStanding.work.visits, facets: { standing: 'work' } },
    lost: { visits: lost.visits, facets: { units: '0', minutes: oneOf(ranges) } },
    exposed: { visits: byStanding.exposed.visits, facets: { standing: 'exposed' } },
  };
}

const WORTHS = [
  ['charged', 'On charges'],
  ['held', 'Held by an issue'],
  ['atRisk', 'Going out at risk'],
  ['lost', 'Lost: not billed'],
] as const;

/** The figures behind the story. */
export function figureTables(
  figures: Figures,
  period: Period,
  nameOf: (reference: string) => string,
): readonly CountedTable[] {
  return [
    howTheyStand(figures),
    whatTheyAreWorth(figures),
    whatHolds(figures),
    byTherapist(figures, nameOf),
    byMonth(figures, period),
    byMinutes(figures),
  ];
}

function howTheyStand({ byStanding }: Figures): CountedTable {
  return {
    title: 'How the visits stand',
    columns: ['Visits that are', 'Visits', 'Units'],
    empty: 'No visits.',
    note: 'A visit in progress counts as that alone, even where an issue already holds its charge.',
    rows: (Object.keys(STANDING_LABELS) as Standing[]).map((standing) => {
      const { visits, units } = byStanding[standing];
      return { label: STANDING_LABELS[standing], visits, facets: { standing }, bar: visits, cells: [visits, units] };
    }),
  };
}

function whatTheyAreWorth({ worth, minutes }: Figures): CountedTable {
  return {
    title: 'What the units are worth',
    note: 'Estimates. Each visit’s page says what its own rests on.',
    columns: ['Units that are', 'Visits', 'Units', 'Dollars'],
    empty: 'No units.',
    rows: WORTHS.map(([name, label]) => {
      const amount = worth[name];
      const charged = oneOf(minutes.map(({ units }) => units).filter((units) => units > 0));
      return {
        label,
        visits: amount.visits,
        facets: name === 'charged' ? { units: charged } : { stake: name },
        bar: amount.usd,
        cells: [amount.visits, amount.units, dollarsText(amount)],
      };
    }),
  };
}

function whatHolds({ causes }: Figures): CountedTable {
  return {
    title: 'What holds charges',
    isRanked: true,
    note: 'A visit that is held for two reasons counts for both.',
    columns: ['Reason', 'Visits', 'Units'],
    empty: 'No charge is held.',
    rows: causes.map(({ rule, visits, units }) => ({
      label: ruleTitle(rule),
      visits,
      facets: { hold: rule },
      bar: units,
      cells: [visits, units],
    })),
  };
}

function byTherapist({ people }: Figures, nameOf: (reference: string) => string): CountedTable {
  return {
    title: 'By therapist',
    isRanked: true,
    columns: ['Therapist', 'Visits', 'Held units', 'Clean at first pass'],
    empty: 'Nobody is named.',
    rows: people.map(({ therapist, visits, heldUnits, clean }) => ({
      label: nameOf(therapist),
      visits,
      facets: { therapist },
      bar: heldUnits,
      cells: [visits, heldUnits, clean],
    })),
  };
}

function byMonth({ months }: Figures, period: Period): CountedTable {
  return {
    title: 'Month by month',
    columns: ['Month', 'Visits', 'Units', 'Held'],
    empty: 'No months.',
    rows: months.map(({ month, visits, units, held }) => ({
      label: shownDate(month),
      visits,
      facets: withinPeriod(month, period),
      bar: visits === 0 ? undefined : visits,
      cells: visits === 0 ? ['No visits', '', ''] : [visits, units, held],
    })),
  };
}

function byMinutes({ minutes }: Figures): CountedTable {
  return {
    title: 'Minutes documented and units charged',
    columns: ['Minutes', 'Units', 'Visits'],
    empty: 'No minutes.',
    rows: minutes.map(({ range, units, visits }) => ({
      label: rangeText(range),
      visits,
      facets: { minutes: String(range), units: String(units) },
      bar: visits,
      cells: [units, visits],
    })),
  };
}

/** Open issues, a rule a row and a payer a cell. */
export function heatRows({ heat, payers }: Figures): readonly (Counted & {
  readonly rule: string;
  readonly cells: readonly (Counted & { readonly payer: string })[];
})[] {
  return heat.map(({ rule, counts }) => ({
    rule,
    visits: counts.reduce((sum, count) => sum + count, 0),
    facets: { rule },
    cells: payers.map((payer, at) => ({ payer, visits: counts[at] ?? 0, facets: { rule, payer } })),
  }));
}

/** Any of some numbers as a filter; one that no visit has, where there are none: an empty filter would find them all. */
function oneOf(numbers: readonly number[]): string {
  return [...new Set(numbers)].join(',') || '1';
}

/** The days of a month that are in the period: its first and last one may begin or end amid it. */
function withinPeriod(month: string, { from, to }: Period): Period {
  const [first, last] = [`${month}-01`, lastDay(month)];
  return { from: first < from ? from : first, to: last > to ? to : last };
}

function lastDay(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function rangeText(range: number): string {
  return range === 0 ? 'none' : range === 1 ? '1–7' : `${String(range)}–${String(range + 14)}`;
}
