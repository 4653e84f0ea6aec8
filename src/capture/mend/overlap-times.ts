// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Procedure } from '@medplum/fhirtypes';
import { TIME_REFUSAL, isTime } from '../charting/read-time.ts';
import type { Change } from '../charting/save-changes.ts';
import { changedProcedure, draftOf } from '../charting/treatment-draft.ts';
import { minuteOf, wallOf, type ClockedTreatment, type Overlap } from './overlap.ts';

/** Clock times, `HH:MM`. */
export interface Times {
  readonly start: string;
  readonly end: string;
}

/** When each of the two was given, in their order. */
export type BothTimes = readonly [first: Times, second: Times];

/** As they stand. */
export function timesOf({ first, second }: Overlap): BothTimes {
  return [standing(first), standing(second)];
}

/** What keeps times of both from being saved; undefined where each is whole and they share no minute. */
export function timesFault(times: BothTimes): string | undefined {
  const [first, second] = times;
  if (!times.every(({ start, end }) => isTime(start) && isTime(end))) {
    return TIME_REFUSAL;
  }
  if (times.some(({ start, end }) => end <= start)) {
    return 'The end must be after the start.';
  }
  const [from, to] = [first.start > second.start ? first : second, first.end < second.end ? first : second];
  const minutes = minuteOf(to.end) - minuteOf(from.start);
  return minutes > 0 ? `They still share ${String(minutes)} min.` : undefined;
}

/** Those of the two whose times are others, with them. */
export function retimed(overlap: Overlap, [one, other]: BothTimes): Change[] {
  const isOther = (treatment: ClockedTreatment, { start, end }: Times): boolean =>
    start !== standing(treatment).start || end !== standing(treatment).end;
  return [
    ...(isOther(overlap.first, one) ? [withTimes(overlap.first, one)] : []),
    ...(isOther(overlap.second, other) ? [withTimes(overlap.second, other)] : []),
  ];
}

/** Both treatments with the edge between them at a minute: the first ends there, the second begins there. */
export function movedEdge({ first, second }: Overlap, minute: number): Change[] {
  return [withTimes(first, { end: wallOf(minute) }), withTimes(second, { start: wallOf(minute) })];
}

function standing({ from, to }: ClockedTreatment): Times {
  return { start: wallOf(from), end: wallOf(to) };
}

/** Minutes that were stated beside the clock times and agreed with them go along; all else stays as it is written. */
function withTimes({ procedure, clock }: ClockedTreatment, times: Partial<Times>): Change {
  const before = draftOf(procedure, clock);
  const draft = { ...before, ...times };
  const agreed = before.minutes === String(lengthOf(before));
  const minutes = agreed ? String(lengthOf(draft)) : before.minutes;
  return { base: procedure, mine: changedProcedure(procedure, { ...draft, minutes }, clock) as WithId<Procedure> };
}

function lengthOf({ start, end }: Times): number {
  return minuteOf(end) - minuteOf(start);
}
