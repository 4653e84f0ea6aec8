// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../../engine/billing/performers.ts';
import { addDays } from '../date-time.ts';
import type { ReadResource } from '../r4.ts';
import { CERTIFICATION_BY_ORDER, PLAN_CERTIFIER } from '../systems.ts';
import { roleOfProfession } from './role-evidence.ts';

/** First date of service on which an order may stand for the first certification (42 CFR 424.24; 89 FR 97912). */
const BY_ORDER_FROM = '2025-01-01';
/** The plan is sent to who ordered within so many days of its start. */
const SENT_WITHIN_DAYS = 30;

/**
 * True where a plan counts as certified: it is no draft, or a signed and dated order preceded it and it was sent within
 * 30 days, which stands for the first certification since 2025.
 * @param start - The plan's first day.
 */
export function isCertifiedPlan(
  { status, extension = [] }: Pick<ReadResource<'CarePlan'>, 'status' | 'extension'>,
  start: string | undefined,
): boolean {
  const parts = extension.find(({ url }) => url === CERTIFICATION_BY_ORDER)?.extension ?? [];
  const dateOf = (name: string): string | undefined => parts.find(({ url }) => url === name)?.valueDate;
  const [signed, sent] = [dateOf('orderSigned'), dateOf('planSent')];
  if (status !== 'draft' || signed === undefined || sent === undefined || start === undefined) {
    return status !== 'draft';
  }
  return start >= BY_ORDER_FROM && signed <= start && sent <= addDays(start, SENT_WITHIN_DAYS);
}

/** The profession of who certified a plan, where the plan says so and it is one that is known. */
export function certifierOf({
  extension = [],
}: Pick<ReadResource<'CarePlan'>, 'extension'>): PerformerRole | undefined {
  const profession = extension.find(({ url }) => url === PLAN_CERTIFIER)?.valueCodeableConcept;
  const role = profession && roleOfProfession(profession);
  return role === 'unknown' ? undefined : role;
}
