// SPDX-License-Identifier: Apache-2.0
import { datedTables, endingTables, type DatedTable } from '../../../src/engine/policies/dated-tables.ts';
import { BUILT_IN_NCCI } from '../../../src/engine/policies/ncci-table.ts';

const LENGTH_DAYS = { quarter: 92, year: 366 };
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

test.each(datedTables(BUILT_IN_NCCI))('$name: its newest source is no older than it claims to be known', (table) => {
  const age = dayOf(table.knownThrough) - dayOf(table.newestSource);
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(LENGTH_DAYS[table.period]);
});

const table = (warnDays: number): DatedTable => ({
  name: 'x',
  newestSource: '2026-01-01',
  period: 'year',
  knownThrough: '2026-12-31',
  warnDays,
  renewal: 'renew it',
});

test.each([
  ['2026-12-31', 0, 0],
  ['2027-01-01', 0, 1],
  ['2026-11-30', 31, 0],
  ['2026-12-01', 31, 1],
  ['2027-06-01', 31, 1],
])('on %s, told %s days before: %s', (today, warnDays, count) => {
  expect(endingTables([table(warnDays)], today)).toHaveLength(count);
});
