// SPDX-License-Identifier: Apache-2.0
import type { CarePlan, ClinicalImpression, Observation, Resource } from '@medplum/fhirtypes';
import { refusalOf } from '../../../src/capture/charting/refusal.ts';

const subject = { reference: 'Patient/p1' };
const observation = (facts: Partial<Observation> = {}): Observation => ({
  ...{ resourceType: 'Observation', status: 'final', code: { text: 'Lumbar flexion' }, subject },
  ...facts,
});
const plan = (facts: Partial<CarePlan> = {}): CarePlan => ({
  ...{ resourceType: 'CarePlan', status: 'active', intent: 'plan', subject },
  ...facts,
});
const report = (facts: Partial<ClinicalImpression> = {}): ClinicalImpression => ({
  ...{ resourceType: 'ClinicalImpression', status: 'completed', subject },
  ...facts,
});

const VALUE = 'Enter a value: a final observation without one says nothing.';
const TEXT = 'Enter the text: a completed report without one says nothing.';

test.each<[string, Resource, string | undefined]>([
  ['a final observation without a value', observation(), VALUE],
  ['one with a value', observation({ valueQuantity: { value: 45, unit: 'deg' } }), undefined],
  ['one that counts nothing', observation({ valueInteger: 0 }), undefined],
  ['one with a note', observation({ note: [{ text: '45 degrees' }] }), undefined],
  ['one with a component', observation({ code: {}, component: [{ code: {}, valueString: '3 of 5' }] }), undefined],
  ['one that says why it has none', observation({ dataAbsentReason: { text: 'Refused' } }), undefined],
  ['one that holds others', observation({ hasMember: [{ reference: 'Observation/o2' }] }), undefined],
  ['one that is not final yet', observation({ status: 'preliminary' }), undefined],
  ['a completed report without a text', report(), TEXT],
  ['one of blanks and dashes', report({ summary: ' – ', description: '…', note: [{ text: '-' }] }), TEXT],
  ['one with a summary', report({ summary: 'Walks 400 m' }), undefined],
  ['one with a description', report({ description: 'Écarts moindres' }), undefined],
  ['one with a note', report({ note: [{ text: '—' }, { text: '5' }] }), undefined],
  ['one in progress', report({ status: 'in-progress' }), undefined],
  [
    'an active plan that says nothing',
    plan(),
    'Enter a goal and how often or for how long: a plan of care is incomplete without.',
  ],
  [
    'one with a goal alone',
    plan({ goal: [{ reference: 'Goal/g1' }] }),
    'Enter how often or for how long: a plan of care is incomplete without.',
  ],
  [
    'one that says how often alone',
    plan({ description: 'Manual therapy twice a week' }),
    'Enter a goal: a plan of care is incomplete without.',
  ],
  [
    'one with both',
    plan({ goal: [{ reference: 'Goal/g1' }], description: 'Manual therapy twice a week for 6 weeks' }),
    undefined,
  ],
  ['a draft of a plan', plan({ status: 'draft' }), undefined],
  ['one that cannot be read, which others tell', plan({ title: 1 as unknown as string }), undefined],
  ['a record of another type', { resourceType: 'Patient' }, undefined],
])('%s', (_what, resource, refusal) => {
  expect(refusalOf(resource)).toBe(refusal);
});
