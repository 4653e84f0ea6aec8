// SPDX-License-Identifier: Apache-2.0
import { StepBack, importNcci } from '../../../src/capture/ncci/import.ts';
import type { NcciFile } from '../../../src/capture/ncci/sources.ts';
import { mueText, ptpText } from '../../support/ncci.ts';
import { MUE_NAME, ROWS, file, ptpFiles, read } from '../../support/ncci-files.ts';
import { zipOf } from '../../support/zip.ts';

describe('what is refused', () => {
  const [f1 = []] = ROWS;
  test.each<[string, () => NcciFile[], RegExp]>([
    ['nothing', () => [], /no file of CMS’s was given/],
    [
      'one file alone',
      () => ptpFiles().slice(0, 1),
      /^ccipra-v322r0-f1\.TXT: .*f1 to f4, and count only together \(f2, f3, f4 missing\)/,
    ],
    ['one of them twice', () => [...ptpFiles(), ...ptpFiles().slice(0, 1)], /\(one is given twice\)/],
    [
      'two versions',
      () => [...ptpFiles().slice(1), ...ptpFiles({}, 'ccipra', 'v321r0').slice(0, 1)],
      /f1\.TXT: is of version v321r0, and ccipra-v322r0-f2\.TXT of v322r0/,
    ],
    [
      'practitioners and hospitals',
      () => [...ptpFiles().slice(1), ...ptpFiles({}, 'ccioph').slice(0, 1)],
      /is for outpatient hospitals, and .* for practitioners/,
    ],
    [
      'a hospital’s pairs over a practitioner’s table',
      () => ptpFiles({}, 'ccioph'),
      /to switch, give the PTP files and the MUE file together/,
    ],
    [
      'a name that is not CMS’s',
      () => [file('edits.txt', ptpText(f1))],
      /edits\.txt: the name does not say which of CMS’s four PTP files/,
    ],
    ['a workbook', () => [file('ccipra-v322r0-f1.xlsx', '')], /workbooks are not supported/],
    [
      'a row cut short',
      () => ptpFiles({ 4: [...(ROWS[3] ?? []), '97150 9711'] }),
      /f4\.TXT:10: not a PTP edit \(7 cells, the first “97150”\); the file is cut short/,
    ],
    [
      'a line that breaks off',
      () => [...ptpFiles().slice(0, 3), file('ccipra-v322r0-f4.TXT', `${ptpText(f1)}97150\t97140\t\t20200101\t*\t1`)],
      /f4\.TXT:9: not a PTP edit \(6 cells/,
    ],
    [
      'a line that breaks off in its rationale',
      () => [...ptpFiles().slice(0, 3), file('ccipra-v322r0-f4.TXT', ptpText(ROWS[3] ?? []).slice(0, -4))],
      /f4\.TXT:9: the line breaks off in its rationale; the file is cut short/,
    ],
    [
      'a line that breaks off before its rationale',
      () => [...ptpFiles().slice(0, 3), file('ccipra-v322r0-f4.TXT', ptpText(ROWS[3] ?? []).slice(0, -9))],
      /f4\.TXT:9: the line breaks off in its rationale/,
    ],
    ['an impossible day', () => ptpFiles({ 2: ['97140 97018 20260231 * 1'] }), /f2\.TXT:7: 20260231 is no date/],
    [
      'an impossible last day',
      () => ptpFiles({ 2: ['97140 97018 20260201 20261301 1'] }),
      /f2\.TXT:7: 20261301 is no date/,
    ],
    [
      'a day that only means “never”',
      () => ptpFiles({ 2: ['97012 97140 19960101 99991231 1'] }),
      /f2\.TXT:7: 99991231 is no date of CMS’s/,
    ],
    ['a day far ahead', () => ptpFiles({ 2: ['97140 97018 20991231 * 1'] }), /f2\.TXT:7: 20991231 is no date of CMS’s/],
    ['a day before there were edits', () => ptpFiles({ 2: ['97140 97018 00010101 * 1'] }), /:7: 00010101 is no date/],
    [
      'an end before the beginning',
      () => ptpFiles({ 2: ['97140 97018 20260201 20260131 1'] }),
      /f2\.TXT:7: ends \(20260131\) before it begins \(20260201\)/,
    ],
    [
      'a first row of another shape, which is no header',
      () => ptpFiles({ 2: ['97140 97018 02/01/2026 * 1', '97012 97140 19960101 * 1'] }),
      /f2\.TXT:7: not a PTP edit/,
    ],
    ['a code paired with itself', () => ptpFiles({ 2: ['97140 97140 20200101 * 1'] }), /f2\.TXT:7: not a PTP edit/],
    [
      'another indicator',
      () => ptpFiles({ 2: ['97012 97140 19960101 * 1', '97140 97018 20260201 * 2'] }),
      /f2\.TXT:8: not a PTP edit/,
    ],
    [
      'rows that contradict each other',
      () => ptpFiles({ 3: ['97140 97018 20260101 * 0'] }),
      /f3\.TXT:7: 97140\/97018 has indicator 0 here and 1 at .*f2\.TXT:8, for the same days/,
    ],
    [
      'rows that contradict each other on one day, the newer one first',
      () => ptpFiles({ 3: ['97140 97035 20200101 * 0', '97140 97035 19960101 20200101 1'] }),
      /f3\.TXT:8: 97140\/97035 has indicator 1 here and 0 at .*f3\.TXT:7, for the same days/,
    ],
    [
      'rows that contradict each other on one day, the older one first',
      () => ptpFiles({ 3: ['97140 97035 19960101 20200101 1', '97140 97035 20200101 * 0'] }),
      /f3\.TXT:8: 97140\/97035 has indicator 0 here and 1 at .*f3\.TXT:7, for the same days/,
    ],
    ['a header alone', () => ptpFiles({ 3: [] }), /f3\.TXT: no PTP edit was found/],
    ['another text', () => [file('ccipra-v322r0-f1.TXT', 'a line\n'.repeat(20))], /f1\.TXT:16: not a PTP edit/],
    [
      'a table without pairs that stand',
      () => ptpFiles({ 2: ['97140 97018 19960101 * 1'] }),
      /1 pairs of the table are not in the files \(97012\/97140 …\), so a file is cut short/,
    ],
    [
      'older files',
      () => ptpFiles({ 1: ['10021 10035 20251001 * 1'], 3: ['97140 97530 20250101 20250101 9'] }),
      /The files take effect on 2025-10-01, and the table of 2026-01-01 is newer/,
    ],
    [
      'one name twice in a zip',
      () => {
        const [first = file('', '')] = ptpFiles();
        const twice = [first.label, first.label].map((name): [string, string] => [name, ptpText(ROWS[0] ?? [])]);
        return [...ptpFiles().slice(1), file('ncci.zip', zipOf(twice))];
      },
      /one is given twice/,
    ],
    [
      'a symbolic link in a zip, which is not followed',
      () => [file('ncci.zip', zipOf({ 'ccipra-v322r0-f1.TXT': '/etc/passwd' }, { mode: 0o120777 }))],
      /ncci\.zip: ccipra-v322r0-f1\.TXT/,
    ],
    [
      'two MUE files',
      () => [file(MUE_NAME, mueText(['97140 6'])), file(`b${MUE_NAME}`, mueText(['97140 6']))],
      /a second MUE file/,
    ],
    [
      'a MUE beyond all measure',
      () => [file(MUE_NAME, mueText(['97140 1000000000000000000000']))],
      /:8: not a MUE \(code “97140”, units “100000000000”\)/,
    ],
    ['a MUE with a fraction', () => [file(MUE_NAME, mueText(['97140 1e21']))], /units “1e21”/],
    ['a MUE file without 97140', () => [file(MUE_NAME, mueText(['97110 6']))], /no MUE of 97140 was found/],
    [
      'a MUE file that contradicts itself',
      () => [file(MUE_NAME, mueText(['97140 6', '97140 4']))],
      /97140 has 4 units here and 6 before/,
    ],
    [
      'a supplier’s MUE file',
      () => [file(MUE_NAME, mueText(['97140 6'], 'DME Supplier Services'))],
      /only the MUE files for practitioners and outpatient hospitals/,
    ],
    ...['01-01-0000', '10-01-9999'].map((date): [string, () => NcciFile[], RegExp] => [
      `a MUE file of ${date}`,
      () => [file(`MUE_Eff_${date}.csv`, mueText(['97140 6']))],
      /csv: \d{4}-\d\d-01 is no date of CMS’s/,
    ]),
    [
      'Medicaid’s MUE file',
      () => [file(MUE_NAME.replace('MCR', 'MCD'), mueText(['97110 6', '97140 6']))],
      /of Medicaid; the table is Medicare’s/,
    ],
    ['a CSV of something else', () => [file(MUE_NAME, 'a,b\n'.repeat(30))], /:16: not a MUE file/],
    [
      'a CSV that breaks off in quotes',
      () => [file(MUE_NAME, `${mueText(['97140 6'])}97150,"1`)],
      /the file is cut short/,
    ],
    [
      'a MUE file that breaks off within a number of units',
      () => [file(MUE_NAME, mueText(['97110 6', '97140 12']).split(',12')[0]?.concat(',1') ?? '')],
      /csv:9: the row of 97140 breaks off after its units; the file is cut short/,
    ],
    [
      'a MUE file of no known quarter',
      () => [file('mue.csv', mueText(['97140 6']))],
      /the name does not say when it takes effect/,
    ],
    [
      'a zip cut short',
      () => [file('ccipra.zip', zipOf({ 'ccipra-v322r0-f1.TXT': ptpText(f1) }).subarray(0, 80))],
      /not a whole zip file/,
    ],
    ['a zip without texts', () => [file('ccipra.zip', zipOf({ 'x.xlsx': 'PK' }))], /holds no \.txt or \.csv/],
    [
      'a zip of many files',
      () => [
        file('many.zip', zipOf(Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`${String(at)}.txt`, ''])))),
      ],
      /more than 20 files; CMS’s zip files hold two or three/,
    ],
    [
      'a zip that is damaged',
      () => [file('ccipra.zip', zipOf({ 'ccipra-v322r0-f1.TXT': ptpText(f1) }, { checksum: 1 }))],
      /f1\.TXT: damaged, or not to be read \(Invalid CRC32\)/,
    ],
  ])('%s', async (_name, files, message) => {
    await expect(read(files())).rejects.toThrow(message);
  });

  test.each([
    ['says so', {}, /more than 1 MB/],
    ['says that it is small', { claimedBytes: 1000 }, /Invalid uncompressed size|more than 1 MB/],
  ])('a zip that unpacks to more than may be and %s', async (_name, options, message) => {
    const bomb = file('ccipra.zip', zipOf({ 'ccipra-v322r0-f1.TXT': Buffer.alloc(3_000_000, 'x') }, options));
    await expect(read([bomb], { maxBytes: 1_048_576 })).rejects.toThrow(message);
  });

  test.each([
    ['ccipra-v322r0-f1.TXT', 'a line is longer than 100,000 characters'],
    [MUE_NAME, 'maximum number of tolerated bytes of 100000'],
  ])('a line without an end, through which it would be gone again and again: %s', async (name, message) => {
    await expect(read([file(name, `"${'a\t'.repeat(100_000)}`)])).rejects.toThrow(message);
  });

  const rest = (row: string, count: number): string => `${row}\r\n`.repeat(count);
  test.each<[string, () => NcciFile[], string]>([
    [
      'a hundred rows more of one pair, each compared with the others',
      () => ptpFiles({ 2: Array.from({ length: 101 }, () => '97140 97018 19960101 * 1') }),
      'f2.TXT:107: 97140/97018 has more than 100 rows',
    ],
    [
      'more rows for therapy than CMS has',
      () =>
        ptpFiles({
          2: Array.from(
            { length: 100_001 },
            (_, at) => `97140 ${at.toString(36).toUpperCase().padStart(5, '0')} 19960101 * 1`,
          ),
        }),
      'f2.TXT:100007: more than 100,000 rows for therapy',
    ],
    [
      'lines of nothing without an end, in one part',
      () => [file('ccipra-v322r0-f1.TXT', `${ptpText(f1)}${'\r'.repeat(1_600_000)}`)],
      'more than 1,500,000 lines',
    ],
    [
      'more rows than there are codes',
      () => [file(MUE_NAME, `${mueText(['97110 6', '97140 6'])}${rest('J0001,1', 50_000)}`)],
      'more than 50,000 rows',
    ],
    [
      'a MUE file that takes fifty times its size in memory',
      () => [file(MUE_NAME, `${mueText(['97110 6', '97140 6'])}${rest('J0001,1', 1_000_000)}`)],
      `${MUE_NAME}: more than 8 MB`,
    ],
    [
      'such a MUE file in a zip',
      () => [file('mue.zip', zipOf({ [MUE_NAME]: `${mueText(['97110 6', '97140 6'])}${rest('J0001,1', 1_000_000)}` }))],
      `mue.zip: ${MUE_NAME}: more than 8 MB`,
    ],
  ])('%s', async (_name, files, message) => {
    await expect(read(files())).rejects.toThrow(message);
  });

  test('of a zip with a thousand files, the list is read no further than it may be', async () => {
    const names = Array.from({ length: 1000 }, (_, at): [string, string] => [`${String(at)}.txt`, '']);
    const whole = zipOf(names);
    // What stands behind the first ones is no list of files any more.
    whole.fill(0xff, whole.length - 22 - 40_000, whole.length - 22);
    await expect(read([file('many.zip', whole)])).rejects.toThrow('many.zip: more than 20 files');
  });

  test('a text of more bytes than may be', async () => {
    await expect(read(ptpFiles(), { maxBytes: 100 })).rejects.toThrow('no file of CMS’s is so large');
  });

  test('a MUE file that ends before codes that have a limit, unless it is asked for', async () => {
    const cut = [file(MUE_NAME, mueText(['97140 6']))];
    await expect(read(cut)).rejects.toThrow(/no limit for 97110, which the table has/);
    expect((await read(cut, { force: true })).table.mue.unitsPerDay).toEqual({ '97140': 6 });
  });

  test.each<[string, string[], string[], string]>([
    ['97140', ['97110 6', '97140 0'], [], '97140'],
    ['another therapy code', ['97110 0', '97140 6'], [], '97110'],
    ['97140 in a hospital’s files, over a table for practitioners', ['97140 0'], ['ccioph'], '97140'],
  ])('a limit of 0 units for %s, unless it is asked for', async (_name, limits, hospital, code) => {
    const [kind] = hospital;
    const service = kind === undefined ? 'Practitioner Services' : 'Outpatient Hospital Services';
    const files = [file(MUE_NAME, mueText(limits, service)), ...(kind === undefined ? [] : ptpFiles({}, kind))];
    await expect(read(files)).rejects.toThrow(`allows 0 units a day of ${code}, of which the table allows more`);
    await expect(read(files)).rejects.toThrow(StepBack);
    expect((await read(files, { force: true })).table.mue.unitsPerDay[code]).toBe(0);
  });

  test('of the codes that a cut file lacks, three are named', async () => {
    const codes = ['97110', '97112', '97116', '97530'];
    const limits = (some: readonly string[]): NcciFile =>
      file(MUE_NAME, mueText([...some, '97140'].map((code) => `${code} 6`)));
    const { table } = await read([limits(codes)]);
    const without = async (...some: readonly string[]): Promise<unknown> => importNcci([limits(some)], table);
    await expect(without()).rejects.toThrow('no limit for 97110, 97112, 97116 …, which');
    await expect(without('97530')).rejects.toThrow('no limit for 97110, 97112, 97116, which');
  });

  test('the pairs of a hospital alone, or its limits, do not go over a table for practitioners', async () => {
    const mue = file(MUE_NAME, mueText(['97110 6', '97140 6'], 'Outpatient Hospital Services'));
    await expect(read([mue])).rejects.toThrow(/to switch, give the PTP files and the MUE file together/);
  });

  test('a code without a limit before may have 0 units: CMS has such codes', async () => {
    const { table } = await read([file(MUE_NAME, mueText(['97014 0', '97110 6', '97140 6']))]);
    expect(table.mue.unitsPerDay['97014']).toBe(0);
  });

  test('a last line without its line break is whole where its rationale is one that another row has', async () => {
    const last = file('ccipra-v322r0-f4.TXT', ptpText(ROWS[3] ?? []).slice(0, -2));
    expect((await read([...ptpFiles().slice(0, 3), last])).ptp?.read).toBe(9);
  });

  test('unless it is asked for: older files, and fewer pairs', async () => {
    const files = ptpFiles({
      1: ['10021 10035 20251001 * 1'],
      2: ['97140 97018 19960101 * 1'],
      3: ['97140 97530 20250101 20250101 9'],
    });
    await expect(read(files)).rejects.toThrow(StepBack);
    const { table, changes } = await read(files, { force: true });
    expect([table.ptp.effective, changes.missing]).toEqual(['2025-10-01', ['97012/97140']]);
  });
});
