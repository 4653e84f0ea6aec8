// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { DayEntry } from '../../capture/days.ts';
import { UNDATED } from '../../capture/facts/records.ts';
import { ruleTitle } from '../../capture/facts/rule-titles.ts';
import { sumOf, type PeriodAmount } from '../../capture/figures.ts';
import { loadDays } from './figures.ts';
import { loadPatients } from './patients.ts';
import { namesOf, type Names } from '../../capture/names.ts';

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
}

const AGES: readonly (readonly [code: string, label: string, from: number])[] = [
  ['month', 'More than 30 days', 31],
  ['weeks', '8 to 30 days', 8],
  ['week', 'Up to 7 days', -Infinity],
];
const OPEN = 'in-progress';

export const FACETS: readonly Facet[] = [
  {
    name: 'reason',
    label: 'Why',
    codesOf: ({ holds, isFinished }) => [...holds, ...(isFinished ? [] : [OPEN])],
    labelOf: (code) => (code === OPEN ? 'Visit in progress' : ruleTitle(code)),
  },
  {
    name: 'payer',
    label: 'Payer',
    codesOf: ({ payer }) => [payer ?? 'none'],
    labelOf: (code, nameOf) => (code === 'none' ? 'No coverage' : nameOf(code)),
  },
  {
    name: 'therapist',
    label: 'Therapist',
    codesOf: ({ therapists }) => therapists,
    labelOf: (code, nameOf) => nameOf(code),
  },
  {
    name: 'age',
    label: 'Age',
    codesOf: ({ age = 0 }) => [AGES.find(([, , from]) => age >= from)?.[0] ?? 'week'],
    labelOf: (code) => AGES.find(([one]) => one === code)?.[1] ?? code,
  },
];

/** Every day that is held or in progress, the oldest first; nothing holds a charge that has gone out. */
export async function loadBoard(medplum: MedplumClient, today: string): Promise<BoardDay[]> {
  const [held, open] = await Promise.all([
    loadDays(medplum, { standing: 'held' }),
    loadDays(medplum, { standing: 'open' }),
  ]);
  const days = new Map([...held, ...open].map((day) => [day.key, day]));
  return [...days.values()]
    .filter(({ isBilled }) => !isBilled)
    .map((day) => ({ ...day, age: ageOf(day, today) }))
    .sort((a, b) => (b.age ?? Infinity) - (a.age ?? Infinity) || (a.key < b.key ? -1 : 1));
}

function ageOf({ dateOfService }: DayEntry, today: string): number | undefined {
  return dateOfService === UNDATED
    ? undefined
    : Math.round((Date.parse(today) - Date.parse(dateOfService)) / 86_400_000);
}

/** Days that bear the chosen code of each facet; an empty one narrows nothing. */
export function matching(days: readonly BoardDay[], chosen: Readonly<Record<string, string>>): BoardDay[] {
  return days.filter((day) =>
    FACETS.every(({ name, codesOf }) => (chosen[name] ?? '') === '' || codesOf(day).includes(chosen[name] ?? '')),
  );
}

export interface FacetCount {
  readonly code: string;
  readonly visits: number;
  readonly worth: PeriodAmount;
}

/** How many of the days bear each code, most units first. */
export function facetsOf(days: readonly BoardDay[], { codesOf }: Facet): FacetCount[] {
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
    await loadPatients(
      medplum,
      days.map(({ patient }) => patient),
    ),
  );
}
