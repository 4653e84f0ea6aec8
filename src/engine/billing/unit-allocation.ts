// SPDX-License-Identifier: Apache-2.0
import { minutesForUnits, unitsForMinutes, wholeUnits, type CountingMethod, type UnitMethod } from './timed-units.ts';

/** Whole timed minutes of one code on a treatment day. */
export interface CodeMinutes {
  readonly code: string;
  readonly minutes: number;
}

/** One code's share, with the steps that led to it. */
export interface AllocatedLine extends CodeMinutes {
  /** Full 15-minute units, which a code keeps whatever the others have. */
  readonly wholeUnits: number;
  readonly remainderMinutes: number;
  /** 1 where the code's remainder earned one more unit. */
  readonly remainderUnits: 0 | 1;
  readonly units: number;
}

/** Codes with the same remainder, of which only some can have a unit: the biller's choice. */
export interface AllocationTie {
  readonly codes: readonly string[];
  readonly remainderMinutes: number;
  /** How many of them get a unit. */
  readonly unitsToPlace: number;
}

export interface Allocation {
  /** The method that was counted by. */
  readonly method: CountingMethod;
  /** The method that gave fewer units, where the payer pays by the larger of both. */
  readonly insteadOf?: CountingMethod;
  readonly totalMinutes: number;
  readonly totalUnits: number;
  readonly lines: readonly AllocatedLine[];
  readonly tie?: AllocationTie;
}

/**
 * Spreads a treatment day's units over its timed codes and keeps the reasoning.
 *
 * `cms`: the day's total sets the units; each code first keeps its whole units, then the units still to place
 * go one each to the largest remainders, which may be under 8 minutes (example 3: 33 + 7 min → 2 + 1).
 * `cpt`: each code stands alone, nothing is pooled.
 * `cpt-capped`: the same, but no more units than the day's total earns; the largest remainders keep theirs (Colorado
 * workers' compensation, rule 18: midpoint per code, no carry-over).
 *
 * Equal remainders are the biller's choice (rule 7); the lowest code takes the unit here, so that the result
 * does not depend on the order of the lines, and `tie` says which others could.
 * @param method - The payer's method.
 * @param codes - Each timed code once, with whole minutes.
 * @see Pub 100-04 ch. 5 §20.2.C, examples 1–5.
 */
export function allocateUnits(method: UnitMethod, codes: readonly CodeMinutes[]): Allocation {
  if (method !== 'larger') {
    return allocateBy(method, codes);
  }
  const [byTotal, byCode] = [allocateBy('cms', codes), allocateBy('cpt', codes)];
  return byCode.totalUnits > byTotal.totalUnits
    ? { ...byCode, insteadOf: 'cms' }
    : { ...byTotal, ...(byCode.totalUnits < byTotal.totalUnits ? { insteadOf: 'cpt' as const } : {}) };
}

/** Units of one code; 0 where the day does not have it. */
export function unitsOf({ lines }: Allocation, code: string): number {
  return lines.find((line) => line.code === code)?.units ?? 0;
}

/**
 * Every number of units that a code may rightly have: one value, or two where a tie leaves it to the biller.
 * @returns Ascending; `[0]` for a code the day does not have.
 */
export function acceptableUnits(allocation: Allocation, code: string): readonly number[] {
  const line = allocation.lines.find((candidate) => candidate.code === code);
  if (!line) {
    return [0];
  }
  return allocation.tie?.codes.includes(code) ? [line.wholeUnits, line.wholeUnits + 1] : [line.units];
}

/**
 * The allocation with a tie settled as the biller has: a code has the units that it bills, and the other tied codes take
 * what is left, the lowest first. The same allocation where they leave no such choice.
 * @param units - What the code bills; undefined where nobody has decided it.
 * @see Pub 100-04 ch. 5 §20.2.C (equal remainders: the biller chooses).
 */
export function settleTie(allocation: Allocation, code: string, units: number | undefined): Allocation {
  const chosen =
    units === undefined || unitsOf(allocation, code) === units
      ? undefined
      : alternatives(allocation).find((option) => option.get(code) === units);
  const lines = allocation.lines.map((line) => {
    const earned = chosen?.get(line.code) ?? line.units;
    return toLine(line, line.wholeUnits, line.remainderMinutes, earned > line.wholeUnits);
  });
  return chosen ? { ...allocation, lines } : allocation;
}

/** Every way to place the tied units: the chosen one first. Without a tie, the allocation alone. */
export function alternatives(allocation: Allocation): ReadonlyMap<string, number>[] {
  const { tie, lines } = allocation;
  const chosen = new Map(lines.map((line) => [line.code, line.units]));
  if (!tie) {
    return [chosen];
  }
  const base = new Map(lines.map((line) => [line.code, tie.codes.includes(line.code) ? line.wholeUnits : line.units]));
  return combinations(tie.codes, tie.unitsToPlace).map((winners) => {
    const option = new Map(base);
    winners.forEach((code) => option.set(code, (base.get(code) ?? 0) + 1));
    return option;
  });
}

function allocateBy(method: CountingMethod, codes: readonly CodeMinutes[]): Allocation {
  const totalMinutes = codes.reduce((sum, { minutes }) => sum + minutes, 0);
  const split = codes.map((entry) => ({ ...entry, ...wholeUnits(entry.minutes) }));
  const placed = split.reduce((sum, { units }) => sum + units, 0);
  // By the total alone, a remainder under 8 minutes may earn a unit.
  const least = method === 'cms' ? 0 : minutesForUnits(1);
  const ranked = split
    .filter(({ remainderMinutes }) => remainderMinutes >= least)
    .sort((a, b) => b.remainderMinutes - a.remainderMinutes || (a.code < b.code ? -1 : 1));
  const byTotal = unitsForMinutes(totalMinutes) - placed;
  const unitsToPlace = method === 'cpt' ? ranked.length : Math.min(ranked.length, byTotal);
  const winners = new Set(ranked.slice(0, unitsToPlace).map(({ code }) => code));
  const lines = split.map(({ code, minutes, units, remainderMinutes }) =>
    toLine({ code, minutes }, units, remainderMinutes, winners.has(code)),
  );
  const tie = findTie(ranked, unitsToPlace);
  return { method, totalMinutes, totalUnits: placed + unitsToPlace, lines, ...(tie ? { tie } : {}) };
}

function findTie(
  ranked: readonly { readonly code: string; readonly remainderMinutes: number }[],
  unitsToPlace: number,
): AllocationTie | undefined {
  const lastIn = ranked[unitsToPlace - 1];
  const firstOut = ranked[unitsToPlace];
  if (!lastIn || lastIn.remainderMinutes !== firstOut?.remainderMinutes) {
    return undefined;
  }
  const remainderMinutes = lastIn.remainderMinutes;
  const above = ranked.filter((entry) => entry.remainderMinutes > remainderMinutes).length;
  const codes = ranked.filter((entry) => entry.remainderMinutes === remainderMinutes).map(({ code }) => code);
  return { codes, remainderMinutes, unitsToPlace: unitsToPlace - above };
}

function toLine(entry: CodeMinutes, whole: number, remainderMinutes: number, wins: boolean): AllocatedLine {
  const remainderUnits = wins ? 1 : 0;
  return { ...entry, wholeUnits: whole, remainderMinutes, remainderUnits, units: whole + remainderUnits };
}

function combinations(items: readonly string[], size: number): string[][] {
  if (size === 0) {
    return [[]];
  }
  return items.flatMap((item, index) => combinations(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}
