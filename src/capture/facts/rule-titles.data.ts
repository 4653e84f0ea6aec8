// SPDX-License-Identifier: Apache-2.0
import { RULES } from '../../engine/rules/index.ts';

/** Each rule's title, by its code; worked out when the page is built, so that a list of visits carries no rule's checks. */
export const RULE_TITLES: Readonly<Record<string, string>> = Object.fromEntries(
  RULES.map(({ meta }) => [meta.code, meta.title]),
);
