// SPDX-License-Identifier: Apache-2.0
import {
  disciplineNamed,
  disciplineOfPlan,
  isTherapyPlan,
  plannedTherapy,
  speaksOfTherapy,
} from '../../../src/fhir/read/therapy-plan.ts';
import type { ReadResource } from '../../../src/fhir/r4.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { therapist } from '../../support/visit.ts';

const PEOPLE = [therapist(), therapist('o1', '225X00000X'), therapist('d1', '207Q00000X')];

/** A plan with these facts, among the records of its authors. */
function planned(facts: object): [RecordSet, ReadResource<'CarePlan'>] {
  const plan = { resourceType: 'CarePlan', id: 'p', status: 'active', subject: { reference: 'Patient/p1' }, ...facts };
  const records = new RecordSet([plan, ...PEOPLE]);
  const [read] = records.all('CarePlan');
  if (!read) {
    throw new Error('The plan cannot be read');
  }
  return [records, read];
}

const isTherapys = (facts: object): boolean => isTherapyPlan(...planned(facts));

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
    ['a speech therapist’s', { title: 'Speech therapy plan of care', description: 'Dysphagia therapy twice a week' }],
    ['a swallowing plan with exercise in it', { title: 'Plan of care', description: 'Swallowing exercises daily' }],
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

describe('the discipline of a plan', () => {
  const by = (...ids: string[]): object => {
    const [author, ...contributor] = ids.map((id) => ({ reference: `Practitioner/${id}` }));
    return { author, contributor };
  };
  const activity = (text: string): object => ({ activity: [{}, { detail: {} }, { detail: { code: { text } } }] });

  test.each<[string | undefined, string, object]>([
    ['PT', 'its title', { title: 'Physical therapy plan', ...by('o1') }],
    ['OT', 'its category', { category: [{ text: 'Occupational therapy' }], ...by('t1') }],
    ['OT', 'what its category is shown as', { category: [{ coding: [{ display: 'Occupational therapy' }] }] }],
    ['PT', 'an activity', activity('Physiotherapy')],
    ['PT', 'its author, where no name tells', { title: 'Plan of care', ...by('t1') }],
    ['OT', 'a contributor', { title: 'Plan of care', ...by('d1', 'o1') }],
    [undefined, 'authors of both', { title: 'Plan of care', ...by('t1', 'o1') }],
    [undefined, 'a physician alone', { title: 'Plan of care', ...by('d1') }],
    [undefined, 'both names, whoever wrote it', { title: 'PT/OT plan of care', ...by('t1') }],
    [undefined, 'nothing', {}],
  ])('%s by %s', (discipline, _name, facts) => {
    expect(disciplineOfPlan(...planned(facts))).toBe(discipline);
  });

  test.each([
    ['PT', ['Evaluation', 'Physiotherapy']],
    ['OT', ['Occupational Therapy evaluation']],
    [undefined, ['Physical therapy', 'Occupational therapy']],
    [undefined, ['OT / PT evaluation']],
    [undefined, ['PT']],
    [undefined, []],
  ])('%s of the names %j', (discipline, names) => {
    expect(disciplineNamed(names)).toBe(discipline);
  });
});

test('the activities that are a therapist’s treatments', () => {
  const treatments = [
    { detail: { description: 'Manual therapy' } },
    { detail: { code: { text: 'Gait training' } } },
    { detail: { code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] } } },
  ];
  const others = [{}, { detail: {} }, { detail: { description: 'Call the patient', code: { text: 'Education' } } }];
  expect(plannedTherapy(planned({ activity: [...others, ...treatments] })[1])).toEqual(treatments);
  expect(plannedTherapy(planned({})[1])).toEqual([]);
});

test.each([
  [true, 'Lymphedema management'],
  [true, 'PT twice a week'],
  [true, 'Home exercise'],
  [false, 'Exercise for diabetes'],
  [true, 'Physical therapy after cancer surgery'],
  [false, 'pt tolerates diet'],
  [false, 'OTC medication'],
])('%s: “%s” speaks of therapy', (speaks, text) => {
  expect(speaksOfTherapy(text)).toBe(speaks);
});
