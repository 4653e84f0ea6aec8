// SPDX-License-Identifier: Apache-2.0
import { toCents } from '../engine/billing/usd.ts';
import { minutesRange } from '../fhir/day-facets.ts';
import { UNDATED } from '../fhir/identity.ts';
import { indexBy } from '../fhir/index-by.ts';
import { isHeld, STANDING_LABELS, type DayEntry, type Standing } from './days.ts';

export interface Tally {
  readonly visits: number;
  readonly units: number;
}

/** Units, the dollars of those whose fee is known, and how many are not. */
export interface PeriodAmount extends Tally {
  readonly usd: number;
  readonly unpricedUnits: number;
}

/** What a period of treatment days comes to. */
export interface Figures extends Tally {
  /** Each visit is in one of them. */
  readonly byStanding: Readonly<Record<Standing, Tally>>;
  /** What the claims that went out with an open issue of weight may cost. */
  readonly exposed: PeriodAmount;
  /** Finished visits on which nothing of weight was wrong from the start. */
  readonly cleanAtFirst: number;
  readonly finished: number;
  /** What holds charges, most units first. */
  readonly causes: readonly (Tally & { readonly rule: string })[];
  /** Whose visits are held, most units first. */
  readonly people: readonly (Tally & {
    readonly therapist: string;
    readonly heldVisits: number;
    readonly heldUnits: number;
    readonly clean: number;
  })[];
  /** Each month of the period, also those without a visit. */
  readonly months: readonly (Tally & { readonly month: string; readonly held: number })[];
  /** Minutes by ranges that earn one more unit, with the units that are billed for them. */
  readonly minutes: readonly { readonly range: number; readonly units: number; readonly visits: number }[];
  readonly lost: { readonly visits: number; readonly minutes: number };
  /** What the units are worth, by what becomes of them; always an estimate. */
  readonly worth: Readonly<Record<keyof DayEntry['worth'], PeriodAmount>>;
  readonly payers: readonly string[];
  /** Open issues by rule, then by payer. */
  readonly heat: readonly { readonly rule: string; readonly counts: readonly number[] }[];
}

/**
 * Counts treatment days.
 * @param from - First month of the period, `YYYY-MM` or longer; `to` the last.
 */
export function countFigures(days: readonly DayEntry[], from: string, to: string): Figures {
  const finished = days.filter(({ isFinished }) => isFinished);
  const held = days.filter(isHeld);
  const lost = days.filter(({ minutes, units }) => minutes > 0 && units === 0);
  return {
    ...tally(days),
    byStanding: Object.fromEntries(
      Object.keys(STANDING_LABELS).map((one) => [one, tally(days.filter(({ standing }) => standing === one))]),
    ) as Record<Standing, Tally>,
    exposed: sumOf(
      days.filter(({ standing }) => standing === 'exposed'),
      'atRisk',
    ),
    finished: finished.length,
    cleanAtFirst: finished.filter(({ firstPass }) => firstPass === 'clean').length,
    causes: byMost([...indexBy(held, ({ holds }) => holds)].map(([rule, some]) => ({ rule, ...tally(some) }))),
    people: peopleOf(days),
    months: monthsOf(days, from, to),
    minutes: minutesOf(days),
    lost: { visits: lost.length, minutes: lost.reduce((sum, { minutes }) => sum + minutes, 0) },
    worth: {
      charged: sumOf(days, 'charged'),
      lost: sumOf(days, 'lost'),
      held: sumOf(days, 'held'),
      atRisk: sumOf(days, 'atRisk'),
    },
    ...heatOf(days),
  };
}

/** The units and dollars of days, of one kind. */
export function sumOf(days: readonly DayEntry[], name: keyof DayEntry['worth']): PeriodAmount {
  const amounts = days.map(({ worth }) => worth[name]).filter(({ units }) => units > 0);
  const total = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0);
  return {
    visits: amounts.length,
    units: total(amounts.map(({ units }) => units)),
    usd: toCents(total(amounts.map(({ usd = 0 }) => usd))),
    unpricedUnits: total(amounts.map(({ units, usd }) => (usd === undefined ? units : 0))),
  };
}

function tally(days: readonly DayEntry[]): Tally {
  return { visits: days.length, units: days.reduce((sum, { units }) => sum + units, 0) };
}

function byMost<T extends Tally>(all: T[]): T[] {
  return all.sort((a, b) => b.units - a.units || b.visits - a.visits);
}

function peopleOf(days: readonly DayEntry[]): Figures['people'] {
  const people = [...indexBy(days, ({ therapists }) => therapists)].map(([therapist, own]) => {
    const held = tally(own.filter(isHeld));
    const clean = own.filter(({ firstPass }) => firstPass === 'clean').length;
    return { therapist, ...tally(own), heldVisits: held.visits, heldUnits: held.units, clean };
  });
  return people.sort((a, b) => b.heldUnits - a.heldUnits || b.heldVisits - a.heldVisits || b.visits - a.visits);
}

function monthsOf(days: readonly DayEntry[], from: string, to: string): Figures['months'] {
  const byMonth = indexBy(days, ({ dateOfService }) => (dateOfService === UNDATED ? [] : [dateOfService.slice(0, 7)]));
  return monthsBetween(from, to).map((month) => {
    const own = byMonth.get(month) ?? [];
    return { month, ...tally(own), held: own.filter(isHeld).length };
  });
}

function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = next(month)) {
    months.push(month);
  }
  return months;
}

function next(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

function minutesOf(days: readonly DayEntry[]): Figures['minutes'] {
  const groups = indexBy(days, ({ minutes, units }) => [`${String(minutesRange(minutes))} ${String(units)}`]);
  return [...groups]
    .map(([key, some]) => {
      const [range = 0, units = 0] = key.split(' ').map(Number);
      return { range, units, visits: some.length };
    })
    .sort((a, b) => a.range - b.range || a.units - b.units);
}

function heatOf(days: readonly DayEntry[]): Pick<Figures, 'payers' | 'heat'> {
  const open = days.filter(({ rules }) => rules.length > 0);
  const payers = [...new Set(open.map(({ payer }) => payer ?? 'none'))].sort();
  const heat = [...indexBy(open, ({ rules }) => rules)]
    .map(([rule, some]) => ({
      rule,
      counts: payers.map((payer) => some.filter((day) => (day.payer ?? 'none') === payer).length),
      all: some.length,
    }))
    .sort((a, b) => b.all - a.all)
    .map(({ rule, counts }) => ({ rule, counts }));
  return { payers, heat };
}
