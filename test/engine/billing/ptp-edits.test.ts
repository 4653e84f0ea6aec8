// SPDX-License-Identifier: Apache-2.0
import { findPtpEdit, ptpTable, type PtpEdit } from '../../../src/engine/billing/ptp-edits.ts';
import { NCCI_TABLE } from '../../../src/engine/policies/ncci-table.ts';

const edit = (facts: Partial<PtpEdit>): PtpEdit => ({
  column1: 'A0001',
  column2: 'B0001',
  modifierIndicator: '1',
  effectiveFrom: '2020-01-01',
  ...facts,
});
const early = edit({ effectiveTo: '2020-04-01' });
const late = edit({ effectiveFrom: '2020-10-01', modifierIndicator: '0' });
const table = ptpTable([early, late, edit({ column2: 'C0001', modifierIndicator: '9' })], '2026-03-31');

describe('findPtpEdit', () => {
  test.each([
    ['2019-12-31', undefined],
    ['2020-01-01', early],
    ['2020-03-31', early],
    ['2020-04-01', undefined],
    ['2020-09-30', undefined],
    ['2020-10-01', late],
    ['2099-01-01', late],
  ])('on %s', (date, expected) => {
    expect(findPtpEdit(table, 'A0001', 'B0001', date)).toBe(expected);
    expect(findPtpEdit(table, 'B0001', 'A0001', date)).toBe(expected);
  });

  test('an edit that is not active, and a pair that is none', () => {
    expect(findPtpEdit(table, 'A0001', 'C0001', '2026-01-01')).toBeUndefined();
    expect(findPtpEdit(table, 'A0001', 'D0001', '2026-01-01')).toBeUndefined();
  });
});

describe('the shipped starter set', () => {
  test.each(['97530', '97164', '97168', '97161', '97167', '98940', '98942', '29581', '29584'])(
    '97140 and %s are a pair',
    (code) => {
      expect(findPtpEdit(NCCI_TABLE, '97140', code, '2026-03-02')?.modifierIndicator).toBe('1');
    },
  );

  test.each(['97110', '97112', '97035', '97016', '97010'])('97140 and %s are none, whatever is said', (code) => {
    expect(findPtpEdit(NCCI_TABLE, '97140', code, '2026-03-02')).toBeUndefined();
  });

  test('column 1 is the manual’s', () => {
    const column1 = (code: string): string | undefined => findPtpEdit(NCCI_TABLE, '97140', code, '2026-03-02')?.column1;
    expect([column1('97530'), column1('97164'), column1('97161'), column1('98941')]).toEqual([
      '97140',
      '97140',
      '97161',
      '98941',
    ]);
  });
});
