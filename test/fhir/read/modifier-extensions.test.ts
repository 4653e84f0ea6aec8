// SPDX-License-Identifier: Apache-2.0
import {
  codesOfConcept,
  isModifierExtension,
  modifierCode,
  modifiersIn,
} from '../../../src/fhir/read/modifier-extensions.ts';

const URL = 'https://ehr.example.org/StructureDefinition/charge-modifier';

test('a code is the same however it is typed', () => {
  expect(modifierCode(' cq ')).toBe('CQ');
});

test.each([
  [true, 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier'],
  [true, 'https://fhir-ehr.cerner.com/r4/StructureDefinition/modifier-code'],
  [true, 'https://ehr.example.org/Modifiers'],
  [true, 'https://ehr.example.org/modifier-codes'],
  [true, 'modifier2'],
  [false, 'https://ehr.example.org/modifier/rank'],
  [false, 'https://ehr.example.org/unmodifier'],
  [false, 'https://ehr.example.org/modifier-reason'],
  [false, 'https://ehr.example.org/modifier12'],
])('%s: %s holds modifiers', (expected, url) => {
  expect(isModifierExtension({ url })).toBe(expected);
});

test.each([
  ['a concept', { valueCodeableConcept: { coding: [{ code: 'gp' }, { code: '59' }] } }, ['GP', '59']],
  ['a coding', { valueCoding: { code: 'GP' } }, ['GP']],
  ['a code', { valueCode: 'GP' }, ['GP']],
  ['several in one code', { valueCode: 'GP,59' }, ['GP', '59']],
  ['several in one string', { valueString: 'GP, 59; CQ' }, ['GP', '59', 'CQ']],
  ['several, each between blanks', { valueString: 'GP 59|KX:CQ/CO-GO' }, ['GP', '59', 'KX', 'CQ', 'CO', 'GO']],
  ['words, which are none', { valueString: 'Distinct service' }, []],
  ['a code that may be unknown', { valueCode: 'ABC' }, ['ABC']],
  ['an empty code', { valueCode: ' ' }, []],
  ['nothing', {}, []],
])('%s', (_name, value, codes) => {
  expect(modifiersIn({ url: URL, ...value })).toEqual(codes);
});

test('of an extension’s parts those count that hold the code, with theirs', () => {
  const inner = { url: 'https://ehr.example.org/code', valueCode: 'GP' };
  const extension = [
    { url: 'rank', valueCode: '01' },
    { url: 'description', valueString: 'KX' },
    inner,
    { url: 'value', extension: [{ url: 'modifier', valueCode: '59' }] },
    { url: 'modifiers2', valueCode: 'CQ' },
  ];
  expect(modifiersIn({ url: URL, extension })).toEqual(['GP', '59', 'CQ']);
  expect(modifiersIn({ url: 'https://ehr.example.org/insurer', extension })).toEqual([]);
});

test('a concept’s codes go before its text, which counts where it is nothing but modifiers', () => {
  expect(codesOfConcept({ coding: [{ code: 'GP' }, {}], text: '59' })).toEqual(['GP']);
  expect(codesOfConcept({ coding: [{ display: 'PT' }], text: 'gp 59' })).toEqual(['GP', '59']);
  expect(codesOfConcept({ text: 'Physical therapy' })).toEqual([]);
  expect(codesOfConcept(undefined)).toEqual([]);
});
