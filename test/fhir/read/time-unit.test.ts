// SPDX-License-Identifier: Apache-2.0
import { msPerUnit, msPerUnitOf } from '../../../src/fhir/read/time-unit.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const UCUM = 'http://unitsofmeasure.org';
const SNOMED = 'http://snomed.info/sct';

test.each([
  [SECOND, ['s', 'sec', 'secs', 'second', 'seconds']],
  [MINUTE, ['min', 'mins', 'minute', 'minutes', ' Min. ', 'Minute(s)', '{minutes}', 'MINUTES']],
  [HOUR, ['h', 'hr', 'hrs', 'hour', 'hours', 'Hrs.']],
  [undefined, ['', 'units', 'm', 'days', 'min x', 'm{in', 'mi}n', 'm.in', 'm(s)in', 'constructor']],
])('%s ms: %j', (ms, words) => {
  expect(words.map(msPerUnit)).toEqual(words.map(() => ms));
});

test.each([
  ['a word alone', { unit: 'minutes' }, MINUTE],
  ['a code without a system', { code: 'hours', unit: 'min' }, HOUR],
  ['a UCUM code', { system: UCUM, code: 'min', unit: 'hours' }, MINUTE],
  ['a UCUM annotation', { system: UCUM, code: '{minutes}' }, MINUTE],
  ['a word is no UCUM code', { system: UCUM, code: 'minutes' }, undefined],
  ['another unit of UCUM', { system: UCUM, code: '1', unit: 'minutes' }, undefined],
  ['a SNOMED CT code, by its word', { system: SNOMED, code: '258701004', unit: 'minutes' }, MINUTE],
  ['a SNOMED CT code without a word', { system: SNOMED, code: '258701004' }, undefined],
  ['a code of a site’s own says otherwise', { system: 'urn:site', code: 'U', unit: 'min' }, undefined],
  ['a system without a code', { system: UCUM, unit: 'min' }, MINUTE],
  ['nothing', {}, undefined],
])('%s', (_name, quantity, ms) => {
  expect(msPerUnitOf(quantity)).toBe(ms);
});
