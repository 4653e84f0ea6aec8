// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { ptpTable, type ModifierIndicator, type PtpTable } from '../billing/ptp-edits.ts';
import table from './ncci-edits.json' with { type: 'json' };

const TableSchema = z.object({
  source: z.string(),
  coversThrough: z.string(),
  muePerDay: z.optional(z.number()),
});

/** Where the edits come from, in words. */
export const NCCI_SOURCE: string = TableSchema.parse(table).source;

/** What MUE files say of 97140; undefined while none has been imported. */
export const IMPORTED_MUE_PER_DAY: number | undefined = TableSchema.parse(table).muePerDay;

/** The NCCI edits this build carries: the shipped starter set, or what `npm run import-ncci` put in its place. */
export const NCCI_TABLE: PtpTable = ptpTable(
  table.edits.map(([column1 = '', column2 = '', modifierIndicator = '', effectiveFrom = '', effectiveTo = '']) => ({
    column1,
    column2,
    modifierIndicator: modifierIndicator as ModifierIndicator,
    effectiveFrom,
    ...(effectiveTo === '' ? {} : { effectiveTo }),
  })),
  table.coversThrough,
);
