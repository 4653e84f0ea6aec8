// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { quarterEnd, readNcciFiles } from '../../scripts/ncci-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ncci-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const HEADER = [
  ['CPT only copyright 2026 American Medical Association. All rights reserved.'],
  ['Column 1', 'Column 2', '*=in existence', 'Effective', 'Deletion', 'Modifier', 'PTP Edit Rationale'],
  ['', '', 'prior to 1996', 'Date', 'Date', '0=not allowed', ''],
  ['', '', '', '', '*=no data', '1=allowed', ''],
];
const ROWS = [
  ['97140', '97530', '', '20200101', '*', '1', 'Mutually exclusive'],
  ['97161', '97140', '', '20200101', '20200331', '1', 'Standards'],
  ['64490', '97140', '', '20130101', '*', '0', 'Standards'],
  ['97530', '97116', '', '20200101', '*', '1', 'Standards'],
  ['97140', '95851', '*', '19960101', '20260331', '9', 'Standards'],
  ['97140', '97018', '', '20200401', '20200401', '1', 'Deleted at once'],
  ['10021', '10035', '', '20260401', '*', '1', 'No therapy'],
];
const text = (name: string, rows: string[][]): string => {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => row.join('\t')).join('\r\n') + '\r\n');
  return path;
};

const KEPT = [
  ['64490', '97140', '0', '2013-01-01', '', 'CMS'],
  ['97140', '95851', '9', '1996-01-01', '2026-04-01', 'CMS'],
  ['97140', '97530', '1', '2020-01-01', '', 'CMS'],
  ['97161', '97140', '1', '2020-01-01', '2020-04-01', 'CMS'],
  ['97530', '97116', '1', '2020-01-01', '', 'CMS'],
];

describe('readNcciFiles', () => {
  test('keeps the therapy pairs; the deletion date is inclusive, and equal dates mean never', async () => {
    const found = await readNcciFiles([text('ptp.txt', [...HEADER, ...ROWS])]);
    expect(found.edits).toEqual(KEPT);
    expect(found.counts).toEqual({ read: 7, kept: 5, neverActive: 1 });
    expect(found.coversThrough).toBe('2026-06-30');
  });

  test('several parts, in any order and twice over, come to the same', async () => {
    const [one, two] = [
      text('f1.txt', [...HEADER, ...ROWS.slice(0, 3)]),
      text('f2.txt', [...HEADER, ...ROWS.slice(3)]),
    ];
    expect((await readNcciFiles([two, one, one])).edits).toEqual(KEPT);
  });

  test('.xlsx with figures as numbers', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('PTP');
    HEADER.forEach((row) => sheet.addRow(row));
    ROWS.forEach(([a, b, star, from, to, indicator, why]) =>
      sheet.addRow([a, b, star, Number(from), to === '*' ? to : Number(to), Number(indicator), why]),
    );
    const path = join(folder, 'ptp.xlsx');
    await book.xlsx.writeFile(path);
    expect((await readNcciFiles([path])).edits).toEqual(KEPT);
  });

  test('a MUE file gives the daily limit', async () => {
    const path = text('mue.txt', [
      ['CPT only copyright'],
      ['HCPCS/CPT Code', 'Practitioner Services MUE Values', 'MUE Adjudication Indicator', 'MUE Rationale'],
      ['97110', '8', '3 Date of Service Edit: Clinical', 'CMS Policy'],
      ['97140', '6', '3 Date of Service Edit: Clinical', 'CMS Policy'],
    ]);
    expect(await readNcciFiles([path])).toEqual({
      edits: [],
      muePerDay: 6,
      counts: { read: 2, kept: 0, neverActive: 0 },
    });
  });

  test.each([
    ['another file', [...Array.from({ length: 20 }, () => ['a', 'b'])], /:15: neither a PTP nor a MUE file/],
    [
      'a row of another shape',
      [...HEADER, ...ROWS, ['97140', '9753']],
      /:12: not a row of an NCCI file: 2 cells, first “97140”/,
    ],
    ['a header alone', HEADER, /no NCCI data row was found/],
    ['an empty file', [], /no NCCI data row was found/],
  ])('%s is refused with file and line', async (name, rows, message) => {
    await expect(readNcciFiles([text(`${name}.txt`, rows)])).rejects.toThrow(message);
  });
});

test.each([
  ['2026-01-01', '2026-03-31'],
  ['2026-06-30', '2026-06-30'],
  ['2026-12-31', '2026-12-31'],
])('the quarter of %s ends on %s', (date, end) => {
  expect(quarterEnd(date)).toBe(end);
});
