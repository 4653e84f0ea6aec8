// SPDX-License-Identifier: Apache-2.0
import { usdText } from './billing/usd.ts';
import { unitsText } from './billing/wording.ts';
import type { Amount, Stake } from './worth.ts';

/** An amount; of a sum over several days also the units in it that have no known fee. */
export type EstimatedAmount = Amount & { readonly unpricedUnits?: number };

const NO_FEE = 'fee not known';

/** More would say of an estimate what nobody knows: from a thousand dollars on, no cents. */
function estimated(usd: number): string {
  return usdText(Math.abs(usd) < 1000 ? usd : Math.round(usd));
}

/** An estimate in words, with what it leaves out: `$48.93`, `fee not known`. */
export function dollarsText({ units, usd, unpricedUnits = 0 }: EstimatedAmount): string {
  if (usd === undefined || (units > 0 && unpricedUnits === units)) {
    return NO_FEE;
  }
  return `${estimated(usd)}${unpricedUnits > 0 ? ` and ${unitsText(unpricedUnits)} whose fee is not known` : ''}`;
}

/** An estimate in a sentence: `about $48.93`, `fee not known`. */
export function aboutText(amount: EstimatedAmount): string {
  const text = dollarsText(amount);
  return text === NO_FEE ? text : `about ${text}`;
}

/** What an issue puts in question: `About $48.93 held`, `2 units at risk` where the fee is not known. */
export function stakeText(stake: Stake): string {
  return `${stake.usd === undefined ? unitsText(stake.units) : `About ${dollarsText(stake)}`} ${stake.kind}`;
}
