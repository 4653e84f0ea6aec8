// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from './billing/code-sets.ts';
import { therapyModifierOf } from './billing/modifiers.ts';
import type { DayDiscipline } from './billing/performers.ts';
import type { TreatmentDay } from './billing/treatment-day.ts';
import type { Allocation } from './billing/unit-allocation.ts';
import { toCents } from './billing/usd.ts';
import { kxThresholdUsd, latestThreshold } from './policies/kx-thresholds.ts';
import type { PayerPolicy } from './policies/payer-policy.ts';
import { estimateLine, unitsAhead, type CodeUnits } from './policies/unit-fee.ts';

/** Medicare's own count of what it allows, whoever pays first. */
const MEDICARE = { kind: 'medicare-b' } as const;

/** How close to the threshold a warning begins. */
const NEAR_USD = 400;

/** Where a sum stands against the year's threshold. */
export type ThresholdStanding = 'below' | 'near' | 'over';

/** What a day decides KX by. */
export interface ThresholdCount {
  /** Allowed therapy charges of the year before the day's manual therapy. */
  readonly accruedUsd: number;
  /** The same with it. */
  readonly totalUsd: number;
}

interface CountedDay {
  readonly day: TreatmentDay;
  readonly policy: PayerPolicy;
  readonly units: number;
  readonly allocation: Allocation;
}

/**
 * True where the day's manual therapy counts towards Medicare's threshold: whoever furnished it, a physician's too (SSA
 * §1833(g)(1); NGS and Noridian name the offices of physicians and NPPs among those to which the thresholds apply).
 */
export function isCounted({ day, policy, units }: CountedDay): boolean {
  return policy.kxThresholdApplies && units > 0 && thresholdDiscipline(day) !== undefined;
}

/**
 * The discipline whose threshold a day's manual therapy counts towards. Where the performer's profession does not tell, it
 * is the one of the plan of care that GP or GO on the charge names; undefined for a physician's line without either,
 * because that is asked first.
 */
export function thresholdDiscipline({
  discipline,
  charges,
}: Pick<TreatmentDay, 'discipline' | 'charges'>): DayDiscipline | undefined {
  if (discipline !== 'MD' && discipline !== 'unknown') {
    return discipline;
  }
  const borne = charges.filter(({ state }) => state !== 'closed').flatMap(({ modifiers }) => modifiers);
  const named = (['OT', 'PT', 'SLP'] as const).find((one) => borne.includes(therapyModifierOf(one) ?? ''));
  return named ?? (discipline === 'MD' ? undefined : discipline);
}

/** The year's therapy with the manual therapy of a day, and with what the day documents beside it and has not charged yet. */
export function thresholdCount({ day, policy, units, allocation }: CountedDay): ThresholdCount {
  const uncharged = unchargedOf(day, allocation);
  const others = [...day.accruedToday, ...uncharged];
  const lineUsd = usdOf({ code: MANUAL_THERAPY, units }, others, { day, policy });
  const accruedUsd = toCents(
    uncharged.reduce(
      (sum, line) => sum + usdOf(line, [...others, { code: MANUAL_THERAPY, units }], { day, policy }),
      day.accruedUsd,
    ),
  );
  return { accruedUsd, totalUsd: toCents(accruedUsd + lineUsd) };
}

/** Against the threshold of a date's year, or the latest that is known. */
export function thresholdStanding(totalUsd: number, dateOfService: string): ThresholdStanding {
  const threshold = kxThresholdUsd(dateOfService) ?? latestThreshold()[1] ?? 0;
  if (totalUsd > threshold) {
    return 'over';
  }
  return totalUsd >= threshold - NEAR_USD ? 'near' : 'below';
}

/** Therapy that the day documents beside manual therapy, and that has no charge yet; what Medicare has no fee for is left out. */
function unchargedOf({ services, accruedToday }: TreatmentDay, { lines }: Allocation): Required<CodeUnits>[] {
  const codes = new Set(services.map(({ code }) => code));
  return [...codes]
    .filter((code) => code !== MANUAL_THERAPY && !accruedToday.some((charged) => charged.code === code))
    .map((code) => ({
      code,
      units: lines.find((line) => line.code === code)?.units ?? 1,
    }));
}

/** What a line of a day is allowed, among the others of the day. */
function usdOf(
  { code, units = 1 }: CodeUnits,
  others: readonly CodeUnits[],
  { day: { dateOfService }, policy }: Pick<CountedDay, 'day' | 'policy'>,
): number {
  const line = { code, units, dateOfService, ahead: unitsAhead(code, others, dateOfService) };
  return estimateLine(line, { payer: MEDICARE, policy })?.usd ?? 0;
}
