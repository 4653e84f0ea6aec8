// SPDX-License-Identifier: Apache-2.0
import { conditionalKey, identifiersOf, keyOf, keyOfReference } from '../../../src/fhir/read/identifier-key.ts';
import { NPI } from '../../../src/fhir/systems.ts';

test.each([
  ['system and value', { system: 'urn:staff', value: ' 7 ' }, 'urn:staff|7'],
  ['a value alone', { value: '7' }, '|7'],
  [
    'an NPI under its one address',
    { system: 'urn:oid:2.16.840.1.113883.4.6', value: '1234567893' },
    `${NPI}|1234567893`,
  ],
  ['an NPI without a system, by its form', { value: '2234567893' }, `${NPI}|2234567893`],
  ['ten digits that are no NPI', { value: '3234567893' }, '|3234567893'],
  ['eleven digits', { value: '12345678931' }, '|12345678931'],
  ['another system with such a value', { system: 'urn:staff', value: '1234567893' }, 'urn:staff|1234567893'],
  ['a system alone', { system: 'urn:staff' }, undefined],
  ['nothing', undefined, undefined],
])('the key of an identifier: %s', (_name, identifier, key) => {
  expect(keyOf(identifier)).toBe(key);
});

test('a resource is found by each identifier that has a value', () => {
  expect(identifiersOf({ identifier: [{ value: '7' }, { system: 'urn:staff' }, { value: '8' }] })).toEqual([
    '|7',
    '|8',
  ]);
  expect(identifiersOf({})).toEqual([]);
});

test.each([
  ['Practitioner?identifier=urn:staff|7', 'urn:staff|7'],
  ['https://ehr.example.org/fhir/Organization?identifier=urn:payer|7&active=true', 'urn:payer|7'],
  ['PractitionerRole?identifier=urn%3Astaff%7C7', 'urn:staff|7'],
  ['Practitioner?identifier=urn:staff|a|7', 'urn:staff|a|7'],
  ['Practitioner?identifier=1234567893', `${NPI}|1234567893`],
  ['Practitioner?identifier=%E0%A4%A', '|%E0%A4%A'],
  ['Practitioner?name=Sample', undefined],
  ['Patient?identifier=urn:mrn|7', undefined],
  ['Practitioner/7', undefined],
])('the key of a conditional reference: %s', (reference, key) => {
  expect(conditionalKey(reference)).toBe(key);
  expect(keyOfReference({ reference, identifier: { value: 'other' } })).toBe(key);
});

test('a reference by an identifier alone', () => {
  expect(keyOfReference({ identifier: { system: 'urn:payer', value: '7' } })).toBe('urn:payer|7');
  expect(keyOfReference({ display: 'Health Plan' })).toBeUndefined();
});
