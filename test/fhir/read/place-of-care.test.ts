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

function placeOf(facts: object): string | undefined {
  const records = [{ ...visit(), ...facts }, therapist(), treatment('mt', '10:00-10:30')];
  const [found] = toTreatmentDays(new RecordSet(records), 'Patient/p1');
  expect(found).toBeDefined();
  return found?.day.encounters[0]?.place;
}
