// SPDX-License-Identifier: Apache-2.0
import { MEDICARE_GPCIS, isLocality, localityIndices } from '../../../src/engine/policies/medicare-gpcis.ts';

const { byYear, localities, newestSource } = MEDICARE_GPCIS;

test('the localities of Addendum E', () => {
  const codes = Object.keys(localities);
  expect(codes).toHaveLength(109);
  expect(Object.values(byYear).map((indices) => Object.keys(indices))).toEqual([codes, codes]);
  expect(localityIndices('AL-00', '2025')).toEqual({
    name: 'Alabama',
    work: 1,
    practiceExpense: 0.869,
    malpractice: 0.575,
  });
  expect([isLocality('CA-18'), isLocality('CA-00'), isLocality('constructor')]).toEqual([true, false, false]);
  expect([localityIndices('AL-00', '2027'), localityIndices('ZZ-00', '2025')]).toEqual([undefined, undefined]);
});

test.each(Object.entries(byYear))('%s: floors of law, and no index beyond what CMS has ever had', (year, indices) => {
  expect(year <= newestSource.slice(0, 4)).toBe(true);
  for (const [code, [work, practiceExpense, malpractice]] of Object.entries(indices)) {
    const name = localities[code] ?? '';
    expect([code, /^[A-Z]{2}-\d{2}$/.test(code), name.length > 2]).toEqual([code, true, true]);
    // 42 USC 1395w-4(e): work no less than 1, in Alaska 1.5; practice expense no less than 1 in the frontier states.
    expect(work).toBeGreaterThanOrEqual(code.startsWith('AK') ? 1.5 : 1);
    expect(practiceExpense).toBeGreaterThanOrEqual(/^(?:MT|ND|NV|SD|WY)/.test(code) ? 1 : 0.8);
    expect([practiceExpense < 1.5, malpractice > 0.2, malpractice < 3]).toEqual([true, true, true]);
  }
});

/* Rows of CMS's file for 2026 that public copies hold, each in another copy than the amounts from which the table was made. */
test.each([
  ['AL-00', 1, 0.875, 0.566],
  ['AK-01', 1.5, 1.065, 0.551],
  ['AZ-00', 1, 0.969, 0.856],
  ['CA-05', 1.095, 1.41, 0.425],
  ['CA-09', 1.11, 1.442, 0.397],
  ['CA-18', 1.041, 1.183, 0.664],
  ['CA-51', 1.063, 1.318, 0.508],
])('2026, %s: as CMS’s file has it', (code, work, practiceExpense, malpractice) => {
  expect(localityIndices(code, '2026')).toMatchObject({ work, practiceExpense, malpractice });
});

/* What Medicare allows for 90791 outside a facility (3.84, 1.33, 0.02 RVUs), as published. */
test.each([
  ['AL-00', 167.51],
  ['AK-01', 240.07],
  ['FL-04', 176.19],
  ['MD-01', 178.8],
  ['NY-01', 189.15],
  ['TX-18', 174.32],
])('2026, %s: the published amount %p', (code, published) => {
  const { work, practiceExpense, malpractice } = localityIndices(code, '2026') ?? {
    work: 0,
    practiceExpense: 0,
    malpractice: 0,
  };
  expect((3.84 * work + 1.33 * practiceExpense + 0.02 * malpractice) * 33.4009).toBeCloseTo(published, 2);
});
