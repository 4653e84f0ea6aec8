// SPDX-License-Identifier: Apache-2.0
import type { PayerKind } from '../billing/payer.ts';
import { payerWords } from './payer-words.ts';

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
  '(?:(?: comma| of| the| for| in| state| insurance| fund| board| commission| division| department| bureau| labor| program| claims?| only)*)';

const PATTERNS = STATES.map(([kind, state]) => {
  const name = `(?:${state})`;
  const first = `(?:the )?(?:state of )?${name}${OFFICE}`;
  const alone = `(?:state of )?${name}${OFFICE}`;
  return [
    kind,
    new RegExp(
      [
        // "TN Workers Comp", "Sedgwick - MS WC", "TN - Workers Comp".
        `(?:^|\\|)${first}[ |]${COMPENSATION}\\b`,
        // "Workers Comp TN", "Workers' Compensation of Texas".
        `\\b${COMPENSATION}${OFFICE} ${alone}(?:\\||$)`,
        // "WC - TN", "Workers Comp (TN) - Travelers".
        `\\b${COMPENSATION}${OFFICE}\\|${alone}(?:\\||$)`,
      ].join('|'),
    ),
  ] as const;
});

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
    .join('|');
  return PATTERNS.find(([, pattern]) => pattern.test(told))?.[0];
}
