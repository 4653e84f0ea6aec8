// SPDX-License-Identifier: Apache-2.0
import { daySearch, type DayFilter } from '../../../src/fhir/query/day-search.ts';
import { DAY_TAG, RECORD_TYPES } from '../../../src/fhir/systems.ts';

const DAY = `code=${RECORD_TYPES}|treatment-day`;

function asked(filter: DayFilter): string[] {
  const parameters = daySearch(filter).split('&').map(decodeURIComponent);
  return parameters.map((one) => one.replaceAll(DAY_TAG, ''));
}

test.each<readonly [string, DayFilter, string[]]>([
  ['nothing: every day', {}, [DAY]],
  ['dates', { from: '2026-01-01', to: '2026-03-31' }, [DAY, 'created=ge2026-01-01', 'created=le2026-03-31']],
  ['a patient', { patient: 'Patient/p1' }, [DAY, 'patient=Patient/p1']],
  [
    'facets: each of them, and of one any code',
    { facets: { payer: ['none'], rule: ['region-missing', 'kx-missing'], visit: [] } },
    ['_tag=payer|none', '_tag=rule|region-missing,rule|kx-missing'],
  ],
  [
    'any of several facets, beside others',
    { anyOf: { rule: ['kx-missing'], payer: ['none'] }, facets: { payer: ['none'] }, standing: 'open' },
    ['_tag=payer|none', '_tag=visit|open', '_tag=rule|kx-missing,payer|none'],
  ],
  ['what a day must not bear', { without: { stake: ['lost'] } }, [DAY, '_tag:not=stake|lost']],
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
  ['no rule that holds', { facets: { hold: [] } }, [DAY]],
])('%s', (_name, filter, parameters) => {
  expect(asked(filter)).toEqual(parameters);
});
