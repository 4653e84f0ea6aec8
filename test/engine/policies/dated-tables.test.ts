// SPDX-License-Identifier: Apache-2.0
import { datedTables, endingTables, type DatedTable } from '../../../src/engine/policies/dated-tables.ts';
import { KX_THRESHOLDS, latestThreshold } from '../../../src/engine/policies/kx-thresholds.ts';
import { MEDICARE_FEES } from '../../../src/engine/policies/medicare-fees.ts';
import { MEDICARE_GPCIS } from '../../../src/engine/policies/medicare-gpcis.ts';
import { isStatedByManual } from '../../../src/engine/policies/ncci-manual.ts';
import { BUILT_IN_NCCI, ptpEditsOf } from '../../../src/engine/policies/ncci-table.ts';
import { PAYER_LIBRARY } from '../../../src/engine/policies/payer-library.ts';
import { PAYER_SOURCES } from '../../../src/engine/policies/payer-sources.ts';
import { medicaidOf } from '../../../src/engine/policies/medicaid-programs.ts';
import { US_STATE_CODES } from '../../../src/engine/billing/us-state.ts';

const LENGTH_DAYS = { quarter: 92, year: 366 };
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

test.each(datedTables(BUILT_IN_NCCI))('$name: its newest source is no older than it claims to be known', (table) => {
  const age = dayOf(table.knownThrough) - dayOf(table.newestSource);
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(LENGTH_DAYS[table.period]);
});

test('no table is known through a day that none of its rows is of', () => {
  expect(latestThreshold()[0]).toBe(KX_THRESHOLDS.knownThrough.slice(0, 4));
  expect(MEDICARE_FEES.conversionFactors.at(-1)?.[0].slice(0, 4)).toBe(MEDICARE_FEES.knownThrough.slice(0, 4));
  expect(Object.keys(MEDICARE_GPCIS.byYear).at(-1)).toBe(MEDICARE_GPCIS.knownThrough.slice(0, 4));
  expect(BUILT_IN_NCCI.ptp.effective <= BUILT_IN_NCCI.ptp.knownThrough).toBe(true);
  const begun = ptpEditsOf(BUILT_IN_NCCI).map(({ effectiveFrom }) => effectiveFrom);
  expect(begun.every((day) => day <= BUILT_IN_NCCI.ptp.knownThrough)).toBe(true);
});

test('the manual states its pairs for its own year', () => {
  const edit = { column1: '98941', column2: '97140', modifierIndicator: '1', effectiveFrom: '2000-01-01' } as const;
  const days = ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'];
  expect(days.map((day) => isStatedByManual(edit, day))).toEqual([false, true, true, false]);
  expect(isStatedByManual({ ...edit, column2: '97112' }, '2026-01-01')).toBe(false);
});

test('nothing known of a payer begins after its source was read', () => {
  const values = [...Object.values(PAYER_LIBRARY), ...US_STATE_CODES.map(medicaidOf)].flatMap((one) => one.values);
  const early = values.filter(({ from = '', source }) => from.slice(0, 7) > PAYER_SOURCES[source].date);
  expect([values.length > 30, early]).toEqual([true, []]);
});

const table = (warnDays: number): DatedTable => ({
  name: 'x',
  holds: 'nothing',
  source: 'nobody',
  isImportable: false,
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
