// SPDX-License-Identifier: Apache-2.0
import { isEverInForce } from '../billing/ptp-edits.ts';
import { KX_THRESHOLDS, latestThreshold } from './kx-thresholds.ts';
import { MEDICARE_FEES } from './medicare-fees.ts';
import { MEDICARE_GPCIS } from './medicare-gpcis.ts';
import { ptpEditsOf, type NcciTable } from './ncci-table.ts';
import { POLICY_PARTS } from './policy-parts.ts';
import { usdText } from '../billing/usd.ts';
import { numberText } from '../billing/wording.ts';

/** A table that runs out: until when it is known, by which source, and what an administrator does then. */
export interface DatedTable {
  readonly name: string;
  /** How much is in it: `412 pairs`. */
  readonly holds: string;
  readonly source: string;
  /** Whether an import of CMS's files replaces it. */
  readonly isImportable: boolean;
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
  return [...tablesOfCms({ ptp, mue }), ...tablesOfBuild()];
}

function tablesOfCms({ ptp, mue }: Pick<NcciTable, 'ptp' | 'mue'>): DatedTable[] {
  const fromCms = {
    isImportable: true,
    period: 'quarter',
    warnDays: 0,
    renewal: 'import CMS’s files of this quarter on the page CMS tables',
  } as const;
  return [
    {
      name: 'NCCI edits (PTP)',
      holds: `${numberText(ptpEditsOf({ ptp }).filter(isEverInForce).length)} pairs of codes`,
      source: ptp.source,
      newestSource: ptp.effective,
      knownThrough: ptp.knownThrough,
      ...fromCms,
    },
    {
      name: 'Daily limits (MUE)',
      holds: `limits of ${numberText(Object.keys(mue.unitsPerDay).length)} codes`,
      source: mue.source,
      newestSource: mue.effective,
      knownThrough: mue.knownThrough,
      ...fromCms,
    },
  ];
}

function tablesOfBuild(): DatedTable[] {
  const [year = '', usd = 0] = latestThreshold();
  return [
    {
      name: 'KX thresholds',
      holds: `${numberText(Object.keys(KX_THRESHOLDS.usdByYear).length)} years; ${usdText(usd)} in ${year}`,
      source: KX_THRESHOLDS.source,
      isImportable: false,
      newestSource: KX_THRESHOLDS.newestSource,
      period: 'year',
      knownThrough: KX_THRESHOLDS.knownThrough,
      warnDays: 31,
      renewal: 'take a version of this product that has next year’s figure',
    },
    {
      name: 'Medicare’s fees of therapy',
      holds: `fees of ${numberText(Object.keys(MEDICARE_FEES.relativeValues).length)} codes`,
      source: MEDICARE_FEES.source,
      isImportable: false,
      newestSource: MEDICARE_FEES.newestSource,
      period: 'year',
      knownThrough: MEDICARE_FEES.knownThrough,
      warnDays: 0,
      renewal: `take a version of this product that has this year’s fees, or set “${POLICY_PARTS.allowedUsdPerUnit.label}” on the page Payers`,
    },
    {
      name: 'Medicare’s geographic indices (GPCIs)',
      holds: `${numberText(Object.keys(MEDICARE_GPCIS.localities).length)} localities`,
      source: 'CMS, Addendum E, final geographic practice cost indices',
      isImportable: false,
      newestSource: MEDICARE_GPCIS.newestSource,
      period: 'year',
      knownThrough: MEDICARE_GPCIS.knownThrough,
      warnDays: 0,
      renewal: `take a version of this product that has this year’s indices, or enter your locality’s as “${POLICY_PARTS.localityGpcis.label}” on the page Payers`,
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
