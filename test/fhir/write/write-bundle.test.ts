// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Resource } from '@medplum/fhirtypes';
import type { Write } from '../../../src/fhir/write/write.ts';
import { writeBundle } from '../../../src/fhir/write/write-bundle.ts';

const URN = 'urn:uuid:5b0f3a52-4c0e-4d43-9d0a-6c5e0f5b7a01';
const SUBJECT = { reference: 'Patient/p' };
const charge: ChargeItem = { resourceType: 'ChargeItem', status: 'planned', code: { text: 'any' }, subject: SUBJECT };
const created = (resource: Resource, fullUrl = URN): Extract<Write, { kind: 'create' }> => ({
  ...{ kind: 'create', fullUrl, resource, identifier: 'urn:x|new' },
});
const create = created(charge);
const update = (id: string, versionId: string | undefined): Write => ({
  ...{ kind: 'update', reference: `ChargeItem/${id}`, versionId, resource: { ...charge, id } },
});
const issue = (reference: string | undefined): Write =>
  created({
    resourceType: 'DetectedIssue',
    status: 'preliminary',
    patient: SUBJECT,
    ...(reference === undefined ? {} : { reference }),
  });
const PAGE = 'https://example.org/rules/region-missing';

test('two issues of one rule are no transaction, because Medplum before 5.2 would refuse it', () => {
  expect(writeBundle([issue(PAGE), create]).type).toBe('transaction');
  expect(writeBundle([issue(PAGE), issue(PAGE)]).type).toBe('batch');
  expect(writeBundle([issue(PAGE), issue('https://example.org/rules/symptoms-missing')]).type).toBe('transaction');
  expect(writeBundle([issue(undefined), issue(undefined)]).type).toBe('transaction');
});

test('each write as an entry: what is new under its address, what stands by its version', () => {
  const record: Resource = { resourceType: 'Provenance', recorded: '2026-03-02', agent: [], target: [] };
  const writes: Write[] = [create, update('a', '3'), update('b', undefined), { kind: 'record', resource: record }];
  expect(writeBundle(writes)).toEqual({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: URN,
        resource: charge,
        request: { method: 'POST', url: 'ChargeItem', ifNoneExist: 'patient=Patient/p&identifier=urn%3Ax%7Cnew' },
      },
      { resource: { ...charge, id: 'a' }, request: { method: 'PUT', url: 'ChargeItem/a', ifMatch: 'W/"3"' } },
      { resource: { ...charge, id: 'b' }, request: { method: 'PUT', url: 'ChargeItem/b' } },
      { resource: record, request: { method: 'POST', url: 'Provenance' } },
    ],
  });
});

test.each<[string, Resource]>([
  ['patient=Patient/p&', { resourceType: 'Basic', code: {}, subject: SUBJECT }],
  ['patient=Patient/p&', { resourceType: 'DetectedIssue', status: 'preliminary', patient: SUBJECT }],
  ['patient=Patient/p&', { resourceType: 'Task', status: 'requested', intent: 'order', for: SUBJECT }],
  ['', { resourceType: 'Task', status: 'requested', intent: 'order' }],
  ['', { resourceType: 'Basic', code: {} }],
  ['', { resourceType: 'DetectedIssue', status: 'preliminary' }],
  ['', { resourceType: 'Device' }],
])('“%s” tells whose it is: %j', (patient, resource) => {
  const [entry] = writeBundle([created(resource)]).entry ?? [];
  expect(entry?.request?.ifNoneExist).toBe(`${patient}identifier=urn%3Ax%7Cnew`);
});

test('a create is conditional on our identifier among the patient’s own, where a server locks little', () => {
  const [entry] = writeBundle([create]).entry ?? [];
  expect(entry?.request?.ifNoneExist).toBe('patient=Patient/p&identifier=urn%3Ax%7Cnew');
});

test('a transaction where Medplum’s limits allow, else a batch', () => {
  const creates = (count: number): Write[] => Array.from({ length: count }, () => create);
  const updates = (count: number): Write[] => Array.from({ length: count }, () => update('c', 'v'));
  expect(writeBundle(creates(8)).type).toBe('transaction');
  expect(writeBundle(creates(9)).type).toBe('batch');
  expect(writeBundle([...creates(1), ...updates(8)]).type).toBe('batch');
  expect(writeBundle(updates(50)).type).toBe('transaction');
  expect(writeBundle(updates(51)).type).toBe('batch');
});

test('what a run deletes is one entry without a resource', () => {
  expect(writeBundle([{ kind: 'delete', reference: 'ChargeItem/c1' }]).entry).toEqual([
    { request: { method: 'DELETE', url: 'ChargeItem/c1' } },
  ]);
});
