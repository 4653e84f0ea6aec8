// SPDX-License-Identifier: Apache-2.0
import type { Reference } from '@medplum/fhirtypes';
import { isEverInForce, quarterText, type PtpEdit } from '../../engine/billing/ptp-edits.ts';
import { datedTables, endingTables, type DatedTable } from '../../engine/policies/dated-tables.ts';
import { BUILT_IN_NCCI, ptpEditsOf, type NcciTable } from '../../engine/policies/ncci-table.ts';
import type { StandingNcci } from './library.ts';

/** A table that decides, as an administrator looks at it. */
export interface TableInForce {
  readonly name: string;
  readonly holds: string;
  readonly source: string;
  /** `the third quarter of 2024`, or `2026`. */
  readonly edition: string;
  /** `YYYY-MM-DD`, both. */
  readonly effective: string;
  readonly knownThrough: string;
  /** Whether it has run out, or soon will, and what to do then. */
  readonly isEnding: boolean;
  readonly renewal: string;
  /** Whether it can be imported here, and whether it was. */
  readonly isImportable: boolean;
  readonly isImported: boolean;
}

/** All tables with a date that decide on a server. */
export interface TablesInForce {
  readonly setting: NcciTable['setting'];
  readonly tables: readonly TableInForce[];
  readonly pairs: readonly PtpEdit[];
  /** The record of the import; absent where the tables came with this version. */
  readonly imported?: { readonly record: string; readonly at: string; readonly by?: Reference };
  /** An import that cannot be read, so that the built-in tables decide. */
  readonly unreadable?: string;
}

function sourceOf({ source, newestSource }: DatedTable): string {
  return `${source} ${newestSource}`;
}

/** An import of one half leaves the other as the build has it. */
const BUILT_IN = new Set(datedTables(BUILT_IN_NCCI).map(sourceOf));

/** @param today - `YYYY-MM-DD` at the clinic. */
export function tablesInForce({ library, table, isImported }: StandingNcci, today: string): TablesInForce {
  const tables = datedTables(table);
  const ending = new Set(endingTables(tables, today));
  const record = `Library/${library?.id ?? ''}`;
  const { lastUpdated: at = '', author: by } = library?.meta ?? {};
  return {
    setting: table.setting,
    tables: tables.map((one) => ({
      name: one.name,
      holds: one.holds,
      source: one.source,
      edition: one.period === 'quarter' ? quarterText(one.newestSource) : one.knownThrough.slice(0, 4),
      effective: one.newestSource,
      knownThrough: one.knownThrough,
      isEnding: ending.has(one),
      renewal: one.renewal,
      isImportable: one.isImportable,
      isImported: isImported && !BUILT_IN.has(sourceOf(one)),
    })),
    pairs: ptpEditsOf(table).filter(isEverInForce),
    ...(library && isImported ? { imported: { record, at, ...(by ? { by } : {}) } } : {}),
    ...(library?.status === 'active' && !isImported ? { unreadable: record } : {}),
  };
}
