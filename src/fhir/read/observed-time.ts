// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { durationInWords } from '../../engine/text/duration-words.ts';
import { readText } from '../../engine/text/read-text.ts';
import { gathered } from '../../engine/present.ts';
import { billingCodesOf } from './billing-code.ts';
import { areApart, isTotal, together, type Measured, type Stated } from './apart-times.ts';
import { titlesOf } from './concept.ts';
import { checked, readStretch, type Reading } from './duration-reading.ts';
import type { R4CodeableConcept, ReadResource } from '../r4.ts';
import { MS_PER_MINUTE, msPerUnitOf } from './time-unit.ts';

type Observation = ReadResource<'Observation'>;

/** An Observation that is part of a treatment, with the codes of the other treatments that it is part of. */
export interface OfTreatment {
  readonly observation: Observation;
  readonly others: readonly (R4CodeableConcept | undefined)[];
}

/**
 * What Observations that are part of a treatment state as its time: what bears its code or its name goes before what only
 * says that it is a time. A total is the treatment's where nothing else is, and that of several treatments is none's.
 * @param hasOther - Whether the treatment states its time elsewhere.
 */
export function readObservations(
  treatment: R4CodeableConcept | undefined,
  observations: readonly OfTreatment[],
  hasOther: boolean,
): Reading[] {
  const stated = gathered(observations, (one) => statedBy(one, treatment));
  const own = stated.filter(({ isNamed, by }) => isNamed || !isTotal(by));
  const counted = own.length > 0 || hasOther ? own : stated;
  const named = counted.filter(({ isNamed }) => isNamed);
  const first = named.length > 0 ? named : counted;
  return [...together(first), ...together(counted.filter((one) => !first.includes(one)))];
}

/** What an Observation states: in itself, or in the parts of it, where these tell the treatment from others. */
function statedBy({ observation, others }: OfTreatment, treatment: R4CodeableConcept | undefined): readonly Stated[] {
  const { id, status, component = [], ...whole } = observation;
  if (isVoid(status)) {
    return [];
  }
  const codes = billingCodesOf(treatment);
  const isOwn = (measured: Measured): boolean =>
    namesOneOf(measured, codes) && !others.some((other) => namesOneOf(measured, billingCodesOf(other)));
  const toStated = (path: string, by: Measured): Stated[] =>
    isOfOther(by, codes) || (others.length > 0 && !isOwn(by))
      ? []
      : readMeasured(path, by).map((reading) => ({ reading, by, isNamed: isOwn(by) }));
  const path = `Observation/${id}`;
  const parts = component.flatMap((part, at) => toStated(`${path} component[${String(at)}]`, part));
  const isShared = component.some((part) => isOfOther(part, codes) && readMeasured(path, part).length > 0);
  const isOfOthersToo = isShared || (!isOwn(whole) && parts.some(({ isNamed }) => isNamed));
  return readMeasured(path, whole).length === 0 || isOfOthersToo ? statedInParts(parts) : toStated(path, whole);
}

/** In those that name the treatment, else in the only one, in those that are of different things, or in their total. */
function statedInParts(parts: readonly Stated[]): readonly Stated[] {
  const named = parts.filter(({ isNamed }) => isNamed);
  const only = named.length > 0 ? named : parts;
  const totals = only.filter(({ by }) => isTotal(by));
  if (only.length === 1 || areApart(only.filter((one) => !totals.includes(one)))) {
    return only;
  }
  return named.length > 0 && totals.length === 1 ? totals : [];
}

/** True where it bears the code of another service. */
function isOfOther({ code }: Measured, codes: readonly string[]): boolean {
  const written = billingCodesOf(code);
  return codes.length > 0 && written.length > 0 && !written.some((one) => codes.includes(one));
}

/** By its code, or in words where that is manual therapy. */
function namesOneOf({ code }: Measured, billingCodes: readonly string[]): boolean {
  const names = [...billingCodesOf(code), code?.text ?? '', ...(code?.coding ?? []).map(({ display = '' }) => display)];
  const isManual = billingCodes.includes(MANUAL_THERAPY);
  return names.some(
    (name) => billingCodes.some((billed) => name.includes(billed)) || (isManual && readText(name).namesManualTherapy),
  );
}

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
