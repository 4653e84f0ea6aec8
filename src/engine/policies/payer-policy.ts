// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { DEFAULT_MODIFIER_ORDER } from '../billing/modifiers.ts';
import { IMPORTED_MUE_PER_DAY } from './ncci-table.ts';
import type { Payer } from '../billing/treatment-day.ts';

/** What a payer asks of a 97140 line. Administrators keep it on the payer's Organization; see `fhir/payer.ts`. */
const PayerPolicySchema = z.strictObject({
  unitMethod: z.enum(['cms', 'cpt']),
  therapyModifierRequired: z.boolean(),
  assistantModifierRequired: z.boolean(),
  /** How "more than 10 % by an assistant" is tested; sources disagree. */
  assistantMinutesMethod: z.enum(['strict', 'simple']),
  kxThresholdApplies: z.boolean(),
  ncciEditsApply: z.boolean(),
  /** What this payer allows for a unit of 97140, in US dollars; for the KX threshold where a charge has no price. */
  allowedUsdPerUnit: z.optional(z.number().check(z.positive())),
  /** Units of 97140 a day; absent where the payer sets no limit. */
  muePerDay: z.optional(z.int().check(z.positive())),
  /** Codes beside which this payer never pays 97140, whatever modifier it bears; separated by blanks or commas. */
  bundledCodes: z.optional(z.string()),
  /** Modifiers in billing order, separated by blanks, commas or slashes. */
  modifierOrder: z.optional(z.string()),
  /** Severity per rule for this payer; `off` silences the rule. */
  ruleSeverity: z.record(z.string(), z.enum(['high', 'moderate', 'low', 'off'])),
});

export type PayerPolicy = Readonly<z.infer<typeof PayerPolicySchema>>;

/** The part of a policy that an administrator has set. */
export const PayerPolicyOverridesSchema = z.partial(PayerPolicySchema);
export type PayerPolicyOverrides = z.infer<typeof PayerPolicyOverridesSchema>;

/** Recalled, not verified against CMS's MUE file; an imported file takes its place. */
const RECALLED_MUE_PER_DAY = 6;

/**
 * The policy where an administrator has set nothing.
 *
 * Medicare and other federal payers count by the day's total (Pub 100-04 ch. 5 §20.2.C). The daily limit
 * is that of CMS's MUE file where it was imported, else the recalled 6 units. Other payers commonly use the CPT midpoint rule;
 * their contracts decide.
 */
export function defaultPolicy(kind: Payer['kind']): PayerPolicy {
  const federal = kind === 'federal';
  return {
    unitMethod: federal ? 'cms' : 'cpt',
    therapyModifierRequired: true,
    assistantModifierRequired: federal,
    assistantMinutesMethod: 'strict',
    kxThresholdApplies: federal,
    ncciEditsApply: true,
    ...(federal ? { muePerDay: IMPORTED_MUE_PER_DAY ?? RECALLED_MUE_PER_DAY } : {}),
    ruleSeverity: {},
  };
}

/** A payer's policy: the default of its kind, with what an administrator has set on top. */
export function policyFor(kind: Payer['kind'], overrides: PayerPolicyOverrides = {}): PayerPolicy {
  return { ...defaultPolicy(kind), ...overrides };
}

/** The codes of `bundledCodes`. */
export function bundledCodesOf(policy: PayerPolicy): readonly string[] {
  return (policy.bundledCodes ?? '').split(/[\s,]+/).filter(Boolean);
}

/** The modifiers of `modifierOrder`, first to last. `59/X` stands for 59 and the X modifiers. */
export function modifierOrderOf(policy: PayerPolicy): readonly string[] {
  if (policy.modifierOrder === undefined) {
    return DEFAULT_MODIFIER_ORDER;
  }
  const names = policy.modifierOrder.split(/[\s,/]+/).filter(Boolean);
  return names.flatMap((name) => (name === 'X' ? ['XE', 'XS', 'XP', 'XU'] : [name]));
}
