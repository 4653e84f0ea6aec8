// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../src/engine/assess.ts';
import { explain } from '../../src/engine/explain.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { usdText } from '../../src/engine/billing/usd.ts';
import { dollarsText, stakeText, type EstimatedAmount } from '../../src/engine/amount-words.ts';
import { worthLines } from '../../src/engine/worth-words.ts';
import { day, encounter } from '../support/day.ts';

test.each<[EstimatedAmount, string]>([
  [{ units: 2, usd: 48.93 }, '$48.93'],
  [{ units: 0, usd: 0 }, '$0.00'],
  [{ units: 2, usd: undefined }, 'fee not known'],
  [{ units: 40, usd: 999.5 }, '$999.50'],
  [{ units: 40, usd: 1000 }, '$1,000'],
  [{ units: 90_000, usd: 2_345_678.4 }, '$2,345,678'],
  [{ units: 3, usd: 50, unpricedUnits: 1 }, '$50.00 and 1 unit whose fee is not known'],
  [{ units: 3, usd: 50, unpricedUnits: 2 }, '$50.00 and 2 units whose fee is not known'],
  [{ units: 3, usd: 0, unpricedUnits: 3 }, 'fee not known'],
])('dollars of %j: %s', (amount, text) => {
  expect(dollarsText(amount)).toBe(text);
});

test.each([
  [0, '$0.00'],
  [-12.5, '−$12.50'],
  [999.99, '$999.99'],
  [1000, '$1,000'],
  [2480.01, '$2,480.01'],
  [1_234_567.8, '$1,234,567.80'],
])('%d US dollars: %s', (usd, text) => {
  expect(usdText(usd)).toBe(text);
});

test('what an issue puts in question, in dollars or units', () => {
  expect(stakeText({ kind: 'held', units: 2, usd: 48.93 })).toBe('About $48.93 held');
  expect(stakeText({ kind: 'at risk', units: 1, usd: undefined })).toBe('1 unit at risk');
});

const decide = (kind: 'medicare-b' | 'other'): ReturnType<typeof assess> => {
  const one = day({ payer: { kind }, encounters: [encounter({ diagnoses: [] })] });
  return assess(one, policyFor(one.payer, {}, one.dateOfService));
};

test('a day’s worth in lines, with everything that it rests on', () => {
  expect(worthLines(decide('medicare-b'))).toEqual([
    'On the charge: 2 units, $48.93',
    'Held by an issue: 2 units, $48.93',
    '    Medicare’s fee schedule of 2026 for 97140: 0.43 work, 0.39 practice expense and 0.01 malpractice RVUs at $33.4009',
    '    national rates, as no GPCIs are set for 2026',
    '    half of the practice expense for every therapy unit of the day but one (MPPR)',
  ]);
  expect(worthLines(decide('other'))[0]).toBe('On the charge: 2 units, fee not known');
});

test('explaining a day shows the same dollars, and with each issue what it puts in question', () => {
  const text = explain(decide('medicare-b')).join('\n');
  expect(text).toContain('Estimated worth\n  On the charge: 2 units, $48.93\n');
  expect(text).toMatch(/\[high\] diagnosis-missing: .* About \$48\.93 held\.\n/);
});
