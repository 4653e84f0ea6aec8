// SPDX-License-Identifier: Apache-2.0
import { miscounted } from './faults.ts';
import { randomOf } from './random.ts';
import { unitsFor, type PlannedService, type PlannedVisit } from './visit.ts';

/** Share of visits of two neighbours in a therapist's day that are written as if both were treated at once. */
export const TOGETHER_RATE = 0.01;

/** How long after the first one's visit the second one's begins. */
const LATER_MINUTES = 10;

/**
 * Two patients of one therapist at once: the second one's visit begins ten minutes after the first one's. Minutes in
 * which the same person treated both count for neither.
 * @param pair - Names the two and the visit; with the seed it decides.
 * @param isSecond - True where `visit` is the one that comes later.
 */
export function perhapsTogether(
  visit: PlannedVisit,
  neighbour: PlannedVisit | undefined,
  pair: string,
  isSecond: boolean,
): PlannedVisit {
  const isPlain = [visit, neighbour].every((one) => one?.rules.length === 0);
  if (!neighbour || !isPlain || randomOf(pair)() >= TOGETHER_RATE) {
    return visit;
  }
  const startMinute = isSecond ? neighbour.startMinute + LATER_MINUTES : visit.startMinute;
  const other = isSecond ? neighbour : { ...neighbour, startMinute: visit.startMinute + LATER_MINUTES };
  const moved = { ...visit, startMinute };
  const left = minutesLeft(moved, moved.manual, other);
  const besides = moved.others.map((service) => minutesLeft(moved, service, other));
  if (left === moved.manual.minutes && besides.every((minutes, at) => minutes === moved.others[at]?.minutes)) {
    return moved;
  }
  const { least, isChoice } = moved.isMedicare
    ? unitsOfTotal(left, besides)
    : { least: unitsFor(left), isChoice: false };
  const units = isChoice && moved.billedUnits === least + 1 ? moved.billedUnits : least;
  return {
    ...moved,
    supportedUnits: units,
    rules: [
      'not-one-on-one',
      ...(left > 0 && least === 0 && !isChoice ? (['below-minimum'] as const) : []),
      ...(isChoice ? (['units-need-choice'] as const) : []),
      ...miscounted(moved, units),
    ],
  };
}

/**
 * Units of manual therapy where all minutes of the day are counted together: whole 15 minutes first, then the largest
 * remainders. Of equal ones the biller may choose: a unit more than the least is right too.
 */
function unitsOfTotal(manual: number, others: readonly number[]): { least: number; isChoice: boolean } {
  const all = [manual, ...others];
  const whole = all.reduce((sum, minutes) => sum + Math.floor(minutes / 15), 0);
  const open = unitsFor(all.reduce((sum, minutes) => sum + minutes, 0)) - whole;
  const rest = manual % 15;
  const before = others.filter((minutes) => minutes % 15 > rest).length;
  const equal = others.filter((minutes) => minutes % 15 === rest).length;
  const isOpenToIt = rest > 0 && open > before;
  return {
    least: Math.floor(manual / 15) + (isOpenToIt && open > before + equal ? 1 : 0),
    isChoice: isOpenToIt && open <= before + equal,
  };
}

/** Minutes of a service in which whoever gives it did not also treat the other visit's patient. */
function minutesLeft(visit: PlannedVisit, service: PlannedService, other: PlannedVisit): number {
  const person = whoTreats(visit, service);
  const taken = new Set(
    [other.manual, ...other.others]
      .filter((one) => whoTreats(other, one) === person)
      .flatMap((one) => clock(other, one)),
  );
  return clock(visit, service).filter((minute) => !taken.has(minute)).length;
}

function whoTreats({ therapist, assistant }: PlannedVisit, { byAssistant }: PlannedService): string {
  return byAssistant && assistant !== undefined ? assistant : therapist;
}

function clock(visit: PlannedVisit, { startMinute, minutes }: PlannedService): number[] {
  return Array.from({ length: minutes }, (_, at) => visit.startMinute + startMinute + at);
}
