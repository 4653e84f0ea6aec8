// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../src/fhir/record-set.ts';
import { treatment, visit } from '../support/visit.ts';

const procedure = (id: string, facts: object = {}): object => treatment(id, '10:00-10:30', facts);

test('resources are found by type, and by any form of reference', () => {
  const records = new RecordSet([visit(), procedure('a'), procedure('b')]);
  expect(records.all('Procedure').map(({ id }) => id)).toEqual(['a', 'b']);
  expect(records.all('Claim')).toEqual([]);
  for (const reference of ['Procedure/a', 'https://ehr.example.org/fhir/Procedure/a/_history/2']) {
    expect(records.find('Procedure', reference)?.id).toBe('a');
    expect(records.find('Procedure', { reference })?.id).toBe('a');
  }
  expect(records.find('Encounter', 'Procedure/a')).toBeUndefined();
  expect(records.find('Procedure', 'Procedure/none')).toBeUndefined();
  expect(records.find('Procedure', undefined)).toBeUndefined();
});

test('the first of two with one reference stands: what was put in later', () => {
  const records = new RecordSet([procedure('a', { status: 'stopped' }), procedure('a')]);
  expect(records.all('Procedure').map(({ status }) => status)).toEqual(['stopped']);
  const [changed] = records.with([procedure('a', { status: 'not-done' })]).all('Procedure');
  expect(changed?.status).toBe('not-done');
  expect(records.with([procedure('b')]).all('Procedure')).toHaveLength(2);
  const unreadable = records.with([procedure('a', { status: 7 })]);
  expect(unreadable.all('Procedure')).toEqual([]);
  expect(unreadable.unreadable.map(({ path }) => path)).toEqual(['Procedure.status']);
});

test('types that are not read, and what is no resource, are left aside', () => {
  const records = new RecordSet([{ resourceType: 'Medication', id: 'm' }, null, 'text', {}, { resourceType: 7 }]);
  expect(records.resources()).toEqual([]);
  expect(records.unreadable).toEqual([]);
  expect(new RecordSet([{ resourceType: 'toString', id: 'x' }]).resources()).toEqual([]);
});

test('what cannot be read is told by its reference and path, and kept as it is', () => {
  const broken = procedure('a', { status: 7 });
  const records = new RecordSet([broken, { ...broken, id: undefined }]);
  expect(records.all('Procedure')).toEqual([]);
  expect(records.unreadable.map(({ source, path }) => [source, path])).toEqual([
    ['Procedure/a', 'Procedure.status'],
    ['Procedure/(no id)', 'Procedure.id'],
  ]);
  expect(records.resources()).toContainEqual(broken);
  expect(records.raw('Procedure/a')).toBeUndefined();
});

test('a record that cannot be read is told of once, however many searches find it', () => {
  const broken = procedure('a', { status: 7 });
  expect(new RecordSet([broken, procedure('b'), broken]).unreadable).toHaveLength(1);
  expect(
    new RecordSet([
      { ...broken, id: undefined },
      { ...broken, id: undefined },
    ]).unreadable,
  ).toHaveLength(2);
});

test('null stands for what is absent', () => {
  const records = new RecordSet([procedure('a', { note: null, bodySite: [null, { text: 'Lumbar spine' }] })]);
  expect(records.unreadable).toEqual([]);
  expect(records.all('Procedure')[0]?.bodySite).toEqual([{ text: 'Lumbar spine' }]);
});

test('the JSON as it was read keeps what no schema knows', () => {
  const records = new RecordSet([procedure('a', { followUp: [{ text: 'Exercise at home' }] })]);
  expect(records.raw('Procedure/a')).toMatchObject({ followUp: [{ text: 'Exercise at home' }] });
});

test('versions are those of what could be read and has one', () => {
  const records = new RecordSet([
    procedure('a', { meta: { versionId: '3' } }),
    procedure('b'),
    procedure('c', { meta: { versionId: '1' }, status: 7 }),
  ]);
  expect(records.versions()).toEqual(['Procedure/a/_history/3']);
});

test('an index is worked out once, and finds by each key', () => {
  const records = new RecordSet([procedure('a'), procedure('b', { subject: { reference: 'Patient/p2' } })]);
  let count = 0;
  const keysOf = ({ id }: { readonly id: string }): (string | undefined)[] => {
    count += 1;
    return [id, 'both', 'both', undefined];
  };
  const index = records.index('Procedure', 'test', keysOf);
  expect([...index.keys()].sort()).toEqual(['a', 'b', 'both']);
  expect(index.get('both')?.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(records.index('Procedure', 'test', keysOf)).toBe(index);
  expect(count).toBe(2);
  expect(records.ofPatient('Procedure', 'Patient/p2').map(({ id }) => id)).toEqual(['b']);
  expect(records.ofPatient('Procedure', 'Patient/p3')).toEqual([]);
});

test('a resource is read once, however many sets it stands in', () => {
  const encounter = visit();
  const records = new RecordSet([encounter]);
  const [read] = records.all('Encounter');
  expect(read).toBeDefined();
  expect(new RecordSet([encounter]).all('Encounter')[0]).toBe(read);
  expect(records.with([procedure('a')]).all('Encounter')[0]).toBe(read);
});

test('what cannot be read is told in every set', () => {
  const records = new RecordSet([procedure('a', { status: 1 })]);
  expect(records.unreadable).toMatchObject([{ source: 'Procedure/a', path: 'Procedure.status' }]);
  expect(records.with([]).unreadable).toEqual(records.unreadable);
});

test('a fact is worked out once for each thing, also where there is none', () => {
  const records = new RecordSet([procedure('a')]);
  const asked: string[] = [];
  const statusOf = (of: RecordSet, id: string): string | undefined => {
    asked.push(id);
    return of.find('Procedure', `Procedure/${id}`)?.status;
  };
  const twice = (id: string): (string | undefined)[] => [records.once(statusOf, id), records.once(statusOf, id)];
  expect([twice('a'), twice('none')]).toEqual([
    ['completed', 'completed'],
    [undefined, undefined],
  ]);
  expect(asked).toEqual(['a', 'none']);
  expect(records.once((_, id: string) => id, 'a')).toBe('a');
});

test('what stands behind a record is its JSON, also where it was read without its nulls or in the facility’s time', () => {
  const plain = procedure('a');
  const withNull = procedure('b', { note: null, extra: 1 });
  const inUtc = procedure('c', { performedPeriod: { start: '2026-03-02T15:00:00Z', end: '2026-03-02T15:30:00Z' } });
  const records = new RecordSet([visit(), plain, withNull, inUtc]);
  const [a, b, c] = records.all('Procedure');
  expect(c?.performedPeriod?.start).not.toContain('Z');
  expect([a, b, c].map((one) => one && records.written(one))).toEqual([plain, withNull, inUtc]);
});
