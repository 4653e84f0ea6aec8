// SPDX-License-Identifier: Apache-2.0
import { languageOf } from '../../../src/fhir/read/language.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';

const speaks = (code: string | undefined, preferred?: boolean): object => ({
  language: { coding: [{ display: 'A language' }, { code }] },
  preferred,
});
const of = (communication?: object[]): string =>
  languageOf(new RecordSet([{ resourceType: 'Patient', id: 'p1', communication }]), 'Patient/p1');

test('the language that a patient prefers, else the first', () => {
  expect(of([speaks('es'), speaks('vi', true)])).toBe('vi');
  expect(of([speaks('es'), speaks('vi', false)])).toBe('es');
});

test('English where none is recorded, or the patient is not', () => {
  expect([of(), of([]), of([speaks(undefined)]), of([{ language: { text: 'Spanish' } }])]).toEqual([
    'en',
    'en',
    'en',
    'en',
  ]);
  expect(languageOf(new RecordSet([]), 'Patient/p1')).toBe('en');
});
