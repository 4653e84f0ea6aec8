// SPDX-License-Identifier: Apache-2.0
import type { ClockInterval } from '../../engine/billing/clock-interval.ts';
import type { DurationReading } from '../../engine/billing/treatment-day.ts';
import { parseDateTime } from '../date-time.ts';
import type { R4Period } from '../r4.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A time that a record states, or why it cannot be true. */
export type Reading = DurationReading | { readonly invalid: string };

/** A stated time, where it can be that of a treatment. */
export function checked(from: DurationReading['from'], path: string, durationMs: number): Reading {
  if (!(durationMs > 0)) {
    return { invalid: `${path} is not more than 0` };
  }
  if (durationMs > DAY_MS) {
    return { invalid: `${path} is longer than a day` };
  }
  return { from, path, durationMs: Math.round(durationMs) };
}

/** A period as the time that lies in it; one without both its times says nothing. */
export function readStretch(
  from: DurationReading['from'],
  path: string,
  { start, end }: R4Period = {},
): { readings: Reading[]; interval?: ClockInterval } {
  if (start === undefined || end === undefined) {
    return { readings: [] };
  }
  const [begun, ended] = [parseDateTime(start), parseDateTime(end)];
  if (!begun || !ended) {
    const element = begun ? 'end' : 'start';
    return { readings: [{ invalid: `${path}.${element} is not a dateTime with a time zone` }] };
  }
  if (begun.epochMs === undefined || ended.epochMs === undefined) {
    return { readings: [] };
  }
  if (ended.epochMs <= begun.epochMs) {
    return { readings: [{ invalid: `${path}.end is not after its start` }] };
  }
  const reading = checked(from, path, ended.epochMs - begun.epochMs);
  const { utcOffsetMinutes } = begun;
  return 'invalid' in reading
    ? { readings: [reading] }
    : { readings: [reading], interval: { startMs: begun.epochMs, endMs: ended.epochMs, utcOffsetMinutes } };
}
