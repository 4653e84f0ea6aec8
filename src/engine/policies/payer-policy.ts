// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import type { Payer } from '../billing/payer.ts';
import type { LibraryValue } from './library-value.ts';
import { isMethodKnown, knownOf } from './payer-library.ts';
import { POLICY_PARTS, type PayerPolicy, type PolicyPartName } from './policy-parts.ts';

export type { PayerPolicy, PolicyPartName } from './policy-parts.ts';

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

/** Beyond every date of service: what holds now. */
const LATEST = '9999-12-31';

const FALLBACKS = eachPart((name) => POLICY_PARTS[name].fallback) as PayerPolicy;

type KnownPayer = Pick<Payer, 'kind' | 'state' | 'medicareBehind' | 'isPatient'>;

/** The policy where an administrator has set nothing: what is known of the payer on the date, else the fallbacks. */
export function defaultPolicy(payer: KnownPayer, dateOfService = LATEST): PayerPolicy {
  const { kind, state = '', medicareBehind = false } = payer;
  const behind = medicareBehind ? knownOf({ kind: 'medicare-b' }, dateOfService) : [];
  const known = [...knownOf(payer, dateOfService), ...behind];
  // What is known of a payer on a date is known on every later one: the number tells what it is.
  const name = `${kind} ${state} ${String(medicareBehind)} ${String(known.length)}`;
  const policy = defaults.get(name) ?? withFallbacks(known);
  defaults.set(name, policy);
  return policy;
}

const defaults = new Map<string, PayerPolicy>();

function withFallbacks(known: readonly LibraryValue[]): PayerPolicy {
  return { ...FALLBACKS, ...Object.fromEntries(known.map(({ part, value }) => [part, value])) };
}

/** A payer's policy: what is known of it, with what an administrator has set on top. */
export function policyFor(
  payer: KnownPayer,
  overrides: PayerPolicyOverrides = {},
  dateOfService = LATEST,
): PayerPolicy {
  const known = defaultPolicy(payer, dateOfService);
  return Object.keys(overrides).length === 0 ? known : { ...known, ...overrides };
}

/** True where neither an administrator nor a source says how the payer counts units; a patient who pays counts by none. */
export function isMethodAssumed(
  payer: KnownPayer,
  overrides: PayerPolicyOverrides = {},
  dateOfService = LATEST,
): boolean {
  const isPatient = payer.kind === 'none' || payer.isPatient === true;
  const isKnown = payer.medicareBehind === true || isMethodKnown(payer, dateOfService) || isPatient;
  return !isKnown && overrides.unitMethod === undefined;
}

function eachPart<T>(of: (name: PolicyPartName) => T): Record<string, T> {
  return Object.fromEntries(POLICY_PART_NAMES.map((name) => [name, of(name)]));
}
