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
  const person = whoTreats(moved, moved.manual);
  const taken = new Set(
    [other.manual, ...other.others]
      .filter((service) => whoTreats(other, service) === person)
      .flatMap((service) => clock(other, service)),
  );
  const minutes = clock(moved, moved.manual);
  const left = minutes.filter((minute) => !taken.has(minute));
  if (left.length === minutes.length) {
    return moved;
  }
  const supportedUnits = unitsFor(left.length);
  return {
    ...moved,
    supportedUnits,
    rules: [
      'not-one-on-one',
      ...(left.length > 0 && supportedUnits === 0 ? (['below-minimum'] as const) : []),
      ...miscounted(moved, supportedUnits),
    ],
  };
}

function whoTreats({ therapist, assistant }: PlannedVisit, { byAssistant }: PlannedService): string {
  return byAssistant && assistant !== undefined ? assistant : therapist;
}

function clock(visit: PlannedVisit, { startMinute, minutes }: PlannedService): number[] {
  return Array.from({ length: minutes }, (_, at) => visit.startMinute + startMinute + at);
}
