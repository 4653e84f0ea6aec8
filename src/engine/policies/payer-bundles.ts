// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isManipulation } from '../billing/code-sets.ts';

/** Two codes of one day of which a payer pays only one, whatever modifier they bear. */
export interface PayerBundle {
  readonly paid: string;
  readonly denied: string;
}

/** A code, or two of which one is 97140. */
export const BUNDLE_PATTERN = /^(?:97140\/)?(?:\d{4}[0-9A-Z]|[A-Z]\d{4})$|^(?:\d{4}[0-9A-Z]|[A-Z]\d{4})\/97140$/;

/**
 * The bundle behind a word of `bundledCodes`: `98940/97140` pays the first and denies the second. A code by itself is
 * denied beside 97140; manipulation by itself is paid and 97140 denied, because it includes manual therapy (NCCI ch. XI §S).
 */
export function bundleOf(word: string): PayerBundle {
  const [paid = '', denied] = word.split('/');
  if (denied !== undefined) {
    return { paid, denied };
  }
  return isManipulation(paid) ? { paid, denied: MANUAL_THERAPY } : { paid: MANUAL_THERAPY, denied: paid };
}

/** The bundle of 97140 with a code, among the words of `bundledCodes`. */
export function bundleWith(words: readonly string[], code: string): PayerBundle | undefined {
  return words
    .filter((word) => word.includes(code))
    .map(bundleOf)
    .find(({ paid, denied }) => (paid === MANUAL_THERAPY ? denied : paid) === code);
}
