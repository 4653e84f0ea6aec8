// SPDX-License-Identifier: Apache-2.0
import { mayBeAcknowledged, type Severity } from '../../engine/billing/assessment.ts';
import { ACKNOWLEDGEABLE_RULES, ATTESTED_RULES, RULE_TITLES } from './rule-titles.data.ts';

export { RULE_TITLES } from './rule-titles.data.ts';

/** The title of a rule; the code itself where this build has no such rule. */
export function ruleTitle(code: string): string {
  return Object.hasOwn(RULE_TITLES, code) ? (RULE_TITLES[code] ?? code) : code;
}

/** True where a person's attestation puts a rule's issues right. */
export function asksToAttest(code: string): boolean {
  return ATTESTED_RULES.includes(code);
}

/** True where an issue of a rule that holds a charge releases it once somebody has acknowledged it. */
export function isAcknowledgeable(code: string): boolean {
  return ACKNOWLEDGEABLE_RULES.includes(code);
}

/** True where an issue asks for nothing more once somebody has acknowledged it. */
export function canBeAcknowledged({ code, severity }: { readonly code: string; readonly severity: Severity }): boolean {
  return mayBeAcknowledged({ acknowledgeable: isAcknowledgeable(code) }, severity);
}
