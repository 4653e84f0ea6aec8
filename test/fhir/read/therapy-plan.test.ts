// SPDX-License-Identifier: Apache-2.0
import { isTherapyPlan } from '../../../src/fhir/read/therapy-plan.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { therapist } from '../../support/visit.ts';

const isTherapys = (facts: object): boolean => {
  const plan = { resourceType: 'CarePlan', id: 'p', status: 'active', subject: { reference: 'Patient/p1' }, ...facts };
  const records = new RecordSet([plan, therapist(), therapist('d1', '207Q00000X')]);
  const [read] = records.all('CarePlan');
  return read !== undefined && isTherapyPlan(records, read);
};

describe('isTherapyPlan', () => {
  test.each([
    ['a title of the field', { title: 'Physical therapy plan' }],
    ['a plan of care that names no other field', { title: 'Plan of care' }],
    ['a description', { description: 'Manual therapy twice a week' }],
    [
      'rehabilitation of no other field',
      { category: [{ text: 'Musculoskeletal care' }], description: 'Rehabilitation' },
    ],
    ['its narrative', { text: { div: '<div>PT twice a week</div>' } }],
    ['the abbreviation', { title: 'OT plan' }],
    ['an activity in words', { activity: [{ detail: { description: 'Gait training on stairs' } }] }],
    [
      'an activity with a therapy code',
      { activity: [{ detail: { code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97110' }] } } }] },
    ],
    ['a category', { category: [{ coding: [{ system: 'http://snomed.info/sct', code: '773513001' }] }] }],
    ['a category in words', { category: [{ text: 'Occupational Therapist' }] }],
    [
      'an author who is a therapist, whatever it is titled',
      { title: 'Plan', author: { reference: 'Practitioner/t1' } },
    ],
    ['a contributor', { contributor: [{ reference: 'Practitioner/t1' }] }],
    ['a diabetic’s therapy', { title: 'Plan of care', description: 'Physical therapy; diabetic foot precautions' }],
  ])('by %s', (_name, facts) => {
    expect(isTherapys(facts)).toBe(true);
  });

  test.each([
    ['a diabetes plan', { title: 'Diabetes self management plan', description: 'Diabetic diet' }],
    ['a diabetes plan of care', { title: 'Diabetes plan of care' }],
    ['a plan that says nothing', {}],
    ['an outpatient plan', { category: [{ coding: [{ system: 'http://snomed.info/sct', code: '736271009' }] }] }],
    ['a physician’s plan without a word of therapy', { title: 'Care plan', author: { reference: 'Practitioner/d1' } }],
    [
      'a diabetes plan with exercise in it',
      {
        category: [{ text: 'Diabetes self management plan' }],
        activity: [{ detail: { code: { text: 'Exercise therapy' } } }],
      },
    ],
    ['cardiac rehabilitation', { title: 'Cardiac rehabilitation', description: 'Aerobic exercise 3 times a week' }],
    ['psychotherapy', { title: 'Cognitive behavioral therapy' }],
  ])('%s is none', (_name, facts) => {
    expect(isTherapys(facts)).toBe(false);
  });
});
