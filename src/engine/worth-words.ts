// SPDX-License-Identifier: Apache-2.0
import { unitsText } from './billing/wording.ts';
import type { Decision } from './assess.ts';
import { dayWorth, type Amount, type Stake } from './worth.ts';

/** What becomes of a day's units, as people read it. */
const WORTH_ROWS = [
  ['charged', 'On the charge'],
  ['held', 'Held by an issue'],
  ['atRisk', 'Goes out, at risk'],
  ['lost', 'Lost: not billed'],
] as const;

type WorthName = (typeof WORTH_ROWS)[number][0];

/** An amount; of a sum over several days also the units in it that have no known fee. */
export type EstimatedAmount = Amount & { readonly unpricedUnits?: number };

/** US dollars to the cent, from a thousand on in whole dollars: `$48.93`, `$12,346`. */
function dollars(usd: number): string {
  const [whole = '', cents] = (Math.abs(usd) < 1000 ? usd.toFixed(2) : String(Math.round(usd))).split('.');
  return `$${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')}${cents === undefined ? '' : `.${cents}`}`;
}

/** An estimate in words, with what it leaves out: `$48.93`, `fee not known`. */
export function dollarsText({ units, usd, unpricedUnits = 0 }: EstimatedAmount): string {
  if (usd === undefined || (units > 0 && unpricedUnits === units)) {
    return 'fee not known';
  }
  return `${dollars(usd)}${unpricedUnits > 0 ? ` and ${unitsText(unpricedUnits)} whose fee is not known` : ''}`;
}

/** What an issue puts in question: `About $48.93 held`, `2 units at risk` where the fee is not known. */
export function stakeText(stake: Stake): string {
  return `${stake.usd === undefined ? unitsText(stake.units) : `About ${dollarsText(stake)}`} ${stake.kind}`;
}

/** What becomes of a day's units, each with its label: what is charged, and whatever else is not nothing. */
export function worthRows(worth: Readonly<Record<WorthName, EstimatedAmount>>): [label: string, EstimatedAmount][] {
  return WORTH_ROWS.filter(([name]) => name === 'charged' || worth[name].units > 0).map(([name, label]) => [
    label,
    worth[name],
  ]);
}

/** What a day is worth, by what becomes of it, with everything that the estimate rests on. */
export function worthLines(assessment: Decision): string[] {
  const worth = dayWorth(assessment, assessment.policy, assessment.issues);
  return [
    ...worthRows(worth).map(([label, amount]) => `${label}: ${unitsText(amount.units)}, ${dollarsText(amount)}`),
    ...worth.inputs.map((input) => `    ${input}`),
  ];
}
