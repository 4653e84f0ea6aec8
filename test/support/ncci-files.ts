// SPDX-License-Identifier: Apache-2.0
import { importNcci, type NcciImport } from '../../src/capture/ncci/import.ts';
import type { NcciFile } from '../../src/capture/ncci/sources.ts';
import { SMALL_NCCI, ptpText } from './ncci.ts';

export const file = (name: string, content: string | Buffer): NcciFile => ({
  label: name,
  content: new Blob([typeof content === 'string' ? content : new Uint8Array(content)]),
});
export const ROWS = [
  ['10021 10035 20260401 * 1', '64490 97140 20130101 20260331 0'],
  ['97012 97140 19960101 20260630 1', '97140 97018 19960101 * 1'],
  ['97140 97530 20260401 20260401 1', '97140 97530 20260401 * 9'],
  ['97150 97110 20200101 * 1', '97150 97110 20200101 20251231 1', '99213 97018 20000101 * 1'],
];
export const MUE_NAME = 'MCR_MUE_PractitionerServices_Eff_04-01-2026.csv';
/** The four PTP files; `rows` in the place of those of one of them. */
export const ptpFiles = (
  rows: Partial<Record<number, string[]>> = {},
  kind = 'ccipra',
  version = 'v322r0',
): NcciFile[] =>
  ROWS.map((standard, at) => file(`${kind}-${version}-f${String(at + 1)}.TXT`, ptpText(rows[at + 1] ?? standard)));
export const read = async (files: NcciFile[], options = {}): Promise<NcciImport> =>
  importNcci(files, SMALL_NCCI, options);
