// SPDX-License-Identifier: Apache-2.0
import { badRequest, conflict, notFound, tooManyRequests } from '@medplum/core';
import type { Bundle, BundleEntry, OperationOutcome } from '@medplum/fhirtypes';
import {
  FhirFault,
  batchOfGets,
  isRetryable,
  readEach,
  searchEach,
  statusOfError,
  write,
  type FhirClient,
} from '../../src/fhir/fhir-client.ts';
import { toldWait } from '../../src/fhir/quota.ts';
import type { Write } from '../../src/fhir/write/write.ts';
import { treatment, visit } from '../support/visit.ts';

const outcome = (diagnostics?: string): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'throttled', ...(diagnostics === undefined ? {} : { diagnostics }) }],
});
const QUOTA = outcome('{"_msBeforeNext":1500.2}');
const answering = (...entry: BundleEntry[]): FhirClient & { readonly sent: Bundle[] } => {
  const sent: Bundle[] = [];
  return {
    sent,
    executeBatch: async (bundle) => {
      sent.push(bundle);
      return Promise.resolve({ resourceType: 'Bundle', type: 'batch-response', entry });
    },
  };
};
const refusing = (error: unknown): FhirClient => ({
  // An error of another realm, as a bot gets it, need be no Error.
  executeBatch: async () =>
    Promise.reject(error instanceof Error ? error : Object.assign(new Error('no'), { outcome: error })),
});
const searchset = (...resources: NonNullable<BundleEntry['resource']>[]): BundleEntry => ({
  resource: { resourceType: 'Bundle', type: 'searchset', entry: [...resources.map((resource) => ({ resource })), {}] },
});
const answered = (status: string, facts: Partial<BundleEntry> = {}): BundleEntry => ({
  response: { status },
  ...facts,
});
const faultOf = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(() => undefined).catch((error: unknown) => error);

const create: Write = {
  kind: 'create',
  fullUrl: 'urn:uuid:1',
  identifier: 'urn:x|1',
  resource: treatment('t', '10:00-10:30'),
};
const update: Write = { kind: 'update', reference: 'Encounter/e1', versionId: '1', resource: visit() };

describe('searches', () => {
  test('are asked for in one batch, and give what each found', async () => {
    const client = answering(searchset(visit(), treatment('a', '10:00-10:30')), searchset());
    const found = await searchEach(client, ['Encounter?patient=1', 'Task?patient=1']);
    expect(found.map((one) => one.map(({ id }) => id))).toEqual([['e1', 'a'], []]);
    expect(client.sent).toEqual([batchOfGets(['Encounter?patient=1', 'Task?patient=1'])]);
    expect(client.sent[0]).toEqual({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: 'Encounter?patient=1' } },
        { request: { method: 'GET', url: 'Task?patient=1' } },
      ],
    });
  });

  test.each<[string, BundleEntry[], object]>([
    ['500', [answered('500')], { isOutage: true, waitMs: undefined }],
    ['400', [answered('400')], { isOutage: false, waitMs: undefined }],
    ['429', [{ response: { status: '429', outcome: QUOTA } }], { isOutage: true, waitMs: 1501 }],
    ['nothing', [], { isOutage: false, waitMs: undefined }],
    ['200', [answered('200', { resource: outcome() })], { isOutage: false }],
  ])('one that is answered by %s is a fault, told without the patient', async (status, entries, facts) => {
    const fault = await faultOf(searchEach(answering(...entries), ['Encounter?patient=p1']));
    expect(fault).toBeInstanceOf(FhirFault);
    expect(fault).toMatchObject({ message: `Encounter: the search was not answered (${status})`, ...facts });
  });
});

describe('reads', () => {
  test('give what is there; of nothing nothing is asked', async () => {
    const client = answering({ resource: visit() }, answered('404', { resource: outcome() }), answered('404'));
    expect((await readEach(client, ['Encounter/e1', 'Encounter/e2', 'Encounter/e3'])).map(({ id }) => id)).toEqual([
      'e1',
    ]);
    expect(client.sent).toHaveLength(1);
    expect(await readEach(client, [])).toEqual([]);
    expect(client.sent).toHaveLength(1);
  });

  test('that the quota refuses are a fault that says how long to wait', async () => {
    const throttled = { response: { status: '429', outcome: QUOTA } };
    const fault = await faultOf(
      readEach(answering({ resource: visit() }, throttled), ['Encounter/e1', 'Encounter/e2']),
    );
    expect(fault).toMatchObject({ name: 'FhirFault', message: 'The quota is used up', isOutage: true, waitMs: 1501 });
  });
});

describe('how writes end', () => {
  test('made, where each is', async () => {
    const client = answering(answered('201'), answered('200'));
    expect(await write(client, [create, update])).toEqual({ kind: 'made', stored: [] });
    expect(client.sent).toHaveLength(1);
  });

  test('unordered, where the server could not put them in order with others', async () => {
    expect(await write(refusing(conflict('serialization')), [create])).toEqual({ kind: 'unordered' });
  });

  test.each<[string, unknown, object]>([
    ['no answer', new Error('fetch failed'), {}],
    ['something gone', notFound, {}],
    [
      'the quota',
      { ...tooManyRequests, issue: [{ ...tooManyRequests.issue[0], diagnostics: '{"msBeforeNext":40}' }] },
      { waitMs: 40 },
    ],
  ])('in conflict, where the Bundle met %s', async (_name, error, facts) => {
    expect(await write(refusing(error), [create])).toEqual({ kind: 'conflict', found: [], ...facts });
  });

  test('in a fault, where the Bundle is refused for good', async () => {
    const fault = await faultOf(write(refusing(badRequest('no')), [create]));
    expect(fault).toMatchObject({ message: 'The server refused the write Bundle', isOutage: false, waitMs: undefined });
    expect((fault as Error).cause).toMatchObject({ outcome: badRequest('no') });
  });

  test('in conflict with what stands already, with a version that has moved on, and with an outage', async () => {
    const standing = answered('200', { resource: treatment('theirs', '10:00-10:30') });
    expect(await write(answering(standing), [create])).toMatchObject({ kind: 'conflict', found: [{ id: 'theirs' }] });
    expect(await write(answering(answered('200')), [create])).toEqual({ kind: 'made', stored: [] });
    expect(await write(answering(answered('201'), answered('412')), [create, update])).toEqual({
      kind: 'conflict',
      found: [],
    });
    expect(await write(answering(answered('503')), [create])).toEqual({ kind: 'conflict', found: [] });
  });

  test('in conflict with a wait, where the quota refused an entry', async () => {
    const throttled = { response: { status: '429', outcome: QUOTA } };
    expect(await write(answering(answered('201'), throttled), [create, update])).toEqual({
      kind: 'conflict',
      found: [],
      waitMs: 1501,
    });
  });

  test.each<[string, Write, BundleEntry[], string]>([
    ['a create', create, [answered('422')], 'create Procedure: 422'],
    ['an update', update, [answered('403')], 'update Encounter/e1: 403'],
    ['a delete', { kind: 'delete', reference: 'Task/t1' }, [answered('300')], 'delete Task/t1: 300'],
    ['a record', { kind: 'record', resource: visit() }, [answered('404')], 'create Encounter: 404'],
    ['one without an answer', update, [], 'update Encounter/e1: no answer'],
  ])('in a fault that names what was refused: %s', async (_name, one, entries, message) => {
    await expect(write(answering(...entries), [one])).rejects.toThrow(new FhirFault(message));
  });
});

describe('what an error says', () => {
  test('its status, or that no answer came', () => {
    expect(statusOfError({ outcome: notFound })).toBe(404);
    expect(statusOfError({ outcome: 'a text' })).toBe(0);
    expect(statusOfError(new Error('fetch failed'))).toBe(0);
  });

  test.each([
    [true, [0, 409, 412, 429, 500, 502, 503, 504]],
    [false, [-1, 200, 400, 401, 403, 404, 410, 422, 501]],
  ])('a later attempt may change it: %s for %j', (isWorthIt, statuses) => {
    expect(statuses.map(isRetryable)).toEqual(statuses.map(() => isWorthIt));
  });

  test.each<[number, unknown]>([
    [1501, QUOTA],
    [40, outcome('{"msBeforeNext":40}')],
    [0, outcome('{"remaining":0}')],
    [0, outcome('{"msBeforeNext":-1}')],
    [0, outcome('come back later')],
    [0, outcome()],
    [0, { resourceType: 'OperationOutcome', issue: [] }],
    [0, undefined],
    [0, 'a text'],
  ])('how long to wait: %s ms by %j', (waitMs, told) => {
    expect(toldWait(told)).toBe(waitMs);
  });
});
