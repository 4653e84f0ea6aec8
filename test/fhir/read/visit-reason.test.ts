// SPDX-License-Identifier: Apache-2.0
import { namesComplaint } from '../../../src/fhir/read/visit-reason.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';

const visit = (facts: object, ...others: object[]): boolean => {
  const subject = { reference: 'Patient/p1' };
  const set = new RecordSet([
    { resourceType: 'Encounter', id: 'e1', status: 'finished', subject, ...facts },
    ...others.map((one) => ({ subject, ...one })),
  ]);
  const encounter = set.find('Encounter', 'Encounter/e1');
  return encounter !== undefined && namesComplaint(set, encounter);
};
const refuted = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'refuted' }],
};

describe('the reason for a visit', () => {
  test.each(['Neck pain', 'Follow-up of low back pain', 's/p R TKA', 'PT eval - frozen shoulder', 'Golf'])(
    'names a complaint: %j',
    (text) => {
      expect(visit({ reasonCode: [{ text }] })).toBe(true);
    },
  );

  test.each(['Follow-up', 'F/U visit', 'PT TREATMENT', 'OT re-eval', 'Physical therapy, 45 min', 'unknown'])(
    'names none, as a schedule calls any visit: %j',
    (text) => {
      expect(visit({ reasonCode: [{ text }] })).toBe(false);
    },
  );

  test('may be a code, a condition, or one beside the other', () => {
    expect(visit({ reasonCode: [{ coding: [{ code: '161891005' }] }] })).toBe(true);
    expect(visit({ reasonReference: [{ reference: 'Condition/c1' }] })).toBe(true);
    expect(visit({ reasonCode: [{ text: 'Follow-up' }, { text: 'Knee pain' }] })).toBe(true);
    const absent = { system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'unknown' };
    expect(visit({ reasonCode: [{ coding: [absent] }] })).toBe(false);
    expect(visit({})).toBe(false);
  });

  test.each<[string, object, object[]]>([
    ['a condition that was not read', { reference: 'Condition/c1' }, []],
    ['an observation', { reference: 'Observation/o1' }, []],
    ['words', { display: 'Shoulder pain, order #1' }, []],
    ['words for a condition', { type: 'Condition', display: 'Shoulder pain' }, []],
    [
      'a condition inside the visit',
      { reference: '#in' },
      [{ resourceType: 'Condition', id: 'in', subject: { reference: 'Patient/p1' }, code: { text: 'Neck pain' } }],
    ],
  ])('may be referred to by %s', (_name, reason, contained) => {
    expect(visit({ reasonReference: [reason], contained })).toBe(true);
  });

  test.each<[string, object, object[]]>([
    ['an order', { reference: 'ServiceRequest/s1', display: 'Shoulder pain' }, []],
    ['the number of an order', { display: 'Order #1' }, []],
    ['what any order says', { display: 'Referral: PT evaluate and treat' }, []],
    ['a name of another type', { type: 'ServiceRequest', display: 'Shoulder' }, []],
    [
      'a condition that was refuted',
      { reference: 'Condition/c1' },
      [{ resourceType: 'Condition', id: 'c1', code: { text: 'Neck pain' }, verificationStatus: refuted }],
    ],
    [
      'an observation that was an error',
      { reference: 'Observation/o1' },
      [{ resourceType: 'Observation', id: 'o1', status: 'entered-in-error', code: { text: 'Neck pain' } }],
    ],
  ])('is not %s', (_name, reason, others) => {
    expect(visit({ reasonReference: [reason] }, ...others)).toBe(false);
  });
});
