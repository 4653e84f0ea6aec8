// SPDX-License-Identifier: Apache-2.0
import { findPtpEdit } from '../../../src/engine/billing/ptp-edits.ts';
import {
  BUILT_IN_NCCI,
  BUILT_IN_PTP_EDITS,
  NcciTableSchema,
  editGroups,
  ptpEditsOf,
} from '../../../src/engine/policies/ncci-table.ts';

/** Column 1 and indicator of the edit between 97140 and a code: `97140 1`; empty where none is in force. */
const edit = (code: string, date: string): string => {
  const found = findPtpEdit(BUILT_IN_PTP_EDITS, '97140', code, date);
  return found ? `${found.column1} ${found.modifierIndicator}` : '';
};

describe('the edits of CMS’s file effective 2024-07-01', () => {
  test.each([
    ...['97012', '97150', '97755', '97760', '97761', '97763', '95992', '97169', '97172'].map((code) => [
      code,
      `${code} 1`,
    ]),
    ...['29581', '29584', '98940', '98942', '93797', 'G0422', 'G0151'].map((code) => [code, `${code} 1`]),
    ...['97018', '97750', '95851', '95852', '64450', '0213T'].map((code) => [code, '97140 1']),
    ...['97124', '36591', '96523'].map((code) => [code, '97140 0']),
    ...['97545', '98925', '98929'].map((code) => [code, `${code} 0`]),
    ...['97530', '97164', '97168', '97161', '97167', '29582', '97110', '97112', '97035', '99213'].map((code) => [
      code,
      '',
    ]),
  ])('97140 with %s: “%s”', (code, expected) => {
    expect(edit(code, '2024-09-30')).toBe(expected);
  });

  test.each([
    ['97530', '2019-12-31', '97140 1'],
    ['97530', '2020-01-01', ''],
    ['97530', '2020-10-01', ''],
    ['97750', '2019-12-31', '97140 1'],
    ['97750', '2020-01-01', ''],
    ['97750', '2020-10-01', '97140 1'],
    ['97760', '2020-09-30', ''],
    ['97760', '2020-10-01', '97760 1'],
    ['29582', '2017-12-31', '29582 1'],
    ['29582', '2018-01-01', ''],
    ['97161', '2020-01-01', ''],
    ['97161', '2020-10-01', ''],
    ['97110', '1999-04-01', ''],
  ])('97140 with %s on %s: “%s”', (code, date, expected) => {
    expect(edit(code, date)).toBe(expected);
  });

  test('123 edits of 97140 were in force at some time, and 88 are', () => {
    const edits = ptpEditsOf(BUILT_IN_NCCI).filter(({ column1, column2 }) => [column1, column2].includes('97140'));
    expect(edits).toHaveLength(123);
    expect(edits.filter(({ effectiveTo }) => effectiveTo === undefined)).toHaveLength(88);
  });
});

test('no half of the table claims to be known beyond the quarter of its source', () => {
  for (const { effective, knownThrough } of [BUILT_IN_NCCI.ptp, BUILT_IN_NCCI.mue]) {
    const quarterOf = (date: string): string =>
      `${date.slice(0, 4)} ${String(Math.ceil(Number(date.slice(5, 7)) / 3))}`;
    expect(quarterOf(knownThrough)).toBe(quarterOf(effective));
  }
});

test('six units of 97140 a day', () => {
  expect(BUILT_IN_NCCI.mue.unitsPerDay['97140']).toBe(6);
});

test('edits and their groups say the same, in whatever order', () => {
  const edits = ptpEditsOf(BUILT_IN_NCCI);
  expect(editGroups(edits.toReversed())).toEqual(BUILT_IN_NCCI.ptp.edits);
  expect(edits).toHaveLength(550);
});

test.each([
  ['no edits', { ptp: { ...BUILT_IN_NCCI.ptp, edits: [] } }],
  ['an indicator that is none', { ptp: { ...BUILT_IN_NCCI.ptp, edits: [['97140', '97530', '2', '2020-01-01', '']] } }],
  ['half a code', { ptp: { ...BUILT_IN_NCCI.ptp, edits: [['97140', '9753', '1', '2020-01-01', '']] } }],
  ['a limit beyond all measure', { mue: { ...BUILT_IN_NCCI.mue, unitsPerDay: { '97140': 1e21 } } }],
  ['another setting', { setting: 'dme' }],
])('refused: %s', (_name, part) => {
  expect(NcciTableSchema.safeParse({ ...BUILT_IN_NCCI, ...part }).success).toBe(false);
});
