// SPDX-License-Identifier: Apache-2.0
import {
  isKnownService,
  isManipulation,
  isTherapyCode,
  isTimed,
  needsExclusiveTime,
} from '../../../src/engine/billing/code-sets.ts';

const DATE = '2026-03-02';

describe('code sets', () => {
  test.each<[string, boolean, string | undefined, string]>([
    ['97532', true, undefined, '2018-01-01'],
    ['97762', true, undefined, '2018-01-01'],
    ['G0515', true, '2018-01-01', '2020-01-01'],
    ['97127', false, '2018-01-01', '2020-01-01'],
    ['97001', false, undefined, '2017-01-01'],
  ])('%s, retired: known and timed on its days only', (code, timed, from, to) => {
    const last = `${String(Number(to.slice(0, 4)) - 1)}-12-31`;
    expect([isTimed(code, last), isKnownService(code, last), isKnownService(code, to)]).toEqual([timed, true, false]);
    expect(isKnownService(code, '2010-03-02')).toBe(from === undefined);
  });

  test.each([
    '97032',
    '97033',
    '97034',
    '97035',
    '97036',
    '97110',
    '97112',
    '97113',
    '97116',
    '97124',
    '97140',
    '97530',
    '97533',
    '97535',
    '97537',
    '97542',
    '97750',
    '97755',
    '97760',
    '97761',
    '97763',
  ])('%s is timed by 15 minutes, one on one', (code) => {
    expect([isTimed(code, DATE), needsExclusiveTime(code, DATE)]).toEqual([true, true]);
  });

  test.each([
    '97010',
    '97012',
    '97014',
    'G0283',
    '97016',
    '97018',
    '97022',
    '97024',
    '97026',
    '97028',
    '98975',
    '98981',
  ])('%s is untimed and may run beside manual therapy', (code) => {
    expect([isTimed(code, DATE), needsExclusiveTime(code, DATE), isKnownService(code, DATE)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test.each([
    '97150',
    '97161',
    '97168',
    '97172',
    '95992',
    '90901',
    '20560',
    '98940',
    '98929',
    '92507',
    '97597',
    '29584',
    '97129',
    '97550',
    '97545',
    '90912',
  ])('%s is not counted in 15-minute units, and takes one-on-one time', (code) => {
    expect([isTimed(code, DATE), needsExclusiveTime(code, DATE)]).toEqual([false, true]);
  });

  test.each([
    ['97763', '2018-01-01'],
    ['20560', '2020-01-01'],
    ['97161', '2017-01-01'],
    ['97129', '2020-01-01'],
    ['97550', '2024-01-01'],
    ['98975', '2022-01-01'],
  ])('%s begins on %s', (code, from) => {
    const before = `${String(Number(from.slice(0, 4)) - 1)}-12-31`;
    expect([isKnownService(code, before), isKnownService(code, from)]).toEqual([false, true]);
  });

  test('90911 ended with 2019', () => {
    expect([isKnownService('90911', '2019-12-31'), isKnownService('90911', '2020-01-01')]).toEqual([true, false]);
    expect(isTherapyCode('90911')).toBe(true);
  });

  test.each(['99213', '64550', '', '97141'])('%p is not known', (code) => {
    expect([
      isKnownService(code, DATE),
      isTimed(code, DATE),
      needsExclusiveTime(code, DATE),
      isTherapyCode(code),
    ]).toEqual([false, false, false, false]);
  });

  test('manipulation', () => {
    const codes = ['98940', '98941', '98942', '98943', '98925', '98929', '98924', '98930', '98944', '97140', '989401'];
    expect(codes.filter(isManipulation)).toEqual(['98940', '98941', '98942', '98943', '98925', '98929']);
  });
});

test.each([
  ['98979', '2025-12-31', false],
  ['98979', '2026-01-01', true],
  ['98984', '2025-12-31', false],
  ['98985', '2026-01-01', true],
  ['98978', '2022-12-31', false],
  ['98978', '2023-01-01', true],
  ['97037', '2023-12-31', false],
  ['97037', '2024-01-01', true],
  ['97552', '2024-01-01', true],
  ['G0541', '2024-12-31', false],
  ['G0542', '2025-01-01', true],
  ['G0543', '2025-01-01', true],
])('%s on %s is known: %s', (code, date, known) => {
  expect([isKnownService(code, date), isTimed(code, date)]).toEqual([known, false]);
});
