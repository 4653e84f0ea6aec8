// SPDX-License-Identifier: Apache-2.0
import { dollarsText, type EstimatedAmount } from './amount-words.ts';
import type { Decision } from './assess.ts';
import { unitsText } from './billing/wording.ts';
import { dayWorth } from './worth.ts';

/** What becomes of a day's units, as people read it. */
const WORTH_ROWS = [
  ['charged', 'On the charge'],
  ['held', 'Held by an issue'],
  ['atRisk', 'Goes out, at risk'],
  ['lost', 'Lost: not billed'],
] as const;

type WorthName = (typeof WORTH_ROWS)[number][0];

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
