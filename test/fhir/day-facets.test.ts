// SPDX-License-Identifier: Apache-2.0
import { dayTag, standingOf, type DayFacet } from '../../src/fhir/day-facets.ts';

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
