// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { countHeldUnits, type DayCounts } from '../../capture/day-counts.ts';
import { WAITING, daysOf, oldestQuery, type DayEntry, type DayFilter } from '../../capture/days.ts';
import { UNDATED, addDays } from '../../capture/facts/records.ts';
import { RULE_TITLES, ruleTitle } from '../../capture/facts/rule-titles.ts';
import { sumOf, type PeriodAmount } from '../../capture/figures.ts';
import { everybody } from './everybody.ts';
import { foreseen } from './foreseen.ts';
import { latestChange } from './load-visits.ts';
import { FRESH } from './records.ts';
import { namesOf, type Names } from '../../capture/names.ts';
import { readPatients } from '../../capture/read-patients.ts';

/** A day whose charge is held, or whose visit is not finished yet. */
export interface BoardDay extends DayEntry {
  /** Days since the date of service; undefined where it has none. */
  readonly age: number | undefined;
}

/** What people call a therapist or a payer. */
export type NameOf = (reference: string) => string;

/** What held days are sorted by. */
export interface Facet {
  readonly name: string;
  readonly label: string;
  readonly codesOf: (day: BoardDay) => readonly string[];
  readonly labelOf: (code: string, nameOf: NameOf) => string;
  /** What finds the days that bear a code. */
  readonly filterOf: (code: string, today: string) => DayFilter;
  /** Codes that there may be. @param known - References of the people and organizations that are known. */
  readonly codesAmong: (known: readonly string[]) => readonly string[];
}

/** Days since the date of service, from the first number to the last. */
const AGES: readonly (readonly [code: string, label: string, from: number, to: number])[] = [
  ['month', 'More than 30 days', 31, Infinity],
  ['weeks', '8 to 30 days', 8, 30],
  ['week', 'Up to 7 days', -Infinity, 7],
];
const OPEN = 'in-progress';
const NOBODY = 'none';

export const FACETS: readonly Facet[] = [
  {
    name: 'reason',
    label: 'Why',
    codesOf: ({ holds, isFinished }) => [...holds, ...(isFinished ? [] : [OPEN])],
    labelOf: (code) => (code === OPEN ? 'Visit in progress' : ruleTitle(code)),
    filterOf: (code) => ({ facets: code === OPEN ? { visit: ['open'] } : { hold: [code] } }),
    codesAmong: () => [...Object.keys(RULE_TITLES), OPEN],
  },
  {
    name: 'payer',
    label: 'Payer',
    codesOf: ({ payer }) => [payer ?? NOBODY],
    labelOf: (code, nameOf) => (code === NOBODY ? 'No coverage' : nameOf(code)),
    filterOf: (code) => ({ facets: { payer: [code] } }),
    codesAmong: (known) => [...known.filter((one) => one.startsWith('Organization/')), NOBODY],
  },
  {
    name: 'therapist',
    label: 'Therapist',
    codesOf: ({ therapists }) => therapists,
    labelOf: (code, nameOf) => nameOf(code),
    filterOf: (code) => ({ facets: { therapist: [code] } }),
    codesAmong: (known) => known.filter((one) => one.startsWith('Practitioner/')),
  },
  {
    name: 'age',
    label: 'Age',
    codesOf: ({ age = 0 }) => [AGES.find(([, , from]) => age >= from)?.[0] ?? 'week'],
    labelOf: (code) => AGES.find(([one]) => one === code)?.[1] ?? code,
    filterOf: (code, today) => {
      const [, , from, to] = AGES.find(([one]) => one === code) ?? ['', '', -Infinity, Infinity];
      return {
        ...(to === Infinity ? {} : { from: addDays(today, -to) }),
        ...(from === -Infinity ? {} : { to: addDays(today, -from) }),
      };
    },
    codesAmong: () => AGES.map(([code]) => code),
  },
];

/** The chosen code of each facet; an empty one narrows nothing. */
export type Chosen = Readonly<Record<string, string>>;

/** Nothing is chosen: everything that waits. */
export const EVERYTHING: Chosen = {};

/** What waits, the oldest first. */
export interface Waiting {
  /** No more than `LISTED`. */
  readonly days: readonly BoardDay[];
  /** All that there are. */
  readonly visits: number;
}

/** Days that are read: what is behind them is counted, and read once it is narrowed to. */
const LISTED = 500;

/** What is held or in progress, the oldest of it. */
export const loadBoard = foreseen(async (medplum: MedplumClient, today: string, chosen: Chosen): Promise<Waiting> => {
  const bundle = await medplum.search('Basic', oldestQuery(filterOf(chosen, today), LISTED), FRESH);
  const days = daysOf(bundle)
    .map((day) => ({ ...day, age: ageOf(day, today) }))
    .sort((a, b) => (b.age ?? Infinity) - (a.age ?? Infinity) || (a.key < b.key ? -1 : 1));
  return { days, visits: Math.max(bundle.total ?? 0, days.length) };
});

function filterOf(chosen: Chosen, today: string): DayFilter {
  return FACETS.filter(({ name }) => isChosen(chosen, name))
    .map((one) => one.filterOf(chosen[one.name] ?? '', today))
    .reduce<DayFilter>((all, one) => ({ ...all, ...one, facets: { ...all.facets, ...one.facets } }), WAITING);
}

function isChosen(chosen: Chosen, name: string): boolean {
  return (chosen[name] ?? '') !== '';
}

function ageOf({ dateOfService }: DayEntry, today: string): number | undefined {
  return dateOfService === UNDATED
    ? undefined
    : Math.round((Date.parse(today) - Date.parse(dateOfService)) / 86_400_000);
}

/** What a board counts, for what is chosen on it. */
export interface BoardCounts {
  readonly heldUnits: number;
  /** Of each facet, what choosing another of its codes would leave. */
  readonly facets: Readonly<Record<string, readonly FacetCount[]>>;
}

/** What is counted on a board of which every day has been read. */
export function countsOf(all: readonly BoardDay[], chosen: Chosen): BoardCounts {
  const facets = FACETS.map((one) => [one.name, facetsOf(matching(all, { ...chosen, [one.name]: '' }), one)] as const);
  return { heldUnits: sumOf(matching(all, chosen), 'held').units, facets: Object.fromEntries(facets) };
}

/** The same, counted by the server, where there is more than is read. What nothing at all bears is not counted as chosen. */
export async function loadCounts(
  medplum: MedplumClient,
  { days, today }: { readonly days: DayCounts; readonly today: string },
  chosen: Chosen,
): Promise<BoardCounts> {
  const [known, asOf] = await Promise.all([everybody(medplum), latestChange(medplum)]);
  days.renew(asOf);
  const asked = FACETS.flatMap(({ name, codesAmong }) =>
    codesAmong(known)
      .filter((code) => !days.isNone(filterOf({ [name]: code }, today)))
      .map((code) => ({ name, code, filter: filterOf({ ...chosen, [name]: code }, today) })),
  );
  const filters = asked.map(({ filter }) => filter);
  const [heldUnits, counts] = await Promise.all([countHeldUnits(days, filterOf(chosen, today)), days.of(filters)]);
  const found = asked.map(({ name, code }, at) => ({ name, code, visits: counts[at] ?? 0, worth: undefined }));
  const mostFirst = (facet: string): FacetCount[] =>
    found.filter(({ name, visits }) => name === facet && visits > 0).sort((a, b) => b.visits - a.visits);
  return { heldUnits, facets: Object.fromEntries(FACETS.map(({ name }) => [name, mostFirst(name)])) };
}

/** Days that bear the chosen code of each facet; an empty one narrows nothing. */
export function matching(days: readonly BoardDay[], chosen: Chosen): BoardDay[] {
  return days.filter((day) =>
    FACETS.every(({ name, codesOf }) => !isChosen(chosen, name) || codesOf(day).includes(chosen[name] ?? '')),
  );
}

export interface FacetCount {
  readonly code: string;
  readonly visits: number;
  /** Undefined where the days were counted and not read. */
  readonly worth: PeriodAmount | undefined;
}

/** How many of the days bear each code, most units first. */
export function facetsOf(
  days: readonly BoardDay[],
  { codesOf }: Facet,
): (FacetCount & { readonly worth: PeriodAmount })[] {
  const codes = [...new Set(days.flatMap(codesOf))];
  return codes
    .map((code) => {
      const own = days.filter((day) => codesOf(day).includes(code));
      return { code, visits: own.length, worth: sumOf(own, 'held') };
    })
    .sort((a, b) => b.worth.units - a.worth.units || b.visits - a.visits);
}

export function daysIn(days: readonly BoardDay[], keys: ReadonlySet<string>): BoardDay[] {
  return days.filter(({ key }) => keys.has(key));
}

/** The names of the patients of some days. */
export async function patientNames(medplum: MedplumClient, days: readonly DayEntry[]): Promise<Names> {
  return namesOf(
    await readPatients(
      medplum,
      days.map(({ patient }) => patient),
    ),
  );
}
