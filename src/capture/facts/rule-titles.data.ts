// SPDX-License-Identifier: Apache-2.0
import { RULES } from '../../engine/rules/index.ts';

/** Each rule's title, by its code; worked out when the page is built, so that a list of visits carries no rule's checks. */
export const RULE_TITLES: Readonly<Record<string, string>> = Object.fromEntries(
  RULES.map(({ meta }) => [meta.code, meta.title]),
);

/** The rules whose issues a person's attestation puts right. */
export const ATTESTED_RULES: readonly string[] = RULES.filter(({ meta }) => meta.remedy.act === 'attest').map(
  ({ meta }) => meta.code,
);

/** The rules whose issues hold no charge any more once somebody has acknowledged them. */
export const ACKNOWLEDGEABLE_RULES: readonly string[] = RULES.filter(({ meta }) => meta.acknowledgeable).map(
  ({ meta }) => meta.code,
);
