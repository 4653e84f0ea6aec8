// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import table from './medicare-gpcis.json' with { type: 'json' };

const MedicareGpcisSchema = z.object({
  source: z.string(),
  newestSource: z.string(),
  knownThrough: z.string(),
  /** Names by locality. */
  localities: z.record(z.string(), z.string()),
  /** By year and locality: work, practice expense, malpractice. */
  byYear: z.record(z.string(), z.record(z.string(), z.tuple([z.number(), z.number(), z.number()]))),
});

/** Medicare's geographic practice cost indices, with the floor of 1 for work, of the years that could be proven. */
export const MEDICARE_GPCIS = MedicareGpcisSchema.parse(table);

/** A Medicare locality as `CA-18`: the state and CMS's number of the locality in it. */
export interface LocalityIndices {
  readonly name: string;
  readonly work: number;
  readonly practiceExpense: number;
  readonly malpractice: number;
}

export function isLocality(code: string): boolean {
  return Object.hasOwn(MEDICARE_GPCIS.localities, code);
}

/** The indices of a locality for a year; those of another year never stand in for them. */
export function localityIndices(code: string, year: string): LocalityIndices | undefined {
  const name = MEDICARE_GPCIS.localities[code];
  const indices = MEDICARE_GPCIS.byYear[year]?.[code];
  if (name === undefined || !indices) {
    return undefined;
  }
  const [work, practiceExpense, malpractice] = indices;
  return { name, work, practiceExpense, malpractice };
}
