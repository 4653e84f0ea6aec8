// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

test.each([
  ['AMB', undefined],
  ['VR', 'virtual'],
  ['IMP', 'inpatient'],
  ['ACUTE', 'inpatient'],
  ['NONAC', 'inpatient'],
  ['HH', 'home health'],
  ['hh', 'home health'],
  ['EMER', undefined],
])('an Encounter of class %s: %s', (code, place) => {
  expect(placeOf({ class: { code } })).toBe(place);
});

test.each<[string, unknown]>([
  ['R5’s list of concepts', [{ coding: [{ code: 'HH' }] }]],
  ['one with gaps', [null, { coding: [null, { code: 'HH' }] }]],
  ['a concept', { coding: [{ code: 'HH' }] }],
  ['a list of codings', [{ code: 'HH' }]],
  ['a bare code', 'HH'],
])('a class as %s', (_form, of) => {
  expect(placeOf({ class: of })).toBe('home health');
});

test('no class in R5’s list is none', () => {
  expect(placeOf({ class: [] })).toBeUndefined();
});

const POS = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';
const location = (id: string, code: string, system = POS): object => ({
  resourceType: 'Location',
  id,
  type: [{ coding: [{ system, code }] }],
});
const at = (...ids: string[]): object => ({
  location: ids.map((id) => ({ location: { reference: `Location/${id}` } })),
});

test.each([
  ['02', 'virtual'],
  ['10', 'virtual'],
  ['11', undefined],
  ['12', undefined],
  ['21', 'inpatient'],
  ['22', undefined],
  ['31', 'inpatient'],
  ['32', undefined],
  ['51', 'inpatient'],
  ['61', 'inpatient'],
  ['62', undefined],
])('a Location with place of service %s: %s', (code, place) => {
  expect(placeOf(at('a'), location('a', code))).toBe(place);
});

test('a code of another list is no place of service, and places that differ tell nothing', () => {
  expect(placeOf(at('a'), location('a', '21', 'https://example.org/rooms'))).toBeUndefined();
  expect(placeOf(at('a', 'b'), location('a', '21'), location('b', '11'))).toBeUndefined();
  expect(placeOf(at('a', 'b'), location('a', '21'), location('b', '31'))).toBe('inpatient');
});

test.each([
  ['Virtual', 'virtual'],
  ['Virtual clinic', 'virtual'],
  ['Gym, not virtual', undefined],
  ['Virtua Health', undefined],
])('a Location named %s: %s', (name, place) => {
  expect(placeOf(at('a'), { resourceType: 'Location', id: 'a', name })).toBe(place);
});

test.each([
  ['IMP', 'inpatient'],
  ['HH', 'home health'],
  ['VR', undefined],
  ['AMB', undefined],
])('a visit that is part of one of class %s: %s', (code, place) => {
  const stay = { ...visit({ id: 'stay' }), class: { code } };
  expect(placeOf({ partOf: { reference: 'Encounter/stay' } }, stay)).toBe(place);
});

function placeOf(facts: object, ...places: object[]): string | undefined {
  const records = [{ ...visit(), ...facts }, therapist(), treatment('mt', '10:00-10:30'), ...places];
  const [found] = toTreatmentDays(new RecordSet(records), 'Patient/p1');
  expect(found).toBeDefined();
  return found?.day.encounters[0]?.place;
}
