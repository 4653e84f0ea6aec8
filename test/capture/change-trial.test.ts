// SPDX-License-Identifier: Apache-2.0
import { changeTexts, type DayOutcome } from '../../src/capture/change-trial.ts';

const outcome = (units: number, usd: number | undefined): DayOutcome => ({
  lines: units === 0 ? [] : [{ units, modifiers: ['GP'], status: 'billable' }],
  issues: [],
  charged: { units, usd },
});

const NONE = outcome(0, 0);

test.each([
  ['to a charge whose fee is not known', NONE, outcome(2, undefined), []],
  ['from a charge whose fee was not known', outcome(2, undefined), NONE, []],
  ['to a charge with a fee', NONE, outcome(2, 60), ['About $0.00 → about $60.00']],
  ['by a fee that becomes known', outcome(2, undefined), outcome(2, 60), ['Fee not known → about $60.00']],
] as const)('a trial tells no amount where no fee is known: %s', (_, before, after, expected) => {
  expect(changeTexts({ before, after }).filter((text) => /\$|fee/i.test(text))).toEqual(expected);
});
