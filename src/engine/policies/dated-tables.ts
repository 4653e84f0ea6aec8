// SPDX-License-Identifier: Apache-2.0
import { KX_THRESHOLDS } from './kx-thresholds.ts';
import { MEDICARE_FEES } from './medicare-fees.ts';
import type { NcciTable } from './ncci-table.ts';

/** A table that runs out: until when it is known, by which source, and what an administrator does then. */
export interface DatedTable {
  readonly name: string;
  /** Date of the newest source, `YYYY-MM-DD`. */
  readonly newestSource: string;
  /** How long a source of this kind holds: a table never claims to be known beyond it. */
  readonly period: 'quarter' | 'year';
  readonly knownThrough: string;
  /** Days before it runs out from which administrators are told. */
  readonly warnDays: number;
  readonly renewal: string;
}

/** Every table with an end, as it stands with these NCCI edits. */
export function datedTables({ ptp, mue }: NcciTable): DatedTable[] {
  const fromCms = {
    period: 'quarter',
    warnDays: 0,
    renewal: 'import CMS’s files of this quarter: npm run import-ncci -- --server FILE…',
  } as const;
  return [
    { name: 'NCCI edits (PTP)', newestSource: ptp.effective, knownThrough: ptp.knownThrough, ...fromCms },
    { name: 'Daily limits (MUE)', newestSource: mue.effective, knownThrough: mue.knownThrough, ...fromCms },
    {
      name: 'KX thresholds',
      newestSource: KX_THRESHOLDS.newestSource,
      period: 'year',
      knownThrough: KX_THRESHOLDS.knownThrough,
      warnDays: 31,
      renewal: 'take a version of this product that has next year’s figure',
    },
    {
      name: 'Medicare’s fees of therapy',
      newestSource: MEDICARE_FEES.newestSource,
      period: 'year',
      knownThrough: MEDICARE_FEES.knownThrough,
      warnDays: 0,
      renewal:
        'take a version of this product that has this year’s fees, or set allowedUsdPerUnit in the payer’s policy',
    },
  ];
}

/** Those that have run out on a day, or will within their time of warning. */
export function endingTables(tables: readonly DatedTable[], today: string): DatedTable[] {
  return tables.filter(({ knownThrough, warnDays }) => daysBetween(today, knownThrough) < warnDays);
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}
