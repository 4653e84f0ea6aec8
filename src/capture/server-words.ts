// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';

/** All that a FHIR server says by default where somebody lacks the right. */
const BARE_REFUSAL = /^forbidden$/i;

/** What is told in its place. */
export const NO_RIGHT = 'You do not have the right to do this. Ask an administrator.';

/** What a server said, for people: its own words, unless they tell nothing. */
export function serverWords(error: unknown): string {
  const words = normalizeErrorString(error);
  return BARE_REFUSAL.test(words) ? NO_RIGHT : words;
}
