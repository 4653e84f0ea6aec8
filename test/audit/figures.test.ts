// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import type { DayRow } from '../../src/audit/day-row.ts';
import { appraise, errorRate } from '../../src/audit/report/appraisal.ts';
import { cell } from '../../src/capture/csv.ts';
import { betaQuantile, studentT } from '../../src/audit/report/distributions.ts';
import { Sampler } from '../../src/audit/report/sample.ts';

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
