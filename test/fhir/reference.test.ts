// SPDX-License-Identifier: Apache-2.0
import { idOf, isReference, referenceIn, relativeReference, typeOf } from '../../src/fhir/reference.ts';

describe('references', () => {
  test.each([
    ['Procedure/123', 'Procedure/123'],
    ['Procedure/123/_history/4', 'Procedure/123'],
    ['https://ehr.example.org/fhir/Procedure/123', 'Procedure/123'],
    ['https://ehr.example.org/fhir/Procedure/123/_history/4', 'Procedure/123'],
    ['urn:uuid:9f2b1c00-0000-4000-8000-000000000001', undefined],
    ['#inside', undefined],
    ['procedure/123', undefined],
    ['Procedure/', undefined],
    [`Procedure/${'a'.repeat(65)}`, undefined],
  ])('%s names %p', (text, reference) => {
    expect(referenceIn(text)).toBe(reference);
    expect(relativeReference({ reference: text })).toBe(reference ?? text);
  });

  test('no reference is none', () => {
    expect([relativeReference(undefined), relativeReference({ display: 'Someone' })]).toEqual([undefined, undefined]);
  });

  test.each([
    ['Practitioner/a', ['Practitioner'], true],
    ['Practitioner/a', ['Patient'], false],
    ['Practitioner/a', [], true],
    ['Practitioner/a/_history/1', [], false],
    ['Practitioner', [], false],
  ])('%s is one of %j: %p', (text, types, is) => {
    expect(isReference(text, types)).toBe(is);
  });

  test('type and id', () => {
    expect([typeOf('Procedure/1'), idOf('Procedure/1')]).toEqual(['Procedure', '1']);
  });
});
