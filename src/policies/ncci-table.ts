// SPDX-License-Identifier: Apache-2.0
import { ptpTable, type ModifierIndicator, type PtpTable } from '../billing/ptp-edits.ts';
import table from './ncci-edits.json' with { type: 'json' };

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
