// SPDX-License-Identifier: Apache-2.0
import { lengthMs, subtract, type Range } from '../../engine/billing/clock-interval.ts';
import { readText, titleServices } from '../../engine/text/read-text.ts';
import { intervalOf } from '../date-time.ts';
import type { R4CodeableConcept, ReadResource } from '../r4.ts';
import { titlesOf } from './concept.ts';
import { checked, type Reading } from './duration-reading.ts';

/** An Observation, or a component of one, that may state a time. */
export type Measured = Pick<
  ReadResource<'Observation'>,
  'code' | 'valueQuantity' | 'valuePeriod' | 'valueInteger' | 'valueString'
> & { readonly bodySite?: R4CodeableConcept | undefined };

/** A time that is stated of a treatment. */
export interface Stated {
  readonly reading: Reading;
  readonly by: Measured;
  /** True where it bears the treatment's code or name. */
  readonly isNamed: boolean;
}

/**
 * The times that are stated of a treatment: those that are plainly of different things are one time together. Of a
 * therapist's beside an assistant's nobody knows that, so that both are told of.
 */
export function together(stated: readonly Stated[]): Reading[] {
  const readings = stated.map(({ reading }) => reading);
  const parts = stated.filter(({ by }) => !isTotal(by) && isOfSomething(by));
  if (areApart(parts)) {
    return [sumOf(parts), ...stated.filter((one) => !parts.includes(one)).map(({ reading }) => reading)];
  }
  const people = stated.filter(({ by }) => !isTotal(by) && byWhom(by) !== undefined);
  const isOfTwo = new Set(people.map(({ by }) => byWhom(by))).size > 1;
  return isOfTwo ? [...readings, sumOf(people)] : readings;
}

/** True for several times, each of a region, a side or a technique of its own. */
export function areApart(stated: readonly Stated[]): boolean {
  const things = stated.map(({ by }) => thingsOf(by));
  const isValid = stated.length > 1 && stated.every(({ reading }) => 'durationMs' in reading);
  return isValid && things.every((one, at) => things.slice(at + 1).every((other) => differ(one, other)));
}

/** A time of all that was done, or of the visit. */
export function isTotal(measured: Measured): boolean {
  return titlesOf(measured.code).some((title) => /\b(?:total|overall|visit|encounter)\b/i.test(title));
}

/** Minutes of the same clock count once. */
function sumOf(stated: readonly Stated[]): Reading {
  const times = stated.flatMap(({ reading, by }) =>
    'durationMs' in reading ? [{ ...reading, clock: clockOf(reading.path, by) }] : [],
  );
  const clock = times.reduce<readonly Range[]>(
    (taken, one) => (one.clock ? [...taken, ...subtract([one.clock], taken)] : taken),
    [],
  );
  const others = times.reduce((sum, { durationMs, clock: own }) => sum + (own ? 0 : durationMs), 0);
  return checked('observation', times.map(({ path }) => path).join(' and '), lengthMs(clock) + others);
}

function clockOf(path: string, { valuePeriod }: Measured): Range | undefined {
  return path.endsWith('valuePeriod') ? intervalOf(valuePeriod) : undefined;
}

/** What a time is of: regions, sides and techniques. */
type Things = readonly (readonly string[])[];

function thingsOf({ code, bodySite }: Measured): Things {
  const titles = [...titlesOf(code), ...titlesOf(bodySite)];
  const regions = titles.flatMap((title) => readText(title).regions.map(({ region }) => region));
  const sides = regions.length > 0 ? SIDES.filter((side) => titles.some((title) => side.test(title))).map(String) : [];
  const services = titles.flatMap((title) => titleServices(title));
  const techniques = services.filter(({ term }) => term.service === undefined).map(({ term }) => term.label);
  return [regions, sides, techniques];
}

const SIDES = [/\b(?:left|lt)\b/i, /\b(?:right|rt)\b/i, /\bbilateral/i];

function isOfSomething(measured: Measured): boolean {
  return thingsOf(measured).some(({ length }) => length > 0);
}

/** True where both say of which region, side or technique they are, and name no one thing together. */
function differ(one: Things, other: Things): boolean {
  return one.some((names, kind) => {
    const theirs = other[kind] ?? [];
    return names.length > 0 && theirs.length > 0 && !names.some((name) => theirs.includes(name));
  });
}

function byWhom({ code }: Measured): 'assistant' | 'therapist' | undefined {
  const titles = titlesOf(code);
  const named = (who: RegExp): boolean => titles.some((title) => who.test(title));
  if (named(/\b(?:pta|cota|ota|assistants?)\b/i)) {
    return 'assistant';
  }
  return named(/\b(?:PT|OT|OTR|DPT|[Tt]herapists?)\b/) ? 'therapist' : undefined;
}
