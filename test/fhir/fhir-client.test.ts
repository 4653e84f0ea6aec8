// SPDX-License-Identifier: Apache-2.0
import type { Bundle, ChargeItem, Provenance, Task } from '@medplum/fhirtypes';
import { outcomeOf, write, type FhirClient } from '../../src/fhir/fhir-client.ts';
import type { Write } from '../../src/fhir/write/write.ts';
import { TestServer } from '../support/fhir-server.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

const charge = (id?: string): ChargeItem => ({
  resourceType: 'ChargeItem',
  ...(id === undefined ? {} : { id }),
  identifier: [{ system: 'urn:x', value: id ?? 'new' }],
  status: 'planned',
  code: { text: 'any' },
  subject: { reference: 'Patient/p' },
});
const URN = 'urn:uuid:5b0f3a52-4c0e-4d43-9d0a-6c5e0f5b7a01';
const create: Write = { kind: 'create', fullUrl: URN, resource: charge(), identifier: 'urn:x|new' };
const update = (id: string, versionId: string | undefined): Write => ({
  kind: 'update',
  reference: `ChargeItem/${id}`,
  versionId,
  resource: { ...charge(id), status: 'billable' },
});
const record = (...targets: string[]): Write => ({
  kind: 'record',
  resource: {
    resourceType: 'Provenance',
    recorded: '2026-03-02T12:00:00Z',
    agent: [{ who: { reference: 'Device/d' } }],
    target: targets.map((reference) => ({ reference })),
  },
});
const provenances = async (): Promise<string[][]> =>
  (await server.search<Provenance>('Provenance')).map(({ target }) => target.map(({ reference }) => reference ?? ''));

const PAGE = 'https://example.org/rules/region-missing';
const issue = (urn: string, value: string): Write => ({
  kind: 'create',
  fullUrl: urn,
  identifier: `urn:x|${value}`,
  resource: {
    resourceType: 'DetectedIssue',
    identifier: [{ system: 'urn:x', value }],
    status: 'preliminary',
    reference: PAGE,
  },
});

describe('new issues, which Medplum before 5.2 takes for what their `reference` names', () => {
  test('a link to the rule’s page is set right', async () => {
    const { client } = server.context;
    const mislinking: typeof client = {
      executeBatch: async (sent) => {
        const [first] = sent.entry ?? [];
        if (first?.fullUrl !== URN) {
          return client.executeBatch(sent);
        }
        const text = JSON.stringify(sent).replaceAll(`"reference":"${URN}"`, `"reference":"${PAGE}"`);
        return client.executeBatch(JSON.parse(text) as Bundle);
      },
    };
    const task: Task = {
      resourceType: 'Task',
      identifier: [{ system: 'urn:x', value: 'task' }],
      status: 'requested',
      intent: 'order',
      focus: { reference: URN },
    };
    const asked: Write = { kind: 'create', fullUrl: `${URN}2`, identifier: 'urn:x|task', resource: task };
    const outcome = await write(mislinking, [issue(URN, 'one'), asked, record(URN)]);
    const [stored] = await server.search('DetectedIssue');
    expect(outcome).toEqual({ kind: 'made', stored: [stored, ...(await server.search<Task>('Task'))] });
    expect(await provenances()).toEqual([[`DetectedIssue/${stored?.id ?? ''}`]]);
  });
});

describe('the record of writes', () => {
  test('a transaction that loses a race leaves nothing, and no record', async () => {
    await server.load([charge('c1')]);
    const outcome = await write(server.context.client, [create, update('c1', 'stale'), record(URN, 'ChargeItem/c1')]);
    expect(outcome.kind).toBe('conflict');
    expect(await server.search('ChargeItem')).toHaveLength(1);
    expect(await provenances()).toEqual([]);
  });

  test('without transactions, what was made is recorded, and what was lost is not', async () => {
    server.service.transactions = false;
    await server.load([charge('c1'), charge('c2')]);
    const [, c2] = await server.search<ChargeItem>('ChargeItem?_sort=_id');
    const writes = [create, update('c1', 'stale'), update('c2', c2?.meta?.versionId)];
    const outcome = await write(server.context.client, [...writes, record(URN, 'ChargeItem/c1', 'ChargeItem/c2')]);
    expect(outcome.kind).toBe('conflict');
    const [created] = await server.search<ChargeItem>('ChargeItem?identifier=new');
    expect(await provenances()).toEqual([[`ChargeItem/${created?.id ?? ''}`, 'ChargeItem/c2']]);
  });

  test('a create that another run forestalled made nothing: the record goes', async () => {
    server.service.transactions = false;
    await server.load([charge('new')]);
    const outcome = await write(server.context.client, [create, record(URN)]);
    expect(outcome).toMatchObject({ kind: 'conflict', found: [{ id: 'new' }] });
    expect(await provenances()).toEqual([]);
  });
});

describe('what is gone', () => {
  const gone = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'deleted' }], id: 'gone' };
  const answering = (status: string): FhirClient => ({
    executeBatch: async () =>
      Promise.resolve({ resourceType: 'Bundle', entry: [{ response: { status, outcome: gone } }] } as Bundle),
  });

  test.each(['404', '410'])('needs no delete, and what an update was for is decided anew: %s', async (status) => {
    const deletes: Write = { kind: 'delete', reference: 'ChargeItem/c1' };
    expect(await write(answering(status), [deletes])).toEqual({ kind: 'made', stored: [] });
    expect(await write(answering(status), [update('c1', '1')])).toEqual({ kind: 'conflict', found: [] });
    await expect(write(answering(status), [create])).rejects.toThrow(/^create ChargeItem: /);
  });

  test('the same where the whole Bundle is refused', async () => {
    const refusing: FhirClient = {
      executeBatch: async () => Promise.reject(Object.assign(new Error('gone'), { outcome: gone })),
    };
    expect(await write(refusing, [update('c1', '1')])).toEqual({ kind: 'conflict', found: [] });
  });
});

describe('what is refused', () => {
  test('is told by entry, status, code and path, without the server’s words', async () => {
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'invalid', details: { text: 'Ada Sample' }, expression: ['ChargeItem.code'] }],
    };
    const client = {
      executeBatch: async () =>
        Promise.resolve({ resourceType: 'Bundle', entry: [{ response: { status: '400', outcome } }] } as Bundle),
    };
    await expect(write(client, [create])).rejects.toThrow(/^create ChargeItem: 400 invalid ChargeItem.code$/);
  });
});

test.each<readonly [string, unknown, unknown]>([
  ['of the client', Object.assign(new Error('gone'), { outcome: 'its outcome' }), 'its outcome'],
  ['of anything else', new Error('gone'), undefined],
  ['that is a text', 'gone', undefined],
  ['that is nothing', null, undefined],
  ['that is missing', undefined, undefined],
])('the outcome in an error %s', (_name, error, outcome) => {
  expect(outcomeOf(error)).toBe(outcome);
});
