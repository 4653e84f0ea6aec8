// SPDX-License-Identifier: Apache-2.0
import type { NcciTable } from '../../src/engine/policies/ncci-table.ts';

/** A small table to import over. */
export const SMALL_NCCI: NcciTable = {
  setting: 'practitioner',
  ptp: {
    source: 'a table before',
    effective: '2026-01-01',
    knownThrough: '2026-03-31',
    edits: [['97012', '97140', '1', '1996-01-01', '']],
  },
  mue: {
    source: 'a table before',
    effective: '2026-01-01',
    knownThrough: '2026-03-31',
    unitsPerDay: { '97110': 6, '97140': 6 },
  },
};

const HEADER = [
  ['Made up for a test. All rights reserved.'],
  ['Column1/Column2 Edits'],
  ['Column 1', 'Column 2', '*=in existence', 'Effective', 'Deletion', 'Modifier', 'PTP Edit Rationale'],
  ['', '', 'prior to 1996', 'Date', 'Date', '0=not allowed', ''],
  ['', '', '', '', '*=no data', '1=allowed', ''],
  ['', '', '', '', '', '9=not applicable', ''],
];

/** `97140 97018 19960101 * 1` as a row of a PTP file. */
const toRow = (row: string): string[] => {
  const [column1 = '', column2 = '', from = '', to = '', indicator = ''] = row.split(' ');
  return [column1, column2, '', from, to, indicator, 'Made up'];
};

/** A PTP file's text. */
export function ptpText(rows: readonly string[]): string {
  return [...HEADER, ...rows.map(toRow)].map((cells) => `${cells.join('\t')}\r\n`).join('');
}

/** A MUE file's text, with the notice in quotes and the header's broken cells that CMS has. */
export function mueText(rows: readonly string[], service = 'Practitioner Services'): string {
  return [
    '"Made up for a test.\nA notice of several lines, with “quotes”, commas, and ""doubled"" ones.\n\nAll rights reserved.",,,',
    `"HCPCS/\nCPT Code","${service}\nMUE Values",MUE Adjudication Indicator,MUE Rationale`,
    ...rows.map((row) => `${row.replace(' ', ',')},3 Date of Service Edit: Clinical,"Clinical: Data"`),
  ]
    .map((line) => `${line}\r\n`)
    .join('');
}
