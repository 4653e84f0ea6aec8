// SPDX-License-Identifier: Apache-2.0
import { MEDICARE_GPCIS, isLocality, localityIndices } from '../../../src/engine/policies/medicare-gpcis.ts';

const { byYear, newestSource } = MEDICARE_GPCIS;

test('the localities of Addendum E', () => {
  expect(Object.keys(byYear['2025'] ?? {})).toHaveLength(109);
  expect(localityIndices('AL-00', '2025')).toEqual({
    name: 'Alabama',
    work: 1,
    practiceExpense: 0.869,
    malpractice: 0.575,
  });
  expect([isLocality('CA-18'), isLocality('CA-00'), isLocality('constructor')]).toEqual([true, false, false]);
  expect([localityIndices('AL-00', '2026'), localityIndices('ZZ-00', '2025')]).toEqual([undefined, undefined]);
});

test.each(Object.entries(byYear))(
  '%s: floors of law, and no index beyond what CMS has ever had',
  (year, localities) => {
    expect(year <= newestSource.slice(0, 4)).toBe(true);
    for (const [code, [name, work, practiceExpense, malpractice]] of Object.entries(localities)) {
      expect([code, /^[A-Z]{2}-\d{2}$/.test(code), name.length > 2]).toEqual([code, true, true]);
      // 42 USC 1395w-4(e): work no less than 1, in Alaska 1.5; practice expense no less than 1 in the frontier states.
      expect(work).toBeGreaterThanOrEqual(code.startsWith('AK') ? 1.5 : 1);
      expect(practiceExpense).toBeGreaterThanOrEqual(/^(?:MT|ND|NV|SD|WY)/.test(code) ? 1 : 0.8);
      expect([practiceExpense < 1.5, malpractice > 0.2, malpractice < 3]).toEqual([true, true, true]);
    }
  },
);
