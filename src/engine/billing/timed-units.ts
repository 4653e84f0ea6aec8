// SPDX-License-Identifier: Apache-2.0

/**
 * How minutes become units: `cms` sums all timed codes of the day, `cpt` looks at each code alone, `cpt-capped` does so
 * within what the day's total earns.
 */
export type CountingMethod = 'cms' | 'cpt' | 'cpt-capped';

/** How a payer counts; `larger` takes `cms` or `cpt`, whichever gives more units on the day. */
export type UnitMethod = CountingMethod | 'larger';

/** What people call each method. */
export const METHOD_NAMES: Readonly<Record<UnitMethod, string>> = {
  cms: 'CMS total-time rule',
  cpt: 'CPT midpoint rule',
  'cpt-capped': 'CPT midpoint rule within the day’s total',
  larger: 'larger of the CMS and the CPT rule',
};

const MINUTES_PER_UNIT = 15;
const MINUTES_PAST_MIDPOINT = 8;

/**
 * Units that a number of minutes earns under one 15-minute code, rounded at the midpoint.
 *
 * Both methods use this count: CMS on the day's timed total, CPT on each code's own minutes. 7 min → 0,
 * 8 → 1, 22 → 1, 23 → 2, 37 → 2, 38 → 3, and on past two hours.
 * @param minutes - Whole minutes, 0 or more.
 * @see Pub 100-04 ch. 5 §20.2.C (table of timed minutes); CPT time rule: a unit is attained past its midpoint.
 */
export function unitsForMinutes(minutes: number): number {
  return Math.floor((minutes + (MINUTES_PER_UNIT - MINUTES_PAST_MIDPOINT)) / MINUTES_PER_UNIT);
}

/** The fewest whole minutes that earn `units` units: 1 → 8, 2 → 23. */
export function minutesForUnits(units: number): number {
  return units === 0 ? 0 : (units - 1) * MINUTES_PER_UNIT + MINUTES_PAST_MIDPOINT;
}

/** Full 15-minute units in the minutes, and the minutes left over. */
export function wholeUnits(minutes: number): { readonly units: number; readonly remainderMinutes: number } {
  return { units: Math.floor(minutes / MINUTES_PER_UNIT), remainderMinutes: minutes % MINUTES_PER_UNIT };
}
