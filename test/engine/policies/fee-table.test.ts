// SPDX-License-Identifier: Apache-2.0
import { medicareFeeUsd } from '../../../src/engine/policies/fee-table.ts';

test.each<[number, string, number | undefined]>([
  [1, '2026-03-02', 27.72],
  [2, '2026-03-02', 48.93],
  [3, '2026-12-31', 70.14],
  [1, '2025-06-01', 27.17],
  [1, '2024-03-09', 26.96],
  [0, '2026-03-02', 0],
  [1, '2024-03-08', undefined],
  [1, '2027-01-01', undefined],
])('%s units on %s: %s dollars', (units, date, usd) => {
  const fee = medicareFeeUsd(units, date);
  expect(fee === undefined ? undefined : Number(fee.toFixed(2))).toBe(usd);
});
