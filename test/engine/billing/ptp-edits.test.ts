// SPDX-License-Identifier: Apache-2.0
import { findPtpEdit, ptpTable, quarterText, type PtpEdit } from '../../../src/engine/billing/ptp-edits.ts';

const edit = (facts: Partial<PtpEdit>): PtpEdit => ({
  column1: 'A0001',
  column2: 'B0001',
  modifierIndicator: '1',
  effectiveFrom: '2020-01-01',
  ...facts,
});
const early = edit({ effectiveTo: '2020-04-01' });
const late = edit({ effectiveFrom: '2020-10-01', modifierIndicator: '0' });
const notActive = edit({ column2: 'C0001', modifierIndicator: '9' });
const withdrawn = edit({ column2: 'D0001', effectiveTo: '2020-01-01' });
const table = ptpTable([early, late, notActive, withdrawn], '2026-03-31');

test.each([
  ['2019-12-31', undefined],
  ['2020-01-01', early],
  ['2020-03-31', early],
  ['2020-04-01', undefined],
  ['2020-09-30', undefined],
  ['2020-10-01', late],
  ['2099-01-01', late],
])('the edit in force on %s', (date, expected) => {
  expect(findPtpEdit(table, 'A0001', 'B0001', date)).toBe(expected);
  expect(findPtpEdit(table, 'B0001', 'A0001', date)).toBe(expected);
});

test.each(['C0001', 'D0001', 'E0001'])('%s: not active, withdrawn from its first day, no pair', (code) => {
  expect(findPtpEdit(table, 'A0001', code, '2020-01-01')).toBeUndefined();
});

test.each([
  ['2024-01-01', 'the first quarter of 2024'],
  ['2024-03-31', 'the first quarter of 2024'],
  ['2024-04-01', 'the second quarter of 2024'],
  ['2024-09-30', 'the third quarter of 2024'],
  ['2024-12-31', 'the fourth quarter of 2024'],
])('%s lies in %s', (date, text) => {
  expect(quarterText(date)).toBe(text);
});
