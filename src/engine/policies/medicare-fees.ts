// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import table from './medicare-fees.json' with { type: 'json' };

const RelativeValueRow = z.tuple([z.int(), z.number(), z.number(), z.number()]);

const MedicareFeesSchema = z.object({
  source: z.string(),
  newestSource: z.string(),
  knownFrom: z.string(),
  knownThrough: z.string(),
  /** The first day of each, and US dollars. */
  conversionFactors: z.array(z.tuple([z.string(), z.number()])),
  /** By code: the first year of each row, then work, practice expense outside a facility, malpractice. */
  relativeValues: z.record(z.string(), z.array(RelativeValueRow)),
});

/**
 * What Medicare's physician fee schedule says of the therapy codes whose later units of a day are reduced (multiple
 * procedure indicator 5), from CMS's relative value files; 2026's conversion factor is that of those outside an advanced
 * payment model.
 */
export const MEDICARE_FEES = MedicareFeesSchema.parse(table);

/** Relative value units of one unit of a service outside a facility, and the dollars of one of them. */
export interface RelativeValue {
  readonly work: number;
  readonly practiceExpense: number;
  readonly malpractice: number;
  readonly conversionFactorUsd: number;
}

/** The values of a code on a date of service; undefined for a code or date that the table does not know. */
export function relativeValueOf(code: string, dateOfService: string): RelativeValue | undefined {
  const { knownFrom, knownThrough, conversionFactors, relativeValues } = MEDICARE_FEES;
  if (dateOfService < knownFrom || dateOfService > knownThrough) {
    return undefined;
  }
  const year = Number(dateOfService.slice(0, 4));
  const row = relativeValues[code]?.findLast(([from]) => from <= year);
  const factor = conversionFactors.findLast(([from]) => from <= dateOfService);
  if (!row || !factor) {
    return undefined;
  }
  const [, work, practiceExpense, malpractice] = row;
  return { work, practiceExpense, malpractice, conversionFactorUsd: factor[1] };
}

/**
 * Hot and cold packs, whose payment is part of other services', and a code that is not valid for Medicare, which has G0283
 * (status B and I of the physician fee schedule).
 */
const NEVER_PAID: readonly string[] = ['97010', '97014'];

/** True for a therapy code that Medicare never pays by itself. */
export function isNeverPaidByMedicare(code: string): boolean {
  return NEVER_PAID.includes(code);
}
