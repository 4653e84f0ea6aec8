// SPDX-License-Identifier: Apache-2.0
import type { ClockInterval } from '../../engine/billing/clock-interval.ts';
import type { DurationReading, TimedSegment } from '../../engine/billing/treatment-day.ts';
import { durationInWords } from '../../engine/text/duration-words.ts';
import { toConcepts } from './concept.ts';
import { checked, readStretch, type Reading } from './duration-reading.ts';
import { readObservations, type OfTreatment } from './observed-time.ts';
import { parseDateTime } from '../date-time.ts';
import type { R4Period, ReadResource } from '../r4.ts';
import { PROCEDURE_SCHEDULE } from '../systems.ts';
import { msPerUnit } from './time-unit.ts';
import { table } from '../../engine/table.ts';
import { present } from '../../engine/present.ts';

/**
 * The time a Procedure documents, from every place where it can stand: the schedule extension, the performed
 * period, a performed text, and Observations that are part of it. The first that is present counts; a place
 * that states a time which cannot be true is reported and never replaced by the next.
 * @param procedure - The Procedure, or a part of one.
 * @param observations - Observations that are `partOf` it.
 */
export function readSegment(procedure: ReadResource<'Procedure'>, observations: readonly OfTreatment[]): TimedSegment {
  const [planned, inWords] = [readSchedule(procedure), readText(procedure.performedString)];
  const clock = readPeriod(procedure);
  const isClock = !isInstant(procedure.performedPeriod);
  const hasOther = planned.length + inWords.length + (isClock ? clock.readings.length : 0) > 0;
  const observed = readObservations(procedure.code, observations, hasOther);
  const period = isClock || planned.length + inWords.length + observed.length === 0 ? clock : { readings: [] };
  const given = [...period.readings, ...inWords, ...observed];
  const readings: Reading[] = [...planned.map((one) => asGiven(one, given)), ...given];
  const [first] = readings;
  const valid = readings.filter((reading) => 'durationMs' in reading);
  return {
    source: `Procedure/${procedure.id}`,
    ...(first && 'durationMs' in first ? { durationMs: first.durationMs } : {}),
    readings: valid,
    ...(period.interval ? { interval: period.interval } : {}),
    regions: toConcepts(procedure.bodySite),
    invalid: present(readings, (reading) => ('invalid' in reading ? reading.invalid : undefined)),
  };
}

/** A time of a schedule: where that is of several times, with how long each was to be. */
type Planned = Reading & { readonly each?: DurationReading };

/** How long one of several times was to be is the time of that which the clock or a stated duration shows to have taken so long. */
function asGiven({ each, ...planned }: Planned, given: readonly Reading[]): Reading {
  const isGiven = given.some((one) => 'durationMs' in one && one.durationMs === each?.durationMs);
  return each && isGiven ? each : planned;
}

function readSchedule({ extension = [] }: ReadResource<'Procedure'>): Planned[] {
  const path = 'Procedure.extension(procedure-schedule).valueTiming.repeat';
  return present(extension, ({ url, valueTiming }): Planned | undefined => {
    const { count, countMax, duration, durationMax, durationUnit, ...often } = valueTiming?.repeat ?? {};
    if (url !== PROCEDURE_SCHEDULE || duration === undefined) {
      return undefined;
    }
    if (durationMax !== undefined) {
      return { invalid: `${path} states a range` };
    }
    const unitMs = msPerUnit(durationUnit ?? '');
    if (unitMs === undefined) {
      return { invalid: `${path}.durationUnit is ${quoteUnit(durationUnit)}; s, min or h is needed` };
    }
    const one = checked('schedule', `${path}.duration`, duration * unitMs);
    const each = 'durationMs' in one ? { each: one } : {};
    if (countMax !== undefined || often.frequencyMax !== undefined) {
      return { invalid: `${path} states a range`, ...each };
    }
    if (isOfSeveral(count, often)) {
      return { invalid: `${path} states how often it was to be done, so the minutes of this day are unknown`, ...each };
    }
    const all = checked('schedule', `${path}.duration`, (count ?? 1) * duration * unitMs);
    // At intervals each is a treatment of its own, and the record may be of one of them.
    return often.periodUnit === undefined ? all : { ...all, ...each };
  });
}

/**
 * A schedule of more than one time on a day, or over several days, does not say how long one day's treatment took; one of
 * so many times at intervals of hours does, where they take less than a day.
 */
function isOfSeveral(
  count: number | undefined,
  { frequency = 1, period = 1, periodUnit }: { frequency?: number; period?: number; periodUnit?: string },
): boolean {
  const days = DAYS[periodUnit ?? ''];
  if (days === undefined) {
    return frequency > 1;
  }
  if (count !== undefined && (count * period * days) / frequency < 1) {
    return false;
  }
  return frequency > period * days || (count ?? 1) > 1;
}

const DAYS = table<number>({ s: 1 / 86_400, min: 1 / 1440, h: 1 / 24, d: 1, wk: 7, mo: 30, a: 365 });

/** Units are codes, not free text, but only a short one is repeated in a message. */
function quoteUnit(unit: string | undefined): string {
  return unit !== undefined && /^[a-z]{1,12}$/i.test(unit) ? `“${unit}”` : 'missing or unknown';
}

function readPeriod({ performedPeriod }: ReadResource<'Procedure'>): { readings: Reading[]; interval?: ClockInterval } {
  return readStretch('period', 'Procedure.performedPeriod', performedPeriod);
}

/** An EHR that knows when a treatment was, and keeps its minutes elsewhere, may write the one as start and end. */
function isInstant({ start = '', end = '' }: R4Period = {}): boolean {
  const at = parseDateTime(start)?.epochMs;
  return at !== undefined && at === parseDateTime(end)?.epochMs;
}

/** A duration stated in words. What is no plain duration is told, and another place is not asked in its stead. */
function readText(text: string | undefined): Reading[] {
  const path = 'Procedure.performedString';
  const stated = text === undefined ? undefined : durationInWords(text);
  if (stated === undefined) {
    return [];
  }
  return 'invalid' in stated ? [{ invalid: `${path} ${stated.invalid}` }] : [checked('text', path, stated.durationMs)];
}
