// SPDX-License-Identifier: Apache-2.0
import { RULE_TITLES } from './rule-titles.data.ts';

export { RULE_TITLES } from './rule-titles.data.ts';

/** The title of a rule; the code itself where this build has no such rule. */
export function ruleTitle(code: string): string {
  return Object.hasOwn(RULE_TITLES, code) ? (RULE_TITLES[code] ?? code) : code;
}
