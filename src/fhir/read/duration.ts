// SPDX-License-Identifier: Apache-2.0
import type { ClockInterval } from '../../engine/billing/clock-interval.ts';
import type { DurationReading, TimedSegment } from '../../engine/billing/treatment-day.ts';
import { durationInWords } from '../../engine/text/duration-words.ts';
import { readText as readWords } from '../../engine/text/read-text.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { billingCodesOf } from './billing-code.ts';
import { titlesOf, toConcepts } from './concept.ts';
import { parseDateTime } from '../date-time.ts';
import type { R4CodeableConcept, R4Period, ReadResource } from '../r4.ts';
import { PROCEDURE_SCHEDULE } from '../systems.ts';
import { MS_PER_MINUTE, msPerUnit, msPerUnitOf } from './time-unit.ts';
import { gathered, present } from '../../engine/present.ts';

const DAY_MS = 24 * 60 * 60_000;

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
  const schedule = readSchedule(procedure);
  const inWords = [
    ...readText(procedure.performedString),
    ...gathered(observations, (observation) => readObservation(observation, procedure.code)),
  ];
  const isTimedElsewhere = schedule.length + inWords.length > 0;
  const period = isTimedElsewhere && isInstant(procedure.performedPeriod) ? { readings: [] } : readPeriod(procedure);
  const readings: Reading[] = [...schedule, ...period.readings, ...inWords];
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

function readSchedule({ extension = [] }: ReadResource<'Procedure'>): Reading[] {
  const path = 'Procedure.extension(procedure-schedule).valueTiming.repeat';
  return present(extension, ({ url, valueTiming }): Reading | undefined => {
    const { count = 1, countMax, duration, durationMax, durationUnit } = valueTiming?.repeat ?? {};
    if (url !== PROCEDURE_SCHEDULE || duration === undefined) {
      return undefined;
    }
    if (countMax !== undefined || durationMax !== undefined) {
      return { invalid: `${path} states a range` };
    }
    const unitMs = msPerUnit(durationUnit ?? '');
    return unitMs === undefined
      ? { invalid: `${path}.durationUnit is ${quoteUnit(durationUnit)}; s, min or h is needed` }
      : checked('schedule', `${path}.duration`, count * duration * unitMs);
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

function readPeriod({ performedPeriod }: ReadResource<'Procedure'>): { readings: Reading[]; interval?: ClockInterval } {
  return readStretch('period', 'Procedure.performedPeriod', performedPeriod);
}

/** An EHR that knows when a treatment was, and keeps its minutes elsewhere, may write the one as start and end. */
function isInstant({ start = '', end = '' }: R4Period = {}): boolean {
  const at = parseDateTime(start)?.epochMs;
  return at !== undefined && at === parseDateTime(end)?.epochMs;
}

/** A period as the time that lies in it; one without both its times says nothing. */
function readStretch(
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

/** A duration stated in words. What is no plain duration is told, and another place is not asked in its stead. */
function readText(text: string | undefined): Reading[] {
  const path = 'Procedure.performedString';
  const stated = text === undefined ? undefined : durationInWords(text);
  if (stated === undefined) {
    return [];
  }
  return 'invalid' in stated ? [{ invalid: `${path} ${stated.invalid}` }] : [checked('text', path, stated.durationMs)];
}

/**
 * What an Observation that belongs to a treatment states as its time: in itself, else in the part that names the
 * treatment's code, else in the only part that states one.
 */
function readObservation(
  { id, status, component = [], ...whole }: ReadResource<'Observation'>,
  treatment: R4CodeableConcept | undefined,
): Reading[] {
  if (isVoid(status)) {
    return [];
  }
  const path = `Observation/${id}`;
  const own = readMeasured(path, whole);
  if (own.length > 0) {
    return own;
  }
  const parts = component.flatMap((part, at) =>
    readMeasured(`${path} component[${String(at)}]`, part).map((reading) => ({ part, reading })),
  );
  const named = parts.filter(({ part }) => namesOneOf(part, billingCodesOf(treatment)));
  const only = named.length > 0 ? named : parts;
  return only.length === 1 ? only.map(({ reading }) => reading) : [];
}

/** By its code, or in words where that is manual therapy. */
function namesOneOf({ code }: Measured, billingCodes: readonly string[]): boolean {
  const names = [...billingCodesOf(code), code?.text ?? '', ...(code?.coding ?? []).map(({ display = '' }) => display)];
  const isManual = billingCodes.includes(MANUAL_THERAPY);
  return names.some(
    (name) => billingCodes.some((billed) => name.includes(billed)) || (isManual && readWords(name).namesManualTherapy),
  );
}

type Measured = Pick<
  ReadResource<'Observation'>,
  'code' | 'valueQuantity' | 'valuePeriod' | 'valueInteger' | 'valueString'
>;

/** A quantity, a period, a duration in words, bare minutes. */
function readMeasured(path: string, measured: Measured): Reading[] {
  const { valueQuantity, valuePeriod, valueInteger, valueString } = measured;
  const unitMs =
    msPerUnitOf(valueQuantity ?? {}) ?? (isOfMinutes(measured) && isBare(valueQuantity) ? MS_PER_MINUTE : undefined);
  if (unitMs !== undefined && valueQuantity?.value !== undefined) {
    // "< 30 min" is no time that was spent.
    return valueQuantity.comparator === undefined
      ? [checked('observation', `${path} valueQuantity`, valueQuantity.value * unitMs)]
      : [{ invalid: `${path} valueQuantity states a limit, not a time` }];
  }
  if (valuePeriod && isOfTime(measured)) {
    return readStretch('observation', `${path} valuePeriod`, valuePeriod).readings;
  }
  if (valueInteger !== undefined && isOfMinutes(measured)) {
    return [checked('observation', `${path} valueInteger`, valueInteger * MS_PER_MINUTE)];
  }
  const bare = isOfMinutes(measured) && /^\s*\d{1,3}\s*$/.test(valueString ?? '') ? ' min' : '';
  const stated = valueString === undefined ? undefined : durationInWords(`${valueString}${bare}`);
  if (stated && 'durationMs' in stated) {
    return [checked('observation', `${path} valueString`, stated.durationMs)];
  }
  // What else a text says ("pain 3/10 after 15 min") is no fault of a time, where it is not named as one.
  return stated?.isOfDuration === true && isOfTime(measured)
    ? [{ invalid: `${path} valueString ${stated.invalid}` }]
    : [];
}

/** A number without any unit. */
function isBare({ code, unit }: NonNullable<Measured['valueQuantity']> = {}): boolean {
  return code === undefined && unit === undefined;
}

/** True where the name of a bare number says that it counts minutes: "Treatment minutes". */
function isOfMinutes(observation: Measured): boolean {
  return isNamed(observation, /\bmin(?:ute)?s?\b/i);
}

/** True where the name of a period says that it is of a treatment: "Treatment time", and not "Onset". */
function isOfTime(observation: Measured): boolean {
  return isNamed(observation, /\b(?:time|min(?:ute)?s?|duration|treatment|session|therapy)\b/i);
}

function isNamed({ code }: Measured, name: RegExp): boolean {
  return titlesOf(code).some((text) => name.test(text));
}

function isVoid(status: string): boolean {
  return status === 'entered-in-error' || status === 'cancelled';
}
