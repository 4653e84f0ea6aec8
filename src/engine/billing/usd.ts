// SPDX-License-Identifier: Apache-2.0

/** US dollars rounded to the cent: sums of binary fractions are not what they seem. */
export function toCents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
