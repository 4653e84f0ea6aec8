// SPDX-License-Identifier: Apache-2.0
import { conceptTexts, toConcepts } from '../../../src/fhir/read/concept.ts';

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';

test('what a concept is called: its text, then displays and codes', () => {
  const coding = [{ code: 'M54.50', display: 'Low back pain' }, { code: '279039007' }];
  expect(conceptTexts({ text: 'Back', coding })).toEqual(['Back', 'Low back pain', 'M54.50', undefined, '279039007']);
  expect(conceptTexts(undefined)).toEqual([undefined]);
});

test.each([
  [
    { text: 'Back', coding: [{ system: ICD, code: 'M54.50' }] },
    { system: ICD, code: 'M54.50', text: 'Back' },
  ],
  [{ coding: [{ display: 'Pain' }, { code: 'M54.50', display: 'Back' }] }, { code: 'M54.50', text: 'Back' }],
  [{ coding: [{ system: ICD, code: 'M54.50' }] }, { system: ICD, code: 'M54.50', text: 'M54.50' }],
  [{ text: 'Back', coding: [{ system: ICD }] }, { text: 'Back' }],
  [{ text: 'Back' }, { text: 'Back' }],
])('%j is the concept %j', (concept, expected) => {
  expect(toConcepts([concept])).toStrictEqual([expected]);
});

test('empty concepts are dropped', () => {
  expect(toConcepts([{}, { coding: [] }, { coding: [{ system: ICD }] }])).toEqual([]);
  expect(toConcepts(undefined)).toEqual([]);
});
