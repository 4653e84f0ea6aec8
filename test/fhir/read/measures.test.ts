// SPDX-License-Identifier: Apache-2.0
import { measuresOf } from '../../../src/fhir/read/measures.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { statesValue } from '../../../src/fhir/read/stated-values.ts';

const LOINC = 'http://loinc.org';
const OF_VISIT = { subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1' } };

function observation(facts: object): object {
  return { resourceType: 'Observation', id: 'o1', status: 'final', ...OF_VISIT, ...facts };
}

function response(facts: object): object {
  return { resourceType: 'QuestionnaireResponse', id: 'q1', status: 'completed', ...OF_VISIT, ...facts };
}

/** The elements that one record is evidence of. */
function elementsOf(record: object): string[] {
  const scope = { patient: 'Patient/p1', dateOfService: '2026-03-02', encounters: new Set(['Encounter/e1']) };
  const measures = measuresOf(new RecordSet([record]), scope);
  return Object.entries(measures).flatMap(([element, evidence]) => (evidence.length > 0 ? [element] : []));
}

const coded = (code: string): object => ({ code: { coding: [{ system: LOINC, code }] } });
const named = (text: string): object => ({ code: { text } });
const categories = (code: string): object => ({ category: [{ coding: [{ code }] }] });

describe('Observations', () => {
  test.each([
    ['QuickDASH', { valueQuantity: { value: 0 } }, []],
    ['QuickDASH score', { valueString: '0/100' }, []],
    ['Oswestry Disability Index', { valueQuantity: { value: 0, unit: '%' } }, []],
    ['Lower Extremity Functional Scale (LEFS)', { valueInteger: 80 }, []],
    ['Function', { valueString: 'No functional limitations' }, []],
    ['QuickDASH', { valueQuantity: { value: 2.3 } }, ['functional-limitation']],
    ['Lower Extremity Functional Scale (LEFS)', { valueInteger: 79 }, ['functional-limitation']],
    ['Stair climbing', { valueString: 'one step at a time' }, ['functional-limitation']],
  ])('functional status limits nothing at the end of its scale: %s %j', (name, value, expected) => {
    expect(elementsOf(observation({ ...named(name), ...categories('functional-status'), ...value }))).toEqual(expected);
  });

  test.each([
    ['a pain score by its code', { ...coded('72514-3'), valueQuantity: { value: 6 } }, ['symptom']],
    ['a pain of 0 is none', { ...coded('72514-3'), valueQuantity: { value: 0 } }, []],
    [
      'a pain score as a vital sign',
      { ...coded('38208-5'), ...categories('vital-signs'), valueInteger: 3 },
      ['symptom'],
    ],
    [
      'a blood pressure',
      { ...named('Blood pressure'), component: [{ valueQuantity: { value: 120, unit: 'mmHg' } }] },
      [],
    ],
    ['a heart rate', { ...named('Heart rate'), valueQuantity: { value: 80, unit: '/min' } }, []],
    ['what is said with a pulse', { ...named('Pulse'), valueString: 'regular; shoulder pain 4/10' }, ['symptom']],
    ['an Oswestry score by its code', { ...coded('97909-6'), valueQuantity: { value: 32 } }, ['functional-limitation']],
    ['one by its name', { ...named('QuickDASH score'), valueInteger: 41 }, ['functional-limitation']],
    ['range of motion by its code', { ...coded('41349-2'), valueQuantity: { value: 5 } }, ['exam-finding']],
    ['range of motion by its name', { ...named('Lumbar flexion'), valueString: '45 degrees' }, ['exam-finding']],
    [
      'a category decides before the name',
      { ...named('Pain on flexion'), ...categories('exam'), valueString: 'mild' },
      ['exam-finding'],
    ],
    [
      'a code of another system is no LOINC',
      { code: { coding: [{ system: 'urn:x', code: '72514-3' }] }, valueInteger: 6 },
      [],
    ],
    [
      'a vital sign of other kinds',
      { ...named('Body weight'), ...categories('vital-signs'), valueQuantity: { value: 70 } },
      [],
    ],
    [
      'a laboratory result that sounds alike',
      { ...named('Pain medication screen'), ...categories('laboratory'), valueString: 'negative' },
      [],
    ],
    [
      'a laboratory’s result, whatever it is called',
      { ...coded('72514-3'), ...categories('laboratory'), valueQuantity: { value: 6 } },
      [],
    ],
    ['nor what imaging measured', { ...coded('72514-3'), ...categories('imaging'), valueQuantity: { value: 6 } }, []],
    ['nor social history', { ...coded('72514-3'), ...categories('social-history'), valueQuantity: { value: 6 } }, []],
  ])('%s', (_fact, facts, elements) => {
    expect(elementsOf(observation(facts))).toEqual(elements);
  });

  test.each([
    ['final', 1],
    ['preliminary', 1],
    ['amended', 1],
    ['cancelled', 0],
    ['entered-in-error', 0],
  ])('one that is %s: %i', (status, count) => {
    expect(elementsOf(observation({ ...categories('exam'), valueString: 'stiff', status }))).toHaveLength(count);
  });

  test.each([
    ['no value', {}],
    ['a reason for its absence', { dataAbsentReason: { text: 'not asked' } }],
    ['a blank text', { valueString: '  ' }],
    ['a unit without a number', { valueQuantity: { unit: 'deg', code: 'deg' } }],
    ['an empty concept', { valueCodeableConcept: { coding: [{ system: LOINC }] } }],
    ['components without values', { component: [{ code: { text: 'left' } }] }],
  ])('%s says nothing', (_fact, value) => {
    expect(elementsOf(observation({ ...categories('exam'), ...value }))).toEqual([]);
  });

  test.each([
    ['a concept', { valueCodeableConcept: { text: 'hypomobile' } }],
    ['a coded concept', { valueCodeableConcept: { coding: [{ code: '1' }] } }],
    ['a boolean', { valueBoolean: false }],
    ['a ratio', { valueRatio: { numerator: { value: 4 } } }],
    ['a range', { valueRange: { low: { value: 30 } } }],
    ['a component', { component: [{ valueQuantity: { value: 0 } }] }],
    ['a note', { note: [{ text: 'tender at L5' }] }],
  ])('%s is a value', (_fact, value) => {
    expect(elementsOf(observation({ ...categories('exam'), ...value }))).toEqual(['exam-finding']);
  });

  test('of the day, by visit, time or period', () => {
    const facts = { ...categories('exam'), valueString: 'tender', encounter: undefined };
    const on = (more: object): string[] => elementsOf(observation({ ...facts, ...more }));
    expect(on({})).toEqual([]);
    expect(on({ effectiveDateTime: '2026-03-02T10:00:00-05:00' })).toEqual(['exam-finding']);
    expect(on({ effectivePeriod: { start: '2026-03-02T10:00:00-05:00' } })).toEqual(['exam-finding']);
    expect(on({ effectiveDateTime: '2026-03-03T10:00:00-05:00' })).toEqual([]);
    expect(on({ effectiveDateTime: '2026-03-02', status: 'entered-in-error' })).toEqual([]);
  });
});

describe('questionnaires', () => {
  const answer = { item: [{ text: 'Total', answer: [{ valueInteger: 32 }] }] };

  test.each([
    ['by the LOINC code of the form', { questionnaire: `${LOINC}/q/97908-8`, ...answer }, ['functional-limitation']],
    [
      'by the name in its address',
      { questionnaire: 'https://ehr.example.org/Questionnaire/OswestryDisabilityIndex|2.0', ...answer },
      ['functional-limitation'],
    ],
    [
      'by the text of a question',
      { item: [{ text: 'Oswestry total score', answer: [{ valueInteger: 32 }] }] },
      ['functional-limitation'],
    ],
    [
      'by a question inside a question',
      { item: [{ text: 'Today', item: [{ text: 'Pain', answer: [{ valueInteger: 4 }] }] }] },
      ['symptom'],
    ],
    [
      'by a question inside an answer',
      { item: [{ text: 'Today', answer: [{ item: [{ text: 'Pain', answer: [{ valueInteger: 4 }] }] }] }] },
      ['symptom'],
    ],
    ['a pain of 0 is none', { item: [{ text: 'Pain', answer: [{ valueInteger: 0 }] }] }, []],
    [
      'a form about something else',
      { questionnaire: 'Questionnaire/intake', item: [{ text: 'Allergies', answer: [{ valueString: 'pollen' }] }] },
      [],
    ],
    ['without an answer', { questionnaire: `${LOINC}/q/97908-8`, item: [{ text: 'Total' }] }, []],
    ['unfinished', { questionnaire: `${LOINC}/q/97908-8`, status: 'in-progress', ...answer }, []],
    [
      'of another visit',
      { questionnaire: `${LOINC}/q/97908-8`, encounter: { reference: 'Encounter/e2' }, ...answer },
      [],
    ],
  ])('%s', (_fact, facts, elements) => {
    expect(elementsOf(response(facts))).toEqual(elements);
  });
});

test.each<[boolean, object]>([
  [true, { valueQuantity: { value: 3 } }],
  [true, { component: [{ code: { text: 'Flexion' }, valueString: '40 degrees' }] }],
  [false, {}],
  [false, { component: [{ code: { text: 'Flexion' } }] }],
])('that it states a value is %s of an Observation with %j', (states, facts) => {
  expect(statesValue({ ...observation(facts) })).toBe(states);
});
