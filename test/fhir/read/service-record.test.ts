// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { encounterState } from '../../../src/fhir/read/record-states.ts';
import { encounterDate } from '../../../src/fhir/read/service-record.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const daysOf = (...resources: object[]): ReturnType<typeof toTreatmentDays> =>
  toTreatmentDays(new RecordSet([therapist(), ...resources]), 'Patient/p1');
const encounter = (facts: object): Parameters<typeof encounterState>[0] => {
  const [found] = new RecordSet([{ ...visit(), ...facts }]).all('Encounter');
  if (!found) {
    throw new Error('The Encounter cannot be read');
  }
  return found;
};

describe('a Procedure', () => {
  test.each(['completed', 'stopped', 'in-progress'] as const)('that is %s counts', (status) => {
    const [found] = daysOf(visit(), treatment('mt', '10:00-10:30', { status }));
    expect(found?.day.services.map(({ source }) => source)).toEqual(['Procedure/mt']);
  });

  test.each(['preparation', 'not-done', 'on-hold', 'entered-in-error', 'unknown'] as const)(
    'that is %s does not count',
    (status) => {
      expect(daysOf(visit(), treatment('mt', '10:00-10:30', { status })).flatMap(({ day }) => day.services)).toEqual(
        [],
      );
    },
  );

  test('that was stopped keeps another patient’s therapist busy; one that was not done does not', () => {
    const subject = { reference: 'Patient/p2' };
    const other = visit({ id: 'e2', subject });
    const beside = (status: 'stopped' | 'not-done'): object =>
      treatment('other', '10:00-10:30', { status, subject, encounter: { reference: 'Encounter/e2' } });
    const busy = (status: 'stopped' | 'not-done'): string[] =>
      daysOf(visit(), other, treatment('mt', '10:00-10:30'), beside(status)).flatMap(({ day }) =>
        day.otherPatientServices.map(({ source }) => source),
      );
    expect(busy('stopped')).toEqual(['Procedure/other']);
    expect(busy('not-done')).toEqual([]);
  });
});

test('a chain of 3,000 parts of parts is read to its end', () => {
  const chain = Array.from({ length: 3000 }, (_, index) =>
    treatment(`part-${String(index)}`, '10:00-10:30', {
      partOf: [{ reference: index === 0 ? 'Procedure/mt' : `Procedure/part-${String(index - 1)}` }],
      code: { text: 'Manual therapy' },
    }),
  );
  const [found] = daysOf(visit(), treatment('mt', '10:00-10:30'), ...chain);
  expect(found?.day.services.map(({ source }) => source)).toEqual(['Procedure/mt']);
});

describe('an Encounter', () => {
  test.each([
    ['in-progress', 'open'],
    ['onleave', 'open'],
    ['finished', 'finished'],
    ['planned', undefined],
    ['arrived', undefined],
    ['triaged', undefined],
    ['cancelled', undefined],
    ['entered-in-error', undefined],
    ['unknown', 'finished'],
  ])('that is %s is %s', (status, state) => {
    expect(encounterState(encounter({ status }))).toBe(state);
  });

  test('is on the date on which it starts; without one it is undated', () => {
    expect(encounterDate(encounter({}))).toBe('2026-03-02');
    expect(encounterDate(encounter({ period: undefined }))).toBe('undated');
    expect(encounterDate(encounter({ period: { end: '2026-03-02T12:00:00-05:00' } }))).toBe('undated');
  });
});
