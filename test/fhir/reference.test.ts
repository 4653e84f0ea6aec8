// SPDX-License-Identifier: Apache-2.0
import {
  FHIR_ID,
  binaryIn,
  containedIn,
  etagOf,
  idOf,
  isPractitioner,
  isReference,
  rawReference,
  referenceIn,
  relativeReference,
  relativeReferences,
  typeOf,
} from '../../src/fhir/reference.ts';

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

  test('what links name: in order, twice where it stands twice; words alone name nothing', () => {
    const links = [{ reference: 'Encounter/e/_history/2' }, { display: 'Someone' }, 'Patient/p', 'Patient/p'];
    expect(relativeReferences(links)).toEqual(['Encounter/e', 'Patient/p', 'Patient/p']);
    expect(relativeReferences(undefined)).toEqual([]);
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

  test('what stands inside a record, with its mark or without', () => {
    const [pt, pta] = [
      { resourceType: 'Practitioner', id: 'pt' },
      { resourceType: 'Practitioner', id: '#pta' },
    ];
    expect(['#pt', 'pt', '#pta', 'pta', '#', '', undefined].map((text) => containedIn([pt, pta], text))).toEqual([
      pt,
      pt,
      pta,
      pta,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('type and id', () => {
    expect([typeOf('Procedure/1'), idOf('Procedure/1')]).toEqual(['Procedure', '1']);
  });
});

test.each([
  ['https://ehr.example.org/fhir/Binary/b1', 'Binary/b1'],
  ['Binary/b1/_history/2', 'Binary/b1'],
  ['https://storage.example.org/binary/b1/v2?Signature=x', 'Binary/b1'],
  ['https://api.example.org/storage/b1?Signature=x', 'Binary/b1'],
  ['https://ehr.example.org/fhir/DocumentReference/d1', undefined],
  ['https://storage.example.org/binary/b1', undefined],
  ['https://files.example.org/note.pdf', undefined],
])('the file at %s: %s', (url, binary) => {
  expect(binaryIn(url)).toBe(binary);
});

test('a reference in a record that no schema has accepted', () => {
  const raw = (subject: unknown): Parameters<typeof rawReference>[0] => ({ resourceType: 'Procedure', subject });
  expect(rawReference(raw({ reference: 'https://ehr.example.org/Patient/p1' }), 'subject')).toBe('Patient/p1');
  for (const subject of [undefined, null, 'Patient/p1', {}, { reference: 7 }]) {
    expect(rawReference(raw(subject), 'subject')).toBeUndefined();
  }
  expect(rawReference(raw({ reference: 'Patient/p1' }), 'encounter')).toBeUndefined();
});

test('who treats, and what an id is', () => {
  const people = ['Practitioner/1', 'PractitionerRole/1', 'Patient/1', 'Practitioner?identifier=1'];
  expect(people.map(isPractitioner)).toEqual([true, true, false, false]);
  expect(['a-1.B', 'a'.repeat(64), '', 'a b', 'a/b', 'a'.repeat(65)].map((id) => FHIR_ID.test(id))).toEqual([
    ...[true, true, false, false, false, false],
  ]);
});

test('the version that was read: of a record, and of one that states none', () => {
  expect([etagOf({ meta: { versionId: '4' } }), etagOf({ meta: {} }), etagOf({})]).toEqual(['W/"4"', 'W/""', 'W/""']);
});
