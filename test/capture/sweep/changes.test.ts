// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { changesIn, type Changes } from '../../../src/capture/sweep/changes.ts';
import type { FhirClient } from '../../../src/fhir/fhir-client.ts';

const AT = (second: number): string => `2026-03-02T10:00:0${String(second)}.000Z`;
const UNTIL = AT(9);
const BOT = { reference: 'Bot/ours' };
const record = (resourceType: string, id: string, second: number, author?: object): Resource =>
  ({ resourceType, id, meta: { lastUpdated: AT(second), author }, subject: { reference: 'Patient/p1' } }) as Resource;

/** What is stored, what was deleted, and the versions that are left of that. */
interface Stored {
  readonly saved?: readonly Resource[];
  readonly deleted?: readonly Resource[];
  readonly versions?: readonly object[];
}

function clientOf({ saved = [], deleted = [], versions = [] }: Stored, asked: string[] = []): FhirClient {
  const answer = (url: string): readonly object[] => {
    asked.push(url);
    const [type = '', query = ''] = url.split('?');
    const types = /^_type=([^&]+)/.exec(query)?.[1]?.split(',') ?? [type];
    if (type === 'Bot') {
      return [{ resourceType: 'Bot', id: 'ours' }];
    }
    if (type.endsWith('/_history')) {
      return versions;
    }
    const isOfDeleted = query.includes('_deleted=true');
    const of = (isOfDeleted ? deleted : saved)
      .filter(({ resourceType }) => types.includes(resourceType))
      .sort((one, other) => ((one.meta?.lastUpdated ?? '') < (other.meta?.lastUpdated ?? '') ? -1 : 1))
      // As Medplum names what was deleted of several types.
      .map((one) => (isOfDeleted && type === '' ? { ...one, resourceType: 'MultipleTypes' } : one));
    return of.slice(0, Number(/_count=(\d+)/.exec(query)?.[1]));
  };
  return {
    executeBatch: async ({ entry = [] }) =>
      Promise.resolve({
        resourceType: 'Bundle',
        type: 'batch-response',
        entry: entry.map(({ request }) => ({
          resource: { resourceType: 'Bundle', entry: answer(request?.url ?? '').map((resource) => ({ resource })) },
        })),
      } as Bundle),
  };
}

const changes = async (stored: Stored, count = 10): Promise<Changes> =>
  changesIn(clientOf(stored), { after: AT(0), until: UNTIL, count });
const references = ({ changes }: Changes): string[] => changes.map(({ reference }) => reference);

test('in the order of their change, whatever their type', async () => {
  const saved = [record('Encounter', 'e', 3), record('Procedure', 'p', 1), record('Coverage', 'c', 2)];
  const found = await changes({ saved });
  expect(references(found)).toEqual(['Procedure/p', 'Coverage/c', 'Encounter/e']);
  expect([found.through, found.more, found.isToNote]).toEqual([UNTIL, false, true]);
});

test.each([
  ['minutes: of all types together', '2026-03-02T09:56:00.000Z', 4],
  ['more: page by page of each', '2026-03-01T10:00:00.000Z', 46],
])('%s', async (_what, after, searches) => {
  const asked: string[] = [];
  const saved = [record('Encounter', 'e', 3), record('Procedure', 'p', 1), record('Coverage', 'c', 2)];
  const found = await changesIn(clientOf({ saved }, asked), { after, until: UNTIL, count: 10 });
  expect([references(found), asked.length]).toEqual([['Procedure/p', 'Coverage/c', 'Encounter/e'], searches]);
  const versions = [record('Procedure', 'p', 1)];
  const gone = clientOf({ deleted: [record('Procedure', 'p', 4)], versions }, asked);
  expect(references(await changesIn(gone, { after, until: UNTIL, count: 10 }))).toEqual(['Procedure/p']);
});

test('nothing at all', async () => {
  expect(await changes({})).toEqual({ changes: [], through: UNTIL, more: false, isToNote: false });
});

test.each(['ChargeItem', 'Claim', 'DetectedIssue'])('a %s that our own bot wrote is left out', async (type) => {
  const person = { reference: 'Practitioner/t1' };
  const saved = [record(type, 'ours', 1, BOT), record(type, 'persons', 2, person), record(type, 'nobodys', 3)];
  const found = await changes({ saved });
  expect(references(found)).toEqual([`${type}/persons`, `${type}/nobodys`]);
  expect((await changes({ saved: saved.slice(0, 1) })).isToNote).toBe(true);
});

test('a visit that a bot saved counts', async () => {
  expect(references(await changes({ saved: [record('Encounter', 'e', 1, BOT)] }))).toEqual(['Encounter/e']);
});

test('where there are more, those of the last instant are left to the next span', async () => {
  const saved = [1, 2, 2, 2].map((second, index) => record('Encounter', `e${String(index)}`, second));
  const found = await changes({ saved }, 3);
  expect([references(found), found.through, found.more]).toEqual([['Encounter/e0'], AT(1), true]);
});

test('where all are of one instant, as many as were asked for', async () => {
  const saved = [2, 2, 2].map((second, index) => record('Encounter', `e${String(index)}`, second));
  const found = await changes({ saved }, 2);
  expect([references(found), found.through, found.more]).toEqual([['Encounter/e0', 'Encounter/e1'], AT(2), true]);
});

test('what was deleted, as it was before', async () => {
  const last = record('Procedure', 'p', 1);
  const gone = { ...record('Procedure', 'p', 4), subject: undefined } as Resource;
  const deleted = await changes({ deleted: [gone], versions: [{ resourceType: 'Procedure', id: 'p' }, last] });
  expect(deleted.changes).toEqual([{ reference: 'Procedure/p', updatedAt: AT(4), resource: last }]);
});

test('what was deleted and never named a patient is left out', async () => {
  const deleted = [record('Procedure', 'p', 4)];
  const found = await changes({ deleted, versions: [{ resourceType: 'Procedure', id: 'p' }] });
  expect([found.changes, found.isToNote]).toEqual([[], true]);
});
