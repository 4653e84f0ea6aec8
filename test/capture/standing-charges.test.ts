// SPDX-License-Identifier: Apache-2.0
import { viewVisit } from '../../src/capture/visit-view.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { CPT } from '../../src/fhir/systems.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const charge = (facts: object): object => ({
  resourceType: 'ChargeItem',
  id: 'c1',
  status: 'billable',
  code: { coding: [{ system: CPT, code: '97140' }] },
  subject: { reference: 'Patient/p1' },
  quantity: { value: 2 },
  ...facts,
});
const shown = (facts: object, visitFacts: object = {}): (string | undefined)[] => {
  const records = new RecordSet([
    therapist(),
    { ...visit(), ...visitFacts },
    treatment('mt1', '10:00-10:30'),
    charge(facts),
  ]);
  return viewVisit(records, 'Encounter/e1').charges.map(({ source }) => source);
};

describe('the charges of a visit', () => {
  test.each([
    ['its visit', { context: { reference: 'Encounter/e1' } }],
    ['its treatment', { service: [{ reference: 'Procedure/mt1' }] }],
    ['what it rests on', { supportingInformation: [{ reference: 'Procedure/mt1' }] }],
    ['its date alone', { occurrenceDateTime: '2026-03-02' }],
  ])('are those that the engine counts: one that names %s', (_, facts) => {
    expect(shown(facts)).toEqual(['ChargeItem/c1']);
  });

  test('are shown of a visit that was cancelled, too, and are of no other visit', () => {
    expect(shown({ context: { reference: 'Encounter/e1' } }, { status: 'cancelled' })).toEqual(['ChargeItem/c1']);
    expect(shown({ context: { reference: 'Encounter/other' } })).toEqual([]);
    expect(
      shown({ context: { reference: 'Encounter/e1' }, code: { coding: [{ system: CPT, code: '97110' }] } }),
    ).toEqual([]);
  });
});
