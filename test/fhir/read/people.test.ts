// SPDX-License-Identifier: Apache-2.0
import {
  keysOfPerson,
  resolvePerson,
  rolesByIdentifier,
  type Named,
  type NamingRecord,
} from '../../../src/fhir/read/people.ts';
import { R4_SCHEMAS } from '../../../src/fhir/r4.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { NPI } from '../../../src/fhir/systems.ts';

const KEY = `${NPI}|1234567893`;
const npi = { identifier: [{ system: NPI, value: '1234567893' }] };
const person = { resourceType: 'Practitioner', id: 't1', ...npi };
const role = (id: string, practitioner: object | undefined, facts: object = {}): object => ({
  ...{ resourceType: 'PractitionerRole', id, practitioner },
  ...facts,
});
const T1 = { reference: 'Practitioner/t1' };
const BY_NPI = { identifier: { system: NPI, value: '1234567893' } };

/** Whom a Procedure names. */
const resolve = (reference: object | undefined, records: object[], contained: object[] = []): Named | undefined => {
  const within: NamingRecord = { source: 'Procedure/s1', contained: contained as NamingRecord['contained'] };
  return resolvePerson(new RecordSet(records), reference, within);
};
const ids = (roles: readonly { readonly id: string }[] | undefined): string[] | undefined => roles?.map(({ id }) => id);

describe('by a reference', () => {
  test('a Practitioner with those active roles that name them by reference', () => {
    const roles = [
      role('r1', T1),
      role('r2', T1, { active: false }),
      role('r3', T1, { active: true }),
      role('r4', BY_NPI),
    ];
    const found = resolve({ ...T1, display: 'Theo' }, [person, ...roles]);
    expect(found).toMatchObject({ source: 'Practitioner/t1', person: 'Practitioner/t1', display: 'Theo' });
    expect(found?.practitioner?.id).toBe('t1');
    expect(ids(found?.roles)).toEqual(['r1', 'r3']);
  });

  test('a role speaks for its person, with no other role of theirs', () => {
    const found = resolve({ reference: 'PractitionerRole/r1' }, [
      person,
      role('r1', { ...T1, display: 'Theo Sample' }),
      role('r2', T1),
    ]);
    expect(found).toMatchObject({ source: 'PractitionerRole/r1', person: 'Practitioner/t1', display: 'Theo Sample' });
    expect(found?.practitioner?.id).toBe('t1');
    expect(ids(found?.roles)).toEqual(['r1']);
  });

  test('the name in the record that names a role goes before the name in the role', () => {
    const named = { reference: 'PractitionerRole/r1', display: 'Theo Sample, PT' };
    expect(resolve(named, [role('r1', { ...T1, display: 'T. Sample' })])?.display).toBe('Theo Sample, PT');
  });

  test('one inside the record that has none is nobody', () => {
    const within: NamingRecord = { source: 'Procedure/s1', contained: undefined };
    expect(resolvePerson(new RecordSet([]), { reference: '#p' }, within)).toBeUndefined();
  });

  test('a role that names nobody is a person by itself', () => {
    const found = resolve({ reference: 'PractitionerRole/r1' }, [role('r1', undefined)]);
    expect(found).toMatchObject({ source: 'PractitionerRole/r1', person: 'PractitionerRole/r1' });
    expect(found?.practitioner).toBeUndefined();
  });

  test('somebody who was not read is somebody all the same', () => {
    const found = resolve(T1, []);
    expect(found).toMatchObject({ source: 'Practitioner/t1', person: 'Practitioner/t1', roles: [] });
    expect(found?.practitioner).toBeUndefined();
  });

  test.each([undefined, {}, { reference: 'Patient/p1' }, { reference: 'Device/d1' }, { reference: 'RelatedPerson/r' }])(
    '%j names no person',
    (reference) => {
      expect(resolve(reference, [person])).toBeUndefined();
    },
  );
});

describe('by an identifier or a search for one', () => {
  test.each([
    BY_NPI,
    { reference: `Practitioner?identifier=${KEY}` },
    { reference: `PractitionerRole?identifier=${KEY}` },
  ])('%j is the Practitioner who bears it', (reference) => {
    const found = resolve({ ...reference, display: 'Theo' }, [person, role('r1', T1), role('r9', T1, npi)]);
    expect(found).toMatchObject({ source: 'Practitioner/t1', person: 'Practitioner/t1', display: 'Theo' });
    expect(found?.practitioner?.id).toBe('t1');
    expect(ids(found?.roles)).toEqual(['r1', 'r9']);
  });

  test('where only a role bears it, that role and the person behind it', () => {
    const found = resolve(BY_NPI, [{ resourceType: 'Practitioner', id: 't1' }, role('r1', T1, npi), role('r2', T1)]);
    expect(found).toMatchObject({ source: 'PractitionerRole/r1', person: 'Practitioner/t1' });
    expect(ids(found?.roles)).toEqual(['r1']);
  });

  test('where nobody bears it, the identifier is the person', () => {
    const source = `Practitioner?identifier=${KEY}`;
    const naming = role('r1', { reference: source });
    const found = resolve(BY_NPI, [naming, role('r2', T1)]);
    expect(found).toMatchObject({ source, person: source });
    expect(found?.practitioner).toBeUndefined();
    expect(ids(found?.roles)).toEqual(['r1']);
  });
});

describe('inside the record', () => {
  const inside = { resourceType: 'Practitioner', id: 'th', name: [{ suffix: ['PT'] }] };
  const known = { reference: '#th', display: 'Theo' };

  test('a Practitioner whom nobody else knows', () => {
    const found = resolve(known, [person], [inside]);
    expect(found).toMatchObject({ source: 'Procedure/s1#th', person: 'Procedure/s1#th', roles: [], display: 'Theo' });
    expect(found?.practitioner).toBe(found?.inside);
    expect(found?.inside?.id).toBe('th');
  });

  test('one with an identifier of a known person is that person', () => {
    const first = { system: 'urn:badge', value: '7' };
    const found = resolve(known, [person, role('r1', T1)], [{ ...inside, identifier: [first, ...npi.identifier] }]);
    expect(found).toMatchObject({ source: 'Practitioner/t1', person: 'Practitioner/t1' });
    expect([found?.practitioner?.id, found?.inside?.id, ids(found?.roles)]).toEqual(['t1', 'th', ['r1']]);
  });

  test('one with an identifier that nobody bears is the same in every record by it', () => {
    const found = resolve(known, [], [{ ...inside, ...npi }]);
    expect(found).toMatchObject({ person: `Practitioner?identifier=${KEY}` });
    expect(found?.practitioner?.id).toBe('th');
  });

  test('a role: the person behind it, or itself', () => {
    const found = resolve({ reference: '#r', display: 'Theo' }, [person], [role('r', T1)]);
    expect(found).toMatchObject({ source: 'Practitioner/t1', person: 'Practitioner/t1', display: 'Theo' });
    expect([found?.practitioner?.id, ids(found?.roles)]).toEqual(['t1', ['r']]);
    expect(resolve({ reference: '#r' }, [person], [role('r', undefined)])).toMatchObject({ person: 'Procedure/s1#r' });
  });

  test('a role there may name a Practitioner there', () => {
    expect(resolve({ reference: '#r' }, [], [role('r', { reference: '#th' }), inside])).toMatchObject({
      person: 'Procedure/s1#th',
    });
  });

  test('anything else, or nothing, is no person', () => {
    expect(resolve({ reference: '#o' }, [], [{ resourceType: 'Organization', id: 'o' }])).toBeUndefined();
    expect(resolve({ reference: '#th' }, [])).toBeUndefined();
  });
});

test('in words only, or by an address that only its Bundle knows: somebody of this record', () => {
  const words = { source: 'Procedure/s1', person: 'Procedure/s1', roles: [], display: 'Theo' };
  expect(resolve({ display: 'Theo' }, [])).toEqual(words);
  expect(resolve({ display: 'Theo', reference: 'urn:uuid:0c2fb1e2-0000-4000-8000-000000000000' }, [])).toEqual(words);
  expect(resolve({ reference: 'urn:uuid:0c2fb1e2-0000-4000-8000-000000000000' }, [])).toBeUndefined();
});

test('roles that name a person by an identifier alone', () => {
  const roles = [
    role('by-reference', T1),
    role('by-npi', BY_NPI),
    role('by-search', { reference: `Practitioner?identifier=${KEY}` }),
    role('inactive', BY_NPI, { active: false }),
    role('of-another', { identifier: { system: NPI, value: '1' } }),
    role('of-nobody', undefined),
  ];
  expect(ids(rolesByIdentifier(new RecordSet([person, ...roles]), 'Practitioner/t1'))).toEqual(['by-npi', 'by-search']);
  // Nobody who was read bears it: it is the person.
  const records = new RecordSet(roles);
  expect(ids(rolesByIdentifier(records, `Practitioner?identifier=${KEY}`))).toEqual(['by-npi']);
  expect(ids(rolesByIdentifier(records, 'Practitioner/t1'))).toEqual([]);
  expect(ids(rolesByIdentifier(records, 'Practitioner/t2'))).toEqual([]);
});

test('the identifiers by which a role may name a person', () => {
  expect(keysOfPerson('Practitioner/t1', R4_SCHEMAS.Practitioner.parse(person))).toEqual([KEY]);
  expect(keysOfPerson(`Practitioner?identifier=${KEY}`, undefined)).toEqual([KEY]);
  expect(keysOfPerson('Practitioner/t1', undefined)).toEqual([]);
});
