// SPDX-License-Identifier: Apache-2.0
import type { PeriodAmount } from '../../capture/figures.ts';

const MONEY = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });

/** An estimate in words, with what it leaves out. */
export function dollarsText({ units, usd, unpricedUnits }: Omit<PeriodAmount, 'visits'>): string {
  if (units > 0 && unpricedUnits === units) {
    return 'fee not known';
  }
  const rest =
    unpricedUnits === 1 ? '1 unit whose fee is not known' : `${String(unpricedUnits)} units whose fee is not known`;
  return `${MONEY.format(usd)}${unpricedUnits > 0 ? ` and ${rest}` : ''}`;
}
