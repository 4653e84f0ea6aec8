// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../billing/code-sets.ts';
import type { PtpEdit } from '../billing/ptp-edits.ts';

/**
 * Pairs with 97140 in column 2 that the NCCI Policy Manual itself states, so that they are known for the manual's year
 * whatever quarter the edits are of. Source: NCCI Policy Manual for Medicare Services, revised 2026-01-01.
 */
const STATED_BY_MANUAL = {
  from: '2026-01-01',
  knownThrough: '2026-12-31',
  /** Chapter XI §S (chiropractic manipulation), chapter XI (95992), chapter IV §G.17 (compression systems). */
  column1: ['98940', '98941', '98942', '95992', '29581', '29584'],
} as const;

/** True where the manual of the date's year states the pair. */
export function isStatedByManual({ column1, column2 }: PtpEdit, dateOfService: string): boolean {
  const { from, knownThrough, column1: codes } = STATED_BY_MANUAL;
  const isOfItsYear = from <= dateOfService && dateOfService <= knownThrough;
  return isOfItsYear && column2 === MANUAL_THERAPY && codes.some((code) => code === column1);
}
