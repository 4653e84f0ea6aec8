// SPDX-License-Identifier: Apache-2.0
import { FACETS, facetsOf, matching, type BoardDay } from '../../src/web/data/board.ts';
import { toCsv } from '../../src/capture/csv.ts';
import { filtersIn, lastPageOf, toDayFilter } from '../../src/web/data/load-visits.ts';
import { periodProblem } from '../../src/web/data/figures.ts';
import { dayEntry } from '../support/day-entry.ts';

const NOTHING = { units: 0, usd: 0 };
const day = (key: string, facts: Partial<BoardDay>): BoardDay => ({
  ...dayEntry({
    key,
    worth: { charged: { units: 2, usd: 50 }, held: { units: 2, usd: 50 }, lost: NOTHING, atRisk: NOTHING },
    charges: ['planned'],
    severity: 'high',
    rules: ['diagnosis-missing'],
    holds: ['diagnosis-missing'],
    standing: 'held',
    firstPass: 'mended',
  }),
  age: 3,
  ...facts,
});
const DAYS = [
  day('a', {}),
  day('b', { payer: undefined, holds: ['diagnosis-missing', 'kx-missing'], age: 40 }),
  day('c', { isFinished: false, holds: [] }),
];

test('facets count what they would leave: days, units and dollars', () => {
  const [why] = FACETS;
  const counts = why ? facetsOf(DAYS, why) : [];
  expect(counts.map(({ code, visits, worth }) => [code, visits, worth.units, worth.usd])).toEqual([
    ['diagnosis-missing', 2, 4, 100],
    ['kx-missing', 1, 2, 50],
    ['in-progress', 1, 2, 50],
  ]);
  for (const facet of FACETS) {
    for (const { code, visits } of facetsOf(DAYS, facet)) {
      expect(matching(DAYS, { [facet.name]: code })).toHaveLength(visits);
    }
  }
  expect(matching(DAYS, { reason: 'diagnosis-missing', payer: 'none' }).map(({ key }) => key)).toEqual(['b']);
});

test('a cell that a spreadsheet would run is text', () => {
  expect(toCsv([['=1+1', 'a "b", c', 3]])).toBe('\'=1+1,"a ""b"", c",3\r\n');
});

test.each([
  ['no visit', 0, 0],
  ['a full page', 20, 0],
  ['one more', 21, 1],
  ['more than a server skips', 50_000, 500],
])('the last page of %s', (_name, total, last) => {
  expect(lastPageOf(total)).toBe(last);
});

test('an address is a filter: all of it holds, and of one facet any', () => {
  const filters = filtersIn(new URLSearchParams('severity=high,moderate&from=2026-01-01&payer=none'));
  expect(toDayFilter(filters)).toMatchObject({
    from: '2026-01-01',
    facets: { severity: ['high', 'moderate'], payer: ['none'], rule: [] },
  });
  expect(toDayFilter(filtersIn(new URLSearchParams('standing=held'))).standing).toBe('held');
  expect(toDayFilter(filtersIn(new URLSearchParams('standing=toString'))).standing).toBeUndefined();
});

test.each([
  ['2026-01-01', '2026-01-31', undefined],
  ['2026-02-01', '2026-01-31', 'The first date must not be after the last.'],
  ['', '2026-01-31', 'Enter both dates.'],
  ['2026-02-30', '2026-03-31', 'Enter both dates.'],
])('%s to %s', (from, to, problem) => {
  expect(periodProblem({ from, to })).toBe(problem);
});
