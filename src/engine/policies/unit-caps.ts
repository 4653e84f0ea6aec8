// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isTimed } from '../billing/code-sets.ts';
import type { TreatmentDay } from '../billing/treatment-day.ts';
import type { Allocation } from '../billing/unit-allocation.ts';
import type { PayerPolicy } from './payer-policy.ts';

/** The most units of a day that a payer pays for some codes together. */
export interface UnitCap {
  readonly limit: number;
  /** Absent for all timed codes. */
  readonly codes?: readonly string[];
}

/** A timed code's units on a day. */
interface CodeUnits {
  readonly code: string;
  readonly units: number;
}

/** A payer's caps over groups of codes, each written as `97110+97140=3`. */
export function groupCaps({ groupUnitsPerDay }: Pick<PayerPolicy, 'groupUnitsPerDay'>): UnitCap[] {
  return groupUnitsPerDay.map((group) => {
    const [codes = '', limit = ''] = group.split('=');
    return { limit: Number(limit), codes: codes.split('+') };
  });
}

/**
 * Units of the discipline's timed codes beside 97140, as they are charged; by the minutes where a code has no charge that
 * is known to be the discipline's. Payers count per day and type of therapy (Tenn. Comp. R. & Regs. 0800-02-18-.09(3)), as
 * the minutes are (Pub 100-04 ch. 5 §20.2.C).
 */
export function otherTimedUnits(
  { companionCharges, dateOfService }: Pick<TreatmentDay, 'companionCharges' | 'dateOfService'>,
  { lines }: Pick<Allocation, 'lines'>,
): CodeUnits[] {
  const charged = new Map<string, number>();
  for (const { code, units, mayBeOthers = false } of companionCharges) {
    if (units !== undefined && !mayBeOthers && isTimed(code, dateOfService)) {
      charged.set(code, (charged.get(code) ?? 0) + units);
    }
  }
  const byMinutes = lines.filter(({ code }) => !charged.has(code));
  return [...byMinutes, ...[...charged].map(([code, units]) => ({ code, units }))]
    .filter(({ code, units }) => code !== MANUAL_THERAPY && units > 0)
    .map(({ code, units }) => ({ code, units }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Units of 97140 that a payer's caps leave beside the other timed codes of a day: 0 or more; no limit without a cap. */
export function unitsWithinCaps(
  policy: Pick<PayerPolicy, 'muePerDay' | 'timedUnitsPerDay' | 'groupUnitsPerDay'>,
  others: readonly CodeUnits[],
): number {
  const { muePerDay, timedUnitsPerDay } = policy;
  const caps: readonly UnitCap[] = [
    ...(muePerDay === undefined ? [] : [{ limit: muePerDay, codes: [MANUAL_THERAPY] }]),
    ...(timedUnitsPerDay === undefined ? [] : [{ limit: timedUnitsPerDay }]),
    ...groupCaps(policy).filter(({ codes = [] }) => codes.includes(MANUAL_THERAPY)),
  ];
  const left = caps.map(({ limit, codes }) =>
    others
      .filter(({ code }) => codes === undefined || codes.includes(code))
      .reduce((rest, { units }) => rest - units, limit),
  );
  return Math.max(0, Math.min(...left));
}
