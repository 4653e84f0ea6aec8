// SPDX-License-Identifier: Apache-2.0
import { namesComplaint } from '../../../src/fhir/read/visit-reason.ts';
import type { ReadResource } from '../../../src/fhir/r4.ts';

const visit = (facts: object): ReadResource<'Encounter'> => ({
  ...{ resourceType: 'Encounter', id: 'e1', status: 'finished', subject: { reference: 'Patient/p1' } },
  ...facts,
});

describe('the reason for a visit', () => {
  test.each(['Neck pain', 'Follow-up of low back pain', 's/p R TKA', 'PT eval - frozen shoulder', 'Golf'])(
    'names a complaint: %j',
    (text) => {
      expect(namesComplaint(visit({ reasonCode: [{ text }] }))).toBe(true);
    },
  );

  test.each(['Follow-up', 'F/U visit', 'PT TREATMENT', 'OT re-eval', 'Physical therapy, 45 min', 'unknown'])(
    'names none, as a schedule calls any visit: %j',
    (text) => {
      expect(namesComplaint(visit({ reasonCode: [{ text }] }))).toBe(false);
    },
  );

  test('may be a code, a condition, or one beside the other', () => {
    expect(namesComplaint(visit({ reasonCode: [{ coding: [{ code: '161891005' }] }] }))).toBe(true);
    expect(namesComplaint(visit({ reasonReference: [{ reference: 'Condition/c1' }] }))).toBe(true);
    expect(namesComplaint(visit({ reasonCode: [{ text: 'Follow-up' }, { text: 'Knee pain' }] }))).toBe(true);
    const absent = { system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'unknown' };
    expect(namesComplaint(visit({ reasonCode: [{ coding: [absent] }] }))).toBe(false);
    expect(namesComplaint(visit({}))).toBe(false);
  });
});
