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
  const records = [visit({ class: { code } }), therapist(), treatment('mt', '10:00-10:30')];
  const [found] = toTreatmentDays(new RecordSet(records), 'Patient/p1');
  expect(found?.day.encounters[0]?.place).toBe(place);
});
