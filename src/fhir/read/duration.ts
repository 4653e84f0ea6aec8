// SPDX-License-Identifier: Apache-2.0
import type { ClockInterval } from '../../engine/billing/clock-interval.ts';
import type { DurationReading, TimedSegment } from '../../engine/billing/treatment-day.ts';
import { durationInWords } from '../../engine/text/duration-words.ts';
import { toConcepts } from './concept.ts';
import { parseDateTime } from '../date-time.ts';
import type { ReadResource } from '../r4.ts';
import { PROCEDURE_SCHEDULE, UCUM } from '../systems.ts';

const DAY_MS = 24 * 60 * 60_000;
const MS_PER_UNIT: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000 };

type Reading = DurationReading | { readonly invalid: string };

/**
 * The time a Procedure documents, from every place where it can stand: the schedule extension, the performed
 * period, a performed text, and Observations that are part of it. The first that is present counts; a place
 * that states a time which cannot be true is reported and never replaced by the next.
 * @param procedure - The Procedure, or a part of one.
 * @param observations - Observations that are `partOf` it.
 */
export function readSegment(
  procedure: ReadResource<'Procedure'>,
  observations: readonly ReadResource<'Observation'>[],
): TimedSegment {
  const period = readPeriod(procedure);
  const readings: Reading[] = [
    ...readSchedule(procedure),
    ...period.readings,
    ...readText(procedure.performedString),
    ...observations.flatMap(readObservation),
  ];
  const [first] = readings;
  const valid = readings.filter((reading) => 'durationMs' in reading);
  return {
    source: `Procedure/${procedure.id}`,
    ...(first && 'durationMs' in first ? { durationMs: first.durationMs } : {}),
    readings: valid,
    ...(period.interval ? { interval: period.interval } : {}),
    regions: toConcepts(procedure.bodySite),
    invalid: readings.flatMap((reading) => ('invalid' in reading ? [reading.invalid] : [])),
  };
}

function readSchedule({ extension = [] }: ReadResource<'Procedure'>): Reading[] {
  const path = 'Procedure.extension(procedure-schedule).valueTiming.repeat';
  return extension.flatMap(({ url, valueTiming }): Reading[] => {
    const { count = 1, countMax, duration, durationMax, durationUnit } = valueTiming?.repeat ?? {};
    if (url !== PROCEDURE_SCHEDULE || duration === undefined) {
      return [];
    }
    if (countMax !== undefined || durationMax !== undefined) {
      return [{ invalid: `${path} states a range` }];
    }
    const msPerUnit = MS_PER_UNIT[durationUnit ?? ''];
    return msPerUnit === undefined
      ? [{ invalid: `${path}.durationUnit is ${quoteUnit(durationUnit)}; s, min or h is needed` }]
      : [checked('schedule', `${path}.duration`, count * duration * msPerUnit)];
  });
}

/** Units are codes, not free text, but only a short one is repeated in a message. */
function quoteUnit(unit: string | undefined): string {
  return unit !== undefined && /^[a-z]{1,12}$/i.test(unit) ? `“${unit}”` : 'missing or unknown';
}

function checked(from: DurationReading['from'], path: string, durationMs: number): Reading {
  if (!(durationMs > 0)) {
    return { invalid: `${path} is not more than 0` };
  }
  if (durationMs > DAY_MS) {
    return { invalid: `${path} is longer than a day` };
  }
  return { from, path, durationMs: Math.round(durationMs) };
}

function readPeriod(procedure: ReadResource<'Procedure'>): { readings: Reading[]; interval?: ClockInterval } {
  const path = 'Procedure.performedPeriod';
  const { start, end } = procedure.performedPeriod ?? {};
  if (start === undefined || end === undefined) {
    return { readings: [] };
  }
  const [from, to] = [parseDateTime(start), parseDateTime(end)];
  if (!from || !to) {
    const element = from ? 'end' : 'start';
    return { readings: [{ invalid: `${path}.${element} is not a dateTime with a time zone` }] };
  }
  if (from.epochMs === undefined || to.epochMs === undefined) {
    return { readings: [] };
  }
  if (to.epochMs <= from.epochMs) {
    return { readings: [{ invalid: `${path}.end is not after its start` }] };
  }
  const reading = checked('period', path, to.epochMs - from.epochMs);
  const { utcOffsetMinutes } = from;
  return 'invalid' in reading
    ? { readings: [reading] }
    : { readings: [reading], interval: { startMs: from.epochMs, endMs: to.epochMs, utcOffsetMinutes } };
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

/** Units as people write them where no UCUM code stands beside: `minutes`, `hrs`. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  ...{ s: 's', sec: 's', secs: 's', second: 's', seconds: 's' },
  ...{ min: 'min', mins: 'min', minute: 'min', minutes: 'min' },
  ...{ h: 'h', hr: 'h', hrs: 'h', hour: 'h', hours: 'h' },
};

/** A time quantity by its UCUM code, or by the word for its unit where no code of another system says otherwise. */
function readObservation({ id, status, valueQuantity }: ReadResource<'Observation'>): Reading[] {
  const { system, code, unit = '', value } = valueQuantity ?? {};
  const coded = system === UCUM ? code : undefined;
  const written = system === undefined || code === undefined ? (code ?? unit) : '';
  const msPerUnit = MS_PER_UNIT[coded ?? UNIT_WORDS[written.trim().toLowerCase()] ?? ''];
  if (msPerUnit === undefined || value === undefined || isVoid(status)) {
    return [];
  }
  return [checked('observation', `Observation/${id} valueQuantity`, value * msPerUnit)];
}

function isVoid(status: string): boolean {
  return status === 'entered-in-error' || status === 'cancelled';
}
