// SPDX-License-Identifier: Apache-2.0

/** US dollars rounded to the cent: sums of binary fractions are not what they seem. */
export function toCents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

/** US dollars as people read them: `$48.90`, `$2,515.44`; whole ones from a thousand on without cents: `$2,480`. */
export function usdText(usd: number): string {
  const [whole = '', cents = ''] = Math.abs(usd).toFixed(2).split('.');
  const isRound = cents === '00' && whole.length > 3;
  return `${usd < 0 ? '−' : ''}$${grouped(whole)}${isRound ? '' : `.${cents}`}`;
}

/** Thousands set apart: `2480` → `2,480`. */
export function grouped(whole: string): string {
  return whole.length < 4 ? whole : whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
