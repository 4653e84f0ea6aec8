// SPDX-License-Identifier: Apache-2.0
import { reportOf } from '../../../src/capture/ncci/changes.ts';
import { importNcci, quarterEnd } from '../../../src/capture/ncci/import.ts';
import { ncciJson } from '../../../src/deploy/ncci/built-in.ts';
import { NcciTableSchema } from '../../../src/engine/policies/ncci-table.ts';
import { SMALL_NCCI, mueText, ptpText } from '../../support/ncci.ts';
import { MUE_NAME, ROWS, file, ptpFiles, read } from '../../support/ncci-files.ts';
import { zipOf } from '../../support/zip.ts';

describe('what is taken', () => {
  test('therapy’s pairs of the four files; rows that were never in force are counted', async () => {
    const { table, ptp } = await read(ptpFiles());
    expect(table.ptp).toEqual({
      source:
        'CMS NCCI PTP edits, ccipra-v322r0-f1.TXT, ccipra-v322r0-f2.TXT, ccipra-v322r0-f3.TXT, ccipra-v322r0-f4.TXT',
      effective: '2026-04-01',
      knownThrough: '2026-06-30',
      edits: [
        ['64490', '97140', '0', '2013-01-01', '2026-04-01'],
        ['97012', '97140', '1', '1996-01-01', '2026-07-01'],
        ['97140', '97018', '1', '1996-01-01', ''],
        ['97150', '97110', '1', '2020-01-01', ''],
      ],
    });
    expect(table.mue).toEqual(SMALL_NCCI.mue);
    expect(ptp).toEqual({ read: 9, neverInForce: 2 });
  });

  // Each copied what it had found before: 64,000 pairs took half a minute.
  test('64,000 pairs of one code', async () => {
    const codes = Array.from({ length: 64_000 }, (_, index) => String(10_000 + index));
    const { table } = await read(ptpFiles({ 2: codes.map((code) => `97140 ${code} 19960101 * 1`) }), { force: true });
    const [, pairs = ''] = table.ptp.edits.find(([column1]) => column1 === '97140') ?? [];
    expect(pairs.split(' ')).toHaveLength(codes.length);
  });

  const CHANGED = ['97140 97018 19960101 20091231 1', '97140 97018 20100101 * 0'];
  test.each([
    ['older', CHANGED],
    ['newer', CHANGED.toReversed()],
  ])('a pair whose indicator changed has each for its days, the %s row first', async (_name, rows) => {
    const { table } = await read(ptpFiles({ 2: ['97012 97140 19960101 20260630 1', ...rows] }));
    expect(table.ptp.edits.filter(([, column2]) => column2 === '97018')).toEqual([
      ['97140', '97018', '0', '2010-01-01', ''],
      ['97140', '97018', '1', '1996-01-01', '2010-01-01'],
    ]);
  });

  test('of an edit that is there twice from one day, the later last day holds', async () => {
    const twice = ['97140 97018 20100101 20101231 1', '97140 97018 20100101 20111231 1'];
    for (const rows of [twice, twice.toReversed()]) {
      const { table } = await read(ptpFiles({ 2: ['97012 97140 19960101 20260630 1', ...rows] }));
      expect(table.ptp.edits.filter(([, column2]) => column2 === '97018')).toEqual([
        ['97140', '97018', '1', '2010-01-01', '2012-01-01'],
      ]);
    }
  });

  test('the report: added, ended, changed', async () => {
    const current = structuredClone(SMALL_NCCI) as { ptp: { edits: unknown[] } } & typeof SMALL_NCCI;
    current.ptp.edits.push(['97140', '97018', '0', '1996-01-01', '']);
    const { changes } = await importNcci([...ptpFiles(), file(MUE_NAME, mueText(['97140 8', '97112 4']))], current, {
      force: true,
    });
    expect(reportOf(changes)).toEqual([
      'added: 2',
      '  64490/97140, indicator 0, from 2013-01-01 until before 2026-04-01',
      '  97150/97110, indicator 1, from 2020-01-01',
      'ended: 1',
      '  97012/97140, not from 2026-07-01 on',
      'changed: 1',
      '  97140/97018, indicator 0 → indicator 1',
      'daily limits changed: 3',
      '  97110: 6 units a day → no limit',
      '  97112: no limit → 4 units a day',
      '  97140: 6 units a day → 8 units a day',
    ]);
    const again = await importNcci(ptpFiles(), { ...current, ptp: (await read(ptpFiles())).table.ptp });
    expect(reportOf(again.changes)).toEqual(['no change']);
  });

  test.each(['medicare-ncci-2026-q2-mue.csv', 'MUE-2026Q2.csv'])('the quarter in the name %s', async (name) => {
    const { table } = await read([file(name, mueText(['97110 6', '97140 6']))]);
    expect(table.mue.effective).toBe('2026-04-01');
  });

  test('each file in a zip of its own, as published, beside a workbook; the hospital’s with its MUE', async () => {
    const zips = ROWS.map((rows, at) => {
      const name = `ccioph-v322r0-f${String(at + 1)}`;
      return file(`${name}.zip`, zipOf({ [`${name}.xlsx`]: 'PK', [`${name}.TXT`]: ptpText(rows) }));
    });
    const mue = file(
      'mue-2026-q2.zip',
      zipOf({ 'MUE.csv': mueText(['97140 6', '97150 2'], 'Outpatient Hospital Services') }),
    );
    const { table } = await read([...zips, mue]);
    expect(table.setting).toBe('hospital');
    expect(table.mue).toEqual({
      source: 'CMS medically unlikely edits, MUE.csv',
      effective: '2026-04-01',
      knownThrough: '2026-06-30',
      unitsPerDay: { '97140': 6, '97150': 2 },
    });
  });

  test.each(['../../../../tmp/', '/etc/', 'C:\\Windows\\'])(
    'a name in a zip that leads to %s is refused',
    async (folder) => {
      const texts = ROWS.map((rows, at): [string, string] => [
        `${folder}ccipra-v322r0-f${String(at + 1)}.TXT`,
        ptpText(rows),
      ]);
      await expect(read([file('ncci.zip', zipOf(texts))])).rejects.toThrow(/^ncci\.zip: .*Unsafe filename/);
    },
  );

  const marked = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
  test.each<[string, (text: string) => string | Buffer]>([
    ['UTF-16', marked],
    ['UTF-16, the other way round', (text) => marked(text).swap16()],
    ['UTF-8 with a mark', (text) => `\uFEFF${text}`],
    ['lines that end as on an old Mac', (text) => text.replaceAll('\r\n', '\r')],
    ['lines that end as on Unix', (text) => text.replaceAll('\r\n', '\n')],
    ['one line that ends otherwise', (text) => text.replace(/\r\n(?=97)/, '\r')],
  ])('%s', async (_name, write) => {
    const texts = [...ROWS.map((rows) => ptpText(rows)), mueText(['97110 6', '97140 6'])];
    const names = [...ptpFiles().map(({ label }) => label), MUE_NAME];
    const files = async (form: (text: string) => string | Buffer): Promise<unknown> =>
      (await read(texts.map((text, at) => file(names[at] ?? '', form(text))))).table;
    expect(await files(write)).toEqual(await files((text) => text));
  });

  test('UTF-16 whose first part is empty and whose second is one byte', async () => {
    const inParts = file(MUE_NAME, marked(mueText(['97110 6', '97140 6'])));
    const whole = inParts.content;
    inParts.content.stream = () =>
      ReadableStream.from(
        [whole.slice(0, 0), whole.slice(0, 1), whole.slice(1)].map(
          async (part) => new Uint8Array(await part.arrayBuffer()),
        ),
      ) as ReturnType<Blob['stream']>;
    expect((await read([inParts])).table.mue.unitsPerDay).toEqual({ '97110': 6, '97140': 6 });
  });

  test('what a Mac adds to a zip is passed over', async () => {
    const texts = ptpFiles().map(({ label }, at): [string, string] => [label, ptpText(ROWS[at] ?? [])]);
    const forks = texts.map(([name]): [string, string] => [`__MACOSX/._${name}`, '\u0000']);
    expect((await read([file('ncci.zip', zipOf([...texts, ...forks]))])).table).toEqual((await read(ptpFiles())).table);
  });

  test('blanks and line breaks in the cells of a MUE file say nothing', async () => {
    const text = mueText(['97110 6', '97140 6']).replace('97140', ' 97140 ').replace('MUE Values', 'MUE \n Values');
    const { table } = await read([file(MUE_NAME, text)]);
    expect(table.mue.unitsPerDay).toEqual({ '97110': 6, '97140': 6 });
  });

  test('limits stand by the order of their codes, letters last', async () => {
    for (const codes of [
      ['G0515', 'G0283', '97140', '97110'],
      ['97110', '97140', 'G0283', 'G0515'],
    ]) {
      const { table } = await read([file(MUE_NAME, mueText(codes.map((code) => `${code} 2`)))]);
      expect(Object.keys(table.mue.unitsPerDay)).toEqual(['97110', '97140', 'G0283', 'G0515']);
    }
  });

  test('a MUE file alone: the pairs stay', async () => {
    const { table, ptp } = await read([file(MUE_NAME, mueText(['97110 6', '97140 6', 'J0001 99999']))]);
    expect(table.ptp).toEqual(SMALL_NCCI.ptp);
    expect(table.mue.unitsPerDay).toEqual({ '97110': 6, '97140': 6 });
    expect(ptp).toBeUndefined();
  });

  test('the order of the files does not show, and the file in the build is read as it was written', async () => {
    const { table } = await read(ptpFiles());
    expect((await read(ptpFiles().toReversed())).table).toEqual(table);
    expect(NcciTableSchema.parse(JSON.parse(ncciJson(table)))).toEqual(table);
  });
});

test.each([
  ['2026-01-01', '2026-03-31'],
  ['2026-06-30', '2026-06-30'],
  ['2026-12-31', '2026-12-31'],
])('the quarter of %s ends on %s', (date, end) => {
  expect(quarterEnd(date)).toBe(end);
});
