// SPDX-License-Identifier: Apache-2.0
import type { PayerKind } from '../billing/payer.ts';
import { CASUALTY_INSURERS, COMPENSATION_CARRIERS } from './compensation-carriers.ts';
import { anyPhrase, payerWords } from './payer-words.ts';

/** States whose workers' compensation has rules of its own here, as clinics write them. */
const STATES: readonly (readonly [kind: PayerKind, state: string])[] = [
  ['workers-comp-co', 'colorado'],
  ['workers-comp-ms', 'mississippi|ms'],
  ['workers-comp-or', 'oregon'],
  ['workers-comp-tn', 'tennessee|tn'],
  ['workers-comp-tx', 'texas|tx'],
];

const COMPENSATION = '(?:work[a-z]* ?comp(?:s|ensation)?|w ?c)';
/** What stands beside either in the name of a state's own office or fund. */
const OFFICE =
  '(?:comma|of|the|for|in|and|state|insurance|fund|board|commission|division|div|department|bureau|office|labor|employment|risk|management|program|claims?|only)';

const PATTERNS = STATES.map(([kind, state]) => {
  const named = `(?:${state})(?:[ |]${OFFICE})*`;
  return [
    kind,
    new RegExp(
      [
        // "TN Workers Comp", "Sedgwick - MS WC", "TN - Workers Comp", "Texas Dept of Insurance Div of Workers Comp".
        `(?:^|\\|)(?:${OFFICE} )*${named}[ |]${COMPENSATION}\\b`,
        // "Workers Comp TN", "Workers' Compensation of Texas", "WC - TN", "Workers Comp (TN) - Travelers".
        `\\b${COMPENSATION}[ |](?:${OFFICE}[ |])*${named}(?:\\||$)`,
      ].join('|'),
    ),
  ] as const;
});

/** Who insures or administers is a part of the name by itself, however it is written: "Broadspire TX WC", "WC TX Travelers". */
const CARRIERS = new RegExp(
  `[ |]*(?:${anyPhrase(`${COMPENSATION_CARRIERS}|${CASUALTY_INSURERS}`).source})(?: (?:comma|claims?|management|services|group|insurance|casualty|indemnity|north america|company|co|corp|inc|llc|tpa)\\b)*[ |]*`,
  'g',
);

/** Colorado by its postal code, which is no company: "CO WC", "Workers Comp (CO)", "WC - CO". */
const COLORADO = /^CO(?= )|(?<=[-(,/] ?)CO\b(?!\.)/;

/** Between the parts of a name; "W/C" is one. */
const BETWEEN_PARTS = /\s[-–—]\s?|[-–—]\s|[()[\]|;:/]|(?<=\bWC)[-–—]/i;

/**
 * Whose workers' compensation a name tells. The state stands right beside it or alone in a part of the name: in "Workers Comp
 * Memphis TN" it is an address, in "Ms. Smith WC" a person, in "Texas Roadhouse WC" an employer.
 */
export function compensationState(text: string): PayerKind | undefined {
  const parts = text
    .replace(/\bw\/c\b/gi, 'WC')
    .replace(COLORADO, 'Colorado')
    .split(BETWEEN_PARTS);
  const told = parts
    .map((part) => payerWords(part.replaceAll(',', ' comma ')))
    .filter(Boolean)
    .join('|')
    .replaceAll(CARRIERS, '|');
  return PATTERNS.find(([, pattern]) => pattern.test(told))?.[0];
}
