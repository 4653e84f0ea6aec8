// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import type { Payer } from '../billing/treatment-day.ts';
import { POLICY_PARTS } from './policy-parts.ts';

export type PolicyPartName = keyof typeof POLICY_PARTS;

/** What a payer asks of a 97140 line. Administrators keep it on the payer's Organization; see `fhir/payer-policy.ts`. */
export type PayerPolicy = {
  readonly [Name in PolicyPartName]: (typeof POLICY_PARTS)[Name]['defaults'][Payer['kind']];
};

/** The parts of a policy that an administrator has set. */
export type PayerPolicyOverrides = Partial<PayerPolicy>;

/** Every part by name, in the order of the table. */
export const POLICY_PART_NAMES = Object.keys(POLICY_PARTS) as readonly PolicyPartName[];

/** The schema of each part. */
type PartSchemas = { readonly [Name in PolicyPartName]: (typeof POLICY_PARTS)[Name]['schema'] };

/** From values as written to the parts that an administrator has set. */
export const PayerPolicyOverridesSchema = z.partial(
  z.strictObject(eachPart((name) => POLICY_PARTS[name].schema) as PartSchemas),
);

/** The policy where an administrator has set nothing. */
export function defaultPolicy(kind: Payer['kind']): PayerPolicy {
  return eachPart((name) => POLICY_PARTS[name].defaults[kind]) as PayerPolicy;
}

/** A payer's policy: the default of its kind, with what an administrator has set on top. */
export function policyFor(kind: Payer['kind'], overrides: PayerPolicyOverrides = {}): PayerPolicy {
  return { ...defaultPolicy(kind), ...overrides };
}

function eachPart<T>(of: (name: PolicyPartName) => T): Record<string, T> {
  return Object.fromEntries(POLICY_PART_NAMES.map((name) => [name, of(name)]));
}
