// SPDX-License-Identifier: Apache-2.0
import type { SeverityKey } from './billing/rule-code.ts';
import { RULES } from './rules/index.ts';

/** A rule, or one message of it, whose severity a payer's policy may set. */
export interface SettableSeverity {
  /** `<rule>` or `<rule>:<message>`. */
  readonly key: SeverityKey;
  readonly label: string;
  /** True for the only message of a rule: its rule says the same more simply. */
  readonly isRedundant: boolean;
}

/** What `ruleSeverity` may name. */
export const SEVERITY_KEYS: readonly SettableSeverity[] = RULES.flatMap(({ meta: { code, title, messages } }) => [
  { key: code, label: title, isRedundant: false },
  ...Object.entries(messages).map(([id, { found }]) => ({
    key: `${code}:${id}` as const,
    label: `${title}: ${found.replace(/\{[\w:]+\}/g, '…')}`,
    isRedundant: Object.keys(messages).length === 1,
  })),
]);
