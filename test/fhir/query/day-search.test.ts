// SPDX-License-Identifier: Apache-2.0
import { daySearch, type DayFilter } from '../../../src/fhir/query/day-search.ts';
import { DAY_TAG, RECORD_TYPES } from '../../../src/fhir/systems.ts';

/** The parameters of a search but the first, which says that it is for treatment days. */
function asked(filter: DayFilter): string[] {
  const [type, ...parameters] = daySearch(filter).split('&').map(decodeURIComponent);
  expect(type).toBe(`code=${RECORD_TYPES}|treatment-day`);
  return parameters.map((one) => one.replaceAll(DAY_TAG, ''));
}

test.each<readonly [string, DayFilter, string[]]>([
  ['nothing: every day', {}, []],
  ['dates', { from: '2026-01-01', to: '2026-03-31' }, ['created=ge2026-01-01', 'created=le2026-03-31']],
  ['a patient', { patient: 'Patient/p1' }, ['patient=Patient/p1']],
  [
    'facets: each of them, and of one any code',
    { facets: { payer: ['none'], rule: ['region-missing', 'kx-missing'], visit: [] } },
    ['_tag=payer|none', '_tag=rule|region-missing,rule|kx-missing'],
  ],
  ['what a day must not bear', { without: { stake: ['lost'] } }, ['_tag:not=stake|lost']],
  [
    'held days: those with a charge that has gone out are not',
    { standing: 'held' },
    ['_tag=visit|finished', '_tag=severity|high', '_tag:not=charge|billed'],
  ],
  ['days that are open', { standing: 'open' }, ['_tag=visit|open']],
  [
    'a rule that holds: nothing holds a charge that has gone out',
    { facets: { hold: ['kx-missing'] } },
    ['_tag=hold|kx-missing', '_tag:not=charge|billed'],
  ],
  ['no rule that holds', { facets: { hold: [] } }, []],
])('%s', (_name, filter, parameters) => {
  expect(asked(filter)).toEqual(parameters);
});
