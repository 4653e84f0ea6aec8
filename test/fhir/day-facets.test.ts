// SPDX-License-Identifier: Apache-2.0
import { codesOf, dayTag, minutesRange, standingOf, type DayFacet } from '../../src/fhir/day-facets.ts';

const tagged = (facets: Partial<Record<DayFacet, readonly string[]>>): ReturnType<typeof standingOf> =>
  standingOf(Object.entries(facets).flatMap(([facet, codes]) => codes.map((code) => dayTag(facet as DayFacet, code))));
const FINISHED = { visit: ['finished'], pass: ['mended'] };

test.each([
  ['clean', { ...FINISHED, severity: ['none'], pass: ['clean'] }],
  ['mended', { ...FINISHED, severity: ['low'] }],
  ['work', { ...FINISHED, severity: ['moderate'], charge: ['billable'] }],
  ['held', { ...FINISHED, severity: ['high'], charge: ['planned'] }],
  ['held', { ...FINISHED, severity: ['high'], charge: ['none'] }],
  ['exposed', { ...FINISHED, severity: ['high'], charge: ['billed', 'planned'] }],
  ['exposed', { ...FINISHED, severity: ['moderate'], charge: ['billed'] }],
  ['mended', { ...FINISHED, severity: ['none'], charge: ['billed'] }],
  ['open', { visit: ['open'], severity: ['high'], charge: ['planned'] }],
  [undefined, { visit: ['finished'], severity: ['none'] }],
  [undefined, {}],
])('%s: %j', (standing, facets) => {
  expect(tagged(facets)).toBe(standing);
});

// Pub 100-04 ch. 5 §20.2: 8 minutes are a unit, and each 15 more another.
test.each([
  [0, [0]],
  [1, [1, 7]],
  [8, [8, 22]],
  [23, [23, 37]],
  [38, [38, 52]],
  [53, [53, 67]],
])('the range that begins at %s minutes holds %j', (first, minutes) => {
  expect(minutes.map(minutesRange)).toEqual(minutes.map(() => first));
});

test('the codes of one facet, in their order', () => {
  const tags = [
    dayTag('rule', 'b'),
    dayTag('hold', 'c'),
    dayTag('rule', 'a'),
    { ...dayTag('rule', ''), code: undefined },
  ];
  expect(codesOf(tags, 'rule')).toEqual(['b', 'a']);
  expect(codesOf(undefined, 'rule')).toEqual([]);
});
