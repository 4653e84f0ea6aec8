// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { isInError, type DayRow } from '../../src/audit/day-row.ts';
import { appraise, errorRate } from '../../src/audit/report/appraisal.ts';
import { cell } from '../../src/capture/csv.ts';
import { betaQuantile, studentT } from '../../src/audit/report/distributions.ts';
import { Sampler } from '../../src/audit/report/sample.ts';
import { Adder } from '../../src/audit/report/totals.ts';
import { money, sampleTables, summaryOf } from '../../src/cli/audit-tables.ts';
import { tableHtml } from '../../src/cli/html-page.ts';

// Tables of Student's t, upper 5 %: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
test.each([
  [1, 6.314],
  [2, 2.92],
  [9, 1.833],
  [29, 1.699],
  [99, 1.66],
])('t with %i degrees of freedom is %f', (freedom, t) => {
  expect(studentT(freedom, 0.05)).toBeCloseTo(t, 3);
});

test('the beta quantile of simple cases', () => {
  expect(betaQuantile(0.3, 1, 1)).toBeCloseTo(0.3, 10);
  expect(betaQuantile(0.5, 2, 2)).toBeCloseTo(0.5, 10);
  expect(betaQuantile(0.25, 1, 2)).toBeCloseTo(1 - Math.sqrt(0.75), 10);
});

test('the appraisal of a sample that can be worked out by hand', () => {
  // Mean 2, deviation 2, frame 100, drawn 4: 200 ± 2.353363 · 100 · 2/√4 · √0.96
  const found = appraise([0, 2, 2, 4], 100);
  expect(found).toMatchObject({ frame: 100, drawn: 4, nonzero: 3, mean: 2, point: 200 });
  expect(found?.deviation).toBeCloseTo(Math.sqrt(8 / 3), 10);
  const error = 100 * (Math.sqrt(8 / 3) / 2) * Math.sqrt(0.96);
  expect(found?.error).toBeCloseTo(error, 9);
  expect(found?.lower).toBeCloseTo(200 - 2.353363 * error, 3);
  expect(found?.upper).toBeCloseTo(200 + 2.353363 * error, 3);
});

test('all days drawn leave no doubt, and one day tells no spread', () => {
  expect(appraise([10, 20, 30], 3)).toMatchObject({ point: 60, lower: 60, upper: 60, error: 0 });
  expect(appraise([10], 3)).toBeUndefined();
});

test('the error rate with the interval of Clopper and Pearson', () => {
  expect(errorRate(0, 10)).toMatchObject({ rate: 0, lower: 0 });
  expect(errorRate(0, 10)?.upper).toBeCloseTo(1 - 0.05 ** 0.1, 9);
  expect(errorRate(10, 10)).toMatchObject({ rate: 1, upper: 1 });
  expect(errorRate(10, 10)?.lower).toBeCloseTo(0.05 ** 0.1, 9);
  expect(errorRate(0, 0)).toBeUndefined();
});

test('the interval holds the truth about as often as it says', () => {
  // 400 samples of 30 out of 150 days, drawn as the audit draws them.
  const days = Array.from({ length: 150 }, (_, at) => row(`p/${String(at)}`, (at * 7919) % 1000));
  const truth = days.reduce((sum, { cents }) => sum + cents.over, 0);
  const held = Array.from({ length: 400 }, (_, seed) => {
    const sampler = new Sampler({ size: 30, seed: String(seed) });
    days.forEach((day) => {
      sampler.add(day);
    });
    const found = appraise(
      sampler.rows().map(({ cents }) => cents.over),
      sampler.frame,
    );
    return found !== undefined && found.lower <= truth && truth <= found.upper;
  }).filter(Boolean).length;
  expect(held).toBeGreaterThan(340);
  expect(held).toBeLessThan(380);
});

test('a draw depends on seed and days alone, and unbilled days are not drawn', () => {
  const days = Array.from({ length: 5000 }, (_, at) => row(`p/${String(at)}`, at));
  const draw = (of: readonly DayRow[], seed: string): string[] => {
    const sampler = new Sampler({ size: 10, seed });
    of.forEach((day) => {
      sampler.add(day);
    });
    return sampler.rows().map(({ key }) => key);
  };
  expect(draw(days.toReversed(), 'a')).toEqual(draw(days, 'a'));
  expect(draw(days, 'b')).not.toEqual(draw(days, 'a'));
  expect(draw([{ ...row('x', 1), billedBy: 'nothing' }], 'a')).toEqual([]);
});

const HELD = [
  { code: 'diagnosis-missing', key: 'diagnosis-missing', severity: 'high', acknowledged: false, messages: ['missing'] },
] as const;

describe('a bill that a finding holds', () => {
  const held: DayRow = { ...row('p/held', 0), billedUnits: 2, supportedUnits: 2, issues: HELD };

  test('is in error, whether or not the payer’s fee is known', () => {
    expect(isInError(held)).toBe(true);
    expect(isInError({ ...held, fee: '$30.00 a unit', cents: { ...held.cents, billed: 6000, atRisk: 6000 } })).toBe(
      true,
    );
    expect(isInError({ ...held, issues: HELD.map((issue) => ({ ...issue, acknowledged: true })) })).toBe(false);
    expect(isInError({ ...held, issues: HELD.map((issue) => ({ ...issue, severity: 'moderate' })) })).toBe(false);
    expect(isInError({ ...held, billedBy: 'nothing', billedUnits: 0 })).toBe(false);
  });

  test.each([
    [['units'], false],
    [['modifiers'], true],
    [['units', 'modifiers'], true],
  ])('by what a claim does not have from its charge, %p: in error %p where its units are right', (messages, is) => {
    const issue = { code: 'claim-units-missing', key: 'claim-units-missing/c', severity: 'high' } as const;
    expect(isInError({ ...held, issues: [{ ...issue, acknowledged: false, messages }] })).toBe(is);
  });

  test('is told with its units, and days without a fee are told beside it', () => {
    const adder = new Adder();
    [held, row('p/right', 0), { ...row('p/priced', 0), fee: '$30.00 a unit' }].forEach((day) => {
      adder.add(day);
    });
    const facts = { engine: { version: '', ruleSetSha256: '', editsSha256: '' }, now: '', inputs: [], counts: {} };
    const report = { facts: { ...facts, inputErrors: 0 }, totals: adder.totals(), errors: 0, sample: undefined };
    const told = summaryOf({ ...report, largest: [] });
    expect(told).toContain(
      'At risk: 2 units on 1 day, $0.00: the minutes support them, but a finding holds the charge.',
    );
    expect(told).toContain('The fee is not known for 2 days: their units are counted above, and their amounts are 0.');
  });
});

test('amounts of a column all have their cents, and none is broken over two lines', () => {
  expect([money(185_300), money(-42_180), money(0)]).toEqual(['$1,853.00', '−$421.80', '$0.00']);
  const table = tableHtml({
    title: 'x',
    columns: ['Code', 'Amount'],
    rows: [
      ['123', money(185_300)],
      ['9', money(-1)],
    ],
  });
  expect(table).toContain('<td>123</td><td class="number">$1,853.00</td>');
  expect(table).toContain('<td class="number">−$0.01</td>');
});

test('a sample says what an error is, that a limit below 0 proves nothing, and which amounts are not known', () => {
  const rows = [row('p/a', 0), row('p/b', 0), row('p/c', 3000)];
  const [over, none] = [appraise([0, 0, 3000], 100), appraise([0, 0, 0], 100)];
  const wish = { size: 3, seed: '1' };
  const told = sampleTables({ wish, frame: 100, rows, rate: errorRate(1, 3), over, under: none, atRisk: none });
  expect(told[0]?.caption).toContain('A day is in error where');
  expect(told[1]?.caption).toContain('The fee is not known for 3 days of the sample');
  expect(told[1]?.caption).toContain('A lower limit below 0');
  const priced = rows.map((one) => ({ ...one, fee: '$30.00 a unit' }));
  const sure = sampleTables({ wish, frame: 100, rows: priced, rate: undefined, over: none, under: none, atRisk: none });
  expect(sure[1]?.caption).not.toMatch(/below 0|not known/);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1+1', '＠SUM(A1)'])(
  '%j is no formula in a spreadsheet',
  (text) => {
    expect(cell(text).replace(/^"/, '').startsWith("'")).toBe(true);
  },
);

test('a cell of any text is one cell', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const written = cell(text);
      expect(/^(?:[^",\r\n]*|"(?:[^"]|"")*")$/.test(written)).toBe(true);
      expect(/^"?[=+\-@\t\r\n＝＋－＠]/.test(written)).toBe(false);
    }),
  );
});

function row(key: string, over: number): DayRow {
  return {
    key,
    patient: 'Patient/p',
    date: '2026-03-02',
    discipline: 'PT',
    encounters: [],
    payer: 'x',
    payerKind: 'other',
    therapist: 'Practitioner/t',
    therapistName: '',
    billedBy: 'Claim',
    billed: [],
    billedUnits: 1,
    supportedUnits: 1,
    supportedModifiers: [],
    fee: 'not known',
    cents: { billed: 0, over, under: 0, atRisk: 0, unbilled: 0 },
    issues: [],
    unread: 0,
  };
}
