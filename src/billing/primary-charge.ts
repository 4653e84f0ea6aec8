// SPDX-License-Identifier: Apache-2.0
import type { ExistingCharge } from './treatment-day.ts';

/**
 * The standing 97140 charge that this day's charge is: a billed one first, then ours, then a person's, then a
 * template's. The others bill the same minutes a second time.
 */
export function primaryCharge(charges: readonly ExistingCharge[]): ExistingCharge | undefined {
  const rank = ({ state, ours, unitsArePersons }: ExistingCharge): number =>
    (state === 'billed' ? 0 : 4) + (ours ? 0 : 2) + (unitsArePersons ? 0 : 1);
  return charges
    .filter(({ state }) => state !== 'closed')
    .sort((a, b) => rank(a) - rank(b) || (a.source < b.source ? -1 : 1))[0];
}
