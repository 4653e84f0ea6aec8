// SPDX-License-Identifier: Apache-2.0
import { ncciPairs } from '../../src/capture/ncci-pairs.ts';
import { ncciLibrary } from '../../src/deploy/ncci/library.ts';
import { SMALL_NCCI } from '../support/ncci.ts';

test('the build’s edits where none were imported', () => {
  const { isBuiltIn, pairs } = ncciPairs([]);
  expect(isBuiltIn).toBe(true);
  expect(pairs.length).toBeGreaterThan(100);
});

test('imported edits, without those that CMS withdrew', () => {
  const edits: typeof SMALL_NCCI.ptp.edits = [
    ['97110', '97140', '1', '2026-01-01', ''],
    ['97112', '97140', '9', '2026-01-01', ''],
  ];
  const table = { ...SMALL_NCCI, ptp: { ...SMALL_NCCI.ptp, edits } };
  const found = ncciPairs([{ ...ncciLibrary(table), id: 'ncci' }]);
  expect(found.isBuiltIn).toBe(false);
  expect(found.ptp.knownThrough).toBe(SMALL_NCCI.ptp.knownThrough);
  expect(found.pairs.map(({ column1, column2 }) => [column1, column2])).toEqual([['97110', '97140']]);
});
