// SPDX-License-Identifier: Apache-2.0

/** Relative value units of a service in an office, and the dollars of one unit, from a day on. */
interface FeeRow {
  readonly from: string;
  readonly work: number;
  readonly practiceExpense: number;
  readonly malpractice: number;
  readonly conversionFactorUsd: number;
}

/**
 * What Medicare allows for 97140 at national rates, without the geographic indices of a locality.
 *
 * Sources: physician fee schedules of 2024 and 2026 (components H, conversion factors M); 2025's components follow from its
 * total of 0.84 (L). 50 % of the practice expense falls away from the second therapy unit of a day on (MPPR, 2013-04-01; H).
 */
export const FEES_97140 = {
  newestSource: '2026-01-01',
  knownThrough: '2026-12-31',
  rows: [
    { from: '2024-03-09', work: 0.43, practiceExpense: 0.37, malpractice: 0.01, conversionFactorUsd: 33.2875 },
    { from: '2025-01-01', work: 0.43, practiceExpense: 0.4, malpractice: 0.01, conversionFactorUsd: 32.3465 },
    { from: '2026-01-01', work: 0.43, practiceExpense: 0.39, malpractice: 0.01, conversionFactorUsd: 33.4009 },
  ] as readonly FeeRow[],
} as const;

/** Part of the practice expense that is paid from the second unit of a day on. */
const REDUCED_EXPENSE = 0.5;

/**
 * An estimate of what Medicare allows for units of 97140 on a day, in US dollars: the first in full, the others with half
 * of the practice expense. 2 units in 2026: 27.72 + 21.21.
 * @returns Undefined for a date whose figures are not known.
 */
export function medicareFeeUsd(units: number, dateOfService: string): number | undefined {
  const row = FEES_97140.rows.findLast(({ from }) => from <= dateOfService);
  if (!row || dateOfService > FEES_97140.knownThrough) {
    return undefined;
  }
  const fee = (expense: number): number =>
    Math.round((row.work + expense * row.practiceExpense + row.malpractice) * row.conversionFactorUsd * 100) / 100;
  return units <= 0 ? 0 : fee(1) + (units - 1) * fee(REDUCED_EXPENSE);
}
