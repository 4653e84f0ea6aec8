// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../../src/engine/assess.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const OT = '225X00000X';
const by = (id: string): object => ({ performer: [{ actor: { reference: `Practitioner/${id}` } }] });
const unitsByDay = (occupational: object[]): [string, number][] => {
  const records = [visit(), therapist('t1'), treatment('a', '10:00-10:30', by('t1')), ...occupational];
  return toTreatmentDays(new RecordSet(records), 'Patient/p1').map(({ day, policy, ptpEdits }) => [
    day.discipline,
    assess(day, policy, ptpEdits).units,
  ]);
};

test('physical and occupational therapy at once: the time is billed once, and what is not shared by each', () => {
  const occupational = [therapist('t2', OT), treatment('b', '10:15-10:45', by('t2'))];
  expect(unitsByDay(occupational)).toEqual([
    ['OT', 1],
    ['PT', 2],
  ]);
});

test('somebody whose discipline nothing proves counts with physical therapy: the time is not counted twice', () => {
  const nobody = [
    therapist('t2', OT),
    treatment('b', '11:00-11:15', by('t2')),
    treatment('c', '10:00-10:30', { performer: [] }),
  ];
  expect(unitsByDay(nobody)).toEqual([
    ['OT', 1],
    ['PT', 2],
  ]);
});
