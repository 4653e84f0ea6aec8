// SPDX-License-Identifier: Apache-2.0
import type { PlanOfCare } from '../billing/documentation.ts';
import type { DayDiscipline } from '../billing/performers.ts';
import type { PayerPolicy } from '../policies/payer-policy.ts';
import type { TreatmentDay } from '../billing/treatment-day.ts';
import { Memory } from '../text/memory.ts';

/** A plan speaks for 90 days at most; then it is recertified (42 CFR 424.24). */
const LONGEST_PLAN_DAYS = 90;
/** A plan is certified within 30 days of the first treatment. */
const CERTIFIED_WITHIN_DAYS = 30;
const MS_PER_DAY = 86_400_000;

/** Whether a day's treatment stands on a plan of care. Shared by the rules about plans. */
export type PlanState =
  | { readonly kind: 'missing' }
  | { readonly kind: 'expired'; readonly latest: PlanOfCare; readonly ageDays: number }
  | { readonly kind: 'current'; readonly plans: readonly PlanOfCare[] };

export function planState(
  { dateOfService, discipline, documentation }: TreatmentDay,
  { certificationApplies }: Pick<PayerPolicy, 'certificationApplies'>,
): PlanState {
  const own = documentation.plans.filter((plan) => !isOfOther(plan, discipline));
  const begun = own.filter(({ start = '' }) => start <= dateOfService);
  const current = begun.filter((plan) => !isExpired(plan, dateOfService, certificationApplies));
  if (current.length > 0) {
    return { kind: 'current', plans: current };
  }
  const [latest] = [...begun].sort((a, b) => ((a.start ?? '') < (b.start ?? '') ? 1 : -1));
  return latest ? { kind: 'expired', latest, ageDays: ageDays(latest, dateOfService) } : { kind: 'missing' };
}

/** Physical therapy stands on no plan of occupational therapy, nor the other way round. */
function isOfOther({ discipline }: PlanOfCare, ofDay: DayDiscipline): boolean {
  return (ofDay === 'PT' || ofDay === 'OT') && discipline !== undefined && discipline !== ofDay;
}

/** Every plan ends; that it must be certified, and again within 90 days, is for payers who ask it. */
function isExpired(plan: PlanOfCare, dateOfService: string, certificationApplies: boolean): boolean {
  const hasEnded = plan.end !== undefined && plan.end < dateOfService;
  return hasEnded || (certificationApplies && lacksCertification(plan, dateOfService));
}

function lacksCertification(plan: PlanOfCare, dateOfService: string): boolean {
  const age = ageDays(plan, dateOfService);
  return age > LONGEST_PLAN_DAYS || (!plan.isCertified && age > CERTIFIED_WITHIN_DAYS);
}

/** Days from a plan's start to the date of service; 0 where the plan names no start. */
function ageDays({ start }: PlanOfCare, dateOfService: string): number {
  return start === undefined ? 0 : Math.round((dates.of(dateOfService) - dates.of(start)) / MS_PER_DAY);
}

/** A patient's days ask for the same few dates again and again. */
const dates = new Memory((date) => Date.parse(date));
