// SPDX-License-Identifier: Apache-2.0
import type { Procedure, Resource } from '@medplum/fhirtypes';
import { assess } from '../../../src/engine/assess.ts';
import { disciplineOfOthers } from '../../../src/fhir/read/other-disciplines.ts';
import type { ServiceRecord } from '../../../src/fhir/read/service-record.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const OT = { performer: [{ actor: { reference: 'Practitioner/o1' } }] };
const PT = { performer: [{ actor: { reference: 'Practitioner/t1' } }] };
const coded = (code: string, text: string): Partial<Procedure> => ({ code: { coding: [{ system: CPT, code }], text } });

/** Counted minutes of 97140 by discipline. */
function minutes(...procedures: Resource[]): Record<string, number> {
  const people = [therapist('t1'), therapist('o1', '225X00000X')];
  const records = new RecordSet([{ resourceType: 'Patient', id: 'p1' }, visit(), ...people, ...procedures]);
  return Object.fromEntries(
    toTreatmentDays(records, 'Patient/p1').map(({ day, policy }) => [
      day.discipline,
      assess(day, policy).minutes.countedMinutes,
    ]),
  );
}

describe('two disciplines in the same minutes', () => {
  test('both give manual therapy: physical therapy has the time', () => {
    const both = [treatment('a', '10:00-10:30', PT), treatment('b', '10:00-10:30', OT)];
    expect(minutes(...both)).toEqual({ PT: 30, OT: 0 });
    expect(minutes(...both.reverse())).toEqual({ PT: 30, OT: 0 });
  });

  test('dry needling under 97140 is not counted, so the other’s manual therapy in those minutes is', () => {
    const needling = treatment('a', '10:00-10:30', { ...PT, ...coded('97140', 'Dry needling') });
    expect(minutes(needling, treatment('b', '10:00-10:30', OT))).toEqual({ PT: 0, OT: 30 });
  });

  test('a therapist who treats another patient as well keeps no time from the other', () => {
    const elsewhere = treatment('x', '10:00-10:20', {
      ...PT,
      subject: { reference: 'Patient/p2' },
      encounter: undefined,
    });
    const both = [treatment('a', '10:00-10:30', PT), treatment('b', '10:00-10:30', OT)];
    expect(minutes(...both, elsewhere)).toEqual({ PT: 10, OT: 20 });
  });

  test('beside another code of the other discipline the time is that code’s', () => {
    const activities = treatment('b', '10:10-10:40', { ...OT, ...coded('97530', 'Therapeutic activities') });
    expect(minutes(treatment('a', '10:00-10:30', PT), activities)).toEqual({ PT: 10 });
  });
});

test.each([
  ['unknown', []],
  ['unknown', [undefined]],
  ['OT', ['OT', undefined]],
  ['PT', ['OT', 'PT']],
  ['unknown', ['OT', 'SLP']],
] as const)('%s: what is not proven counts beside %j', (discipline, others) => {
  const services = others.map((one) => (one ? { discipline: one } : {}));
  expect(disciplineOfOthers(services as unknown as ServiceRecord[])).toBe(discipline);
});
