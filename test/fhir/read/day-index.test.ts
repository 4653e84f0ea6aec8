// SPDX-License-Identifier: Apache-2.0
import { DayIndex, countWhile } from '../../../src/fhir/read/day-index.ts';

const records = [
  { id: 'late', encounters: [], date: '2026-03-04' },
  { id: 'of-visit', encounters: ['Encounter/1'], date: '2026-03-03' },
  { id: 'of-date', encounters: ['Encounter/9'], date: '2026-03-02' },
  { id: 'undated', encounters: ['Encounter/1'], date: '' },
  { id: 'both', encounters: ['Encounter/1'], date: '2026-03-02' },
  { id: 'of-nothing', encounters: [] },
];
const index = new DayIndex(records);
const idsOf = (found: readonly { readonly id: string }[]): string[] => found.map(({ id }) => id);

test('a day has the records of its visits and of its date, each once and in their order', () => {
  const scope = { dateOfService: '2026-03-02', encounters: new Set(['Encounter/1', 'Encounter/2']) };
  expect(idsOf(index.of(scope))).toEqual(['of-visit', 'of-date', 'undated', 'both']);
});

test('before a date come the records of the last date on which there are some; what has no date is never before', () => {
  expect(idsOf(index.before('2026-03-04'))).toEqual(['of-visit']);
  expect(idsOf(index.before('2026-03-03'))).toEqual(['of-date', 'both']);
  expect(index.before('2026-03-02')).toEqual([]);
});

test.each([
  [[], 0],
  [[1, 2, 4], 3],
  [[1, 2, 6, 7], 2],
  [[6], 0],
])('of %j, so many come before 5: %i', (items, count) => {
  expect(countWhile(items, (item) => item < 5)).toBe(count);
});
