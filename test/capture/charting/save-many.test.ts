// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, badRequest, forbidden, preconditionFailed } from '@medplum/core';
import type { Bundle, BundleEntry, OperationOutcome, Procedure, Resource } from '@medplum/fhirtypes';
import { asDraft } from '../../../src/capture/charting/draft-identity.ts';
import { createOnce, saveChanges, type StoredRecord } from '../../../src/capture/charting/save-changes.ts';
import type { FhirClient } from '../../../src/fhir/fhir-client.ts';
import { TestServer } from '../../support/fhir-server.ts';
import { treatment } from '../../support/visit.ts';

type Stored = Procedure & StoredRecord;

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load([treatment('a', '10:00-10:30'), treatment('b', '11:00-11:30')]);
});
afterEach(() => {
  server.close();
});
const stored = async (id: string): Promise<Stored> => {
  const [found] = await server.search<Stored>(`Procedure?_id=${id}`);
  if (!found) {
    throw new Error(`No ${id}`);
  }
  return found;
};
const region = async (id: string): Promise<string | undefined> => (await stored(id)).bodySite?.[0]?.text;
const onto = (base: Stored, text: string): { base: Stored; mine: Stored } => ({
  base,
  mine: { ...base, bodySite: [{ text }] },
});
const writes = (): number => server.requests.filter((kind) => kind === 'write').length;

test('records that were not changed are not written', async () => {
  const a = await stored('a');
  expect(await saveChanges(server.context.client, [{ base: a, mine: { ...a } }])).toEqual({
    kind: 'saved',
    stored: [],
    others: [],
  });
  expect(writes()).toBe(0);
});

test('of two, one in the way of somebody else’s change: neither is written, and the one is told', async () => {
  const [a, b] = [await stored('a'), await stored('b')];
  await server.send('PUT', '/Procedure/b', { ...b, bodySite: [{ text: 'Ankle' }] });
  const outcome = await saveChanges(server.context.client, [onto(a, 'Hip'), onto(b, 'Knee')]);
  expect(outcome).toMatchObject({ kind: 'collision', collision: { mine: { id: 'b' }, theirs: { id: 'b' } } });
  expect([await region('a'), await region('b')]).toEqual(['Lumbar spine', 'Ankle']);
});

test('of two, one beside somebody else’s change: both are written, and what was kept of theirs is told', async () => {
  const [a, b] = [await stored('a'), await stored('b')];
  await server.send('PUT', '/Procedure/b', { ...b, outcome: { text: 'Less pain' } });
  expect(await saveChanges(server.context.client, [onto(a, 'Hip'), onto(b, 'Knee')])).toMatchObject({
    kind: 'saved',
    others: ['outcome'],
  });
  expect([await region('a'), await region('b'), (await stored('b')).outcome]).toEqual([
    'Hip',
    'Knee',
    { text: 'Less pain' },
  ]);
});

test('a new record is stored once, as it was typed last', async () => {
  const { id: _, ...fresh } = treatment('new', '12:00-12:30');
  const first = await createOnce(server.context.client, asDraft(fresh as Procedure, 'd1'));
  const again = await createOnce(server.context.client, asDraft({ ...fresh, outcome: { text: 'Better' } }, 'd1'));
  const other = await createOnce(server.context.client, asDraft(fresh as Procedure, 'd2'));
  expect([again.id, other.id === first.id]).toEqual([first.id, false]);
  expect((await stored(first.id)).outcome).toEqual({ text: 'Better' });
  const before = await server.versionCount();
  expect((await createOnce(server.context.client, asDraft({ ...fresh, outcome: { text: 'Better' } }, 'd1'))).id).toBe(
    first.id,
  );
  expect(await server.versionCount()).toBe(before);
});

test('a draft that stands several times is told as that, alone and beside a change', async () => {
  const { id: _, ...fresh } = treatment('new', '12:00-12:30');
  const draft = asDraft(fresh as Procedure, 'd1');
  await server.load(['d', 'e'].map((id) => ({ ...draft, id })));
  const saving = (changes: { base: Stored; mine: Stored }[]): Promise<unknown> =>
    saveChanges(server.context.client, changes, [draft]);
  const words = 'This is in the record more than once already';
  await expect(saving([])).rejects.toThrow(words);
  await expect(saving([onto(await stored('a'), 'Hip')])).rejects.toThrow(words);
  expect([await region('a'), (await server.search('Procedure')).length]).toEqual(['Lumbar spine', 4]);
});

/** A server that answers every write alike. */
const SEEN = { ...treatment('a', '10:00-10:30'), meta: { versionId: '1' } } as Stored;

async function answered(
  answer: (entry: BundleEntry) => { status: string; outcome?: OperationOutcome },
  stands: () => readonly Resource[] = () => [SEEN],
): Promise<unknown> {
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> => {
    const found: Bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: stands().map((resource) => ({ resource })),
    };
    return Promise.resolve({
      ...{ resourceType: 'Bundle', type: 'batch-response' },
      entry: entry.map((one) =>
        one.request?.method === 'GET' ? { resource: found, response: { status: '200' } } : { response: answer(one) },
      ),
    });
  };
  return saveChanges({ executeBatch }, [onto(SEEN, 'Hip')]);
}

test.each<[string, OperationOutcome | undefined, string]>([
  ['400', badRequest('Procedure.status is missing'), 'Procedure.status is missing'],
  ['403', forbidden, 'Forbidden'],
  ['500', undefined, 'The server refused (500).'],
  ['300', undefined, 'The server refused (300).'],
  ['199', undefined, 'The server refused (199).'],
])('%s: in the server’s own words', async (status, outcome, words) => {
  await expect(answered(() => ({ status, ...(outcome ? { outcome } : {}) }))).rejects.toThrow(words);
});

test.each([
  ['a record that nobody else changes', (): string => '1', 'The server is busy.'],
  ['a record that others change each time', (tried: number): string => String(tried + 1), 'Others keep saving'],
])('409 under every attempt, of %s: it is left to a person, and nothing is lost', async (_what, version, words) => {
  let tried = 0;
  const refuse = (): { status: string } => {
    tried += 1;
    return { status: '409' };
  };
  const stands = (): Resource[] => [{ ...treatment('a', '10:00-10:30'), meta: { versionId: version(tried) } }];
  await expect(answered(refuse, stands)).rejects.toThrow(words);
  expect(tried).toBe(4);
});

test('what was deleted stays so, however a server takes a PUT to it', async () => {
  const a = await stored('a');
  await server.send('DELETE', '/Procedure/a');
  await expect(saveChanges(server.context.client, [onto(a, 'Hip')])).rejects.toThrow(
    'The record was deleted meanwhile',
  );
  expect(await server.search('Procedure?_id=a')).toEqual([]);
});

test('what is deleted meanwhile is not made anew', async () => {
  let isThere = true;
  const refuse = (): { status: string } => {
    isThere = false;
    return { status: '412' };
  };
  await expect(answered(refuse, () => (isThere ? [SEEN] : []))).rejects.toThrow('The record was deleted meanwhile');
});

test('without transactions, what was made beside what was refused is taken back; what cannot be is told', async () => {
  server.service.transactions = false;
  const [a, b] = [await stored('a'), await stored('b')];
  const { id: _, ...fresh } = treatment('new', '12:00-12:30');
  const added = [asDraft(fresh as Procedure, 'd1')];
  await server.send('PUT', '/Procedure/b', { ...b, bodySite: [{ text: 'Ankle' }] });
  const changes = [onto(a, 'Hip'), onto(b, 'Knee')];
  expect(await saveChanges(server.context.client, changes, added)).toMatchObject({ kind: 'collision' });
  expect([await region('a'), await region('b')]).toEqual(['Lumbar spine', 'Ankle']);
  expect(await server.search('Procedure')).toHaveLength(2);
  const mayNotDelete: FhirClient = {
    executeBatch: async (bundle) =>
      bundle.entry?.some(({ request }) => request?.method === 'DELETE') === true
        ? { resourceType: 'Bundle', type: 'batch-response', entry: [{ response: { status: '403' } }] }
        : server.context.client.executeBatch(bundle),
  };
  await expect(saveChanges(mayNotDelete, [onto(b, 'Knee')], added)).rejects.toThrow(
    'Only a part of this may have been saved',
  );
});

describe('without transactions, beside a record that others change', () => {
  beforeEach(() => {
    server.service.transactions = false;
  });
  /** Somebody else saves `b` before each of the first so many Bundles with a change of it, and does `beside` with the last. */
  const contended = (times: number, beside?: () => Promise<unknown>): FhirClient => {
    let left = times;
    return {
      executeBatch: async (bundle) => {
        if (left > 0 && (bundle.entry ?? []).some(({ request }) => request?.url === 'Procedure/b')) {
          left -= 1;
          const outcome = { text: `Others, ${String(left)}` };
          await server.send('PUT', '/Procedure/b', { ...(await stored('b')), outcome });
          await (left === 0 ? beside?.() : undefined);
        }
        return server.context.client.executeBatch(bundle);
      },
    };
  };
  const added = asDraft({ ...treatment('new', '12:00-12:30'), id: undefined }, 'd1');
  const versions = async (id: string): Promise<number> => {
    const { body } = await server.send('GET', `/Procedure/${id}/_history`);
    return (body as Bundle).entry?.length ?? 0;
  };

  test('what is stored stays while the rest is sent again: one version of each', async () => {
    const [a, b] = [await stored('a'), await stored('b')];
    const outcome = await saveChanges(contended(2), [onto(a, 'Hip'), onto(b, 'Knee')], [added]);
    expect(outcome).toMatchObject({ kind: 'saved', others: ['outcome'] });
    expect(outcome.kind === 'saved' && outcome.stored.map((one) => (one as Procedure).bodySite?.[0]?.text)).toEqual([
      ...['Hip', 'Knee'],
      'Lumbar spine',
    ]);
    expect([await region('a'), await region('b'), await versions('a')]).toEqual(['Hip', 'Knee', 2]);
    const created = (await server.search<Stored>('Procedure')).filter(({ id }) => id !== 'a' && id !== 'b');
    expect(created).toHaveLength(1);
    expect(await versions(created[0]?.id ?? '')).toBe(1);
  });

  test('others keep saving: told as that, and what was stored is taken back', async () => {
    const [a, b] = [await stored('a'), await stored('b')];
    const saving = saveChanges(contended(4), [onto(a, 'Hip'), onto(b, 'Knee')], [added]);
    await expect(saving).rejects.toThrow('Others keep saving this record.');
    expect([await region('a'), await region('b')]).toEqual(['Lumbar spine', 'Lumbar spine']);
    expect(await server.search('Procedure')).toHaveLength(2);
  });

  describe('an answer is lost after a part was stored', () => {
    /** Loses the answer to what changes `b` alone, before or after it is written, and then does `beside`. */
    const losing = (isWritten: boolean, beside?: () => Promise<unknown>): FhirClient => {
      const client = contended(1);
      let isLost = false;
      return {
        executeBatch: async (bundle) => {
          const [first, ...rest] = bundle.entry ?? [];
          if (isLost || rest.length > 0 || first?.request?.method !== 'PUT') {
            return client.executeBatch(bundle);
          }
          isLost = true;
          await (isWritten ? client.executeBatch(bundle) : undefined);
          await beside?.();
          throw new TypeError('Failed to fetch');
        },
      };
    };
    const theirs = async (): Promise<unknown> =>
      server.send('PUT', '/Procedure/b', { ...(await stored('b')), bodySite: [{ text: 'Ankle' }] });

    test.each([
      ['it was not written', false, undefined, 'Failed to fetch', 'Lumbar spine'],
      ['it was written', true, undefined, 'Failed to fetch', 'Lumbar spine'],
      ['it was written, and changed since', true, theirs, 'Only a part of this may have been saved', 'Ankle'],
    ])('%s', async (_, isWritten, beside, words, regionOfB) => {
      const [a, b] = [await stored('a'), await stored('b')];
      const saving = saveChanges(losing(isWritten, beside), [onto(a, 'Hip'), onto(b, 'Knee')]);
      await expect(saving).rejects.toThrow(words);
      expect([await region('a'), await region('b')]).toEqual(['Lumbar spine', regionOfB]);
      expect((await stored('b')).outcome).toEqual({ text: 'Others, 0' });
    });

    test.each(['500', undefined])('a new record beside it, answered with %p, may stand', async (status) => {
      const silent: FhirClient = {
        executeBatch: async (bundle) => {
          const answer = await server.context.client.executeBatch(bundle);
          const isNew = (bundle.entry ?? []).map(({ request }) => request?.method === 'POST');
          const said: BundleEntry = status === undefined ? {} : { response: { status } };
          return { ...answer, entry: (answer.entry ?? []).map((one, index) => (isNew[index] === true ? said : one)) };
        },
      };
      const saving = saveChanges(silent, [onto(await stored('a'), 'Hip')], [added]);
      await expect(saving).rejects.toThrow('Only a part of this may have been saved');
      expect(await region('a')).toBe('Lumbar spine');
    });
  });

  test('a server that refuses the rest without another version is busy', async () => {
    const [a, b] = [await stored('a'), await stored('b')];
    const busy: FhirClient = {
      executeBatch: async (bundle) => {
        const entry = bundle.entry ?? [];
        const isOfB = entry.map(({ request }) => request?.url === 'Procedure/b' && request.method === 'PUT');
        const rest = { ...bundle, entry: entry.filter((_, index) => isOfB[index] !== true) };
        const answers = rest.entry.length > 0 ? ((await server.context.client.executeBatch(rest)).entry ?? []) : [];
        const refused: BundleEntry = { response: { status: '409' } };
        return { ...bundle, entry: isOfB.map((is) => (is ? refused : (answers.shift() ?? refused))) };
      },
    };
    await expect(saveChanges(busy, [onto(a, 'Hip'), onto(b, 'Knee')])).rejects.toThrow('The server is busy.');
    expect(await region('a')).toBe('Lumbar spine');
  });

  test('what was created is taken back also where a search does not find it yet; what cannot be read is told', async () => {
    const [a, b] = [await stored('a'), await stored('b')];
    const lagging = (status?: string): FhirClient => {
      const client = contended(4);
      return {
        executeBatch: async (bundle) => {
          const answer = await client.executeBatch(bundle);
          const isOfNew = (bundle.entry ?? []).map(
            ({ request }) => request?.method === 'GET' && !/[/=][ab]$/.test(request.url),
          );
          const unfound = {
            response: { status: '200' },
            resource: { resourceType: 'Bundle', type: 'searchset' },
          } as const;
          const entry = (answer.entry ?? []).map((one, index): BundleEntry => {
            const isSearch = one.resource?.resourceType === 'Bundle';
            const isLate = isOfNew[index] === true;
            return isLate && isSearch ? unfound : isLate && status !== undefined ? { response: { status } } : one;
          });
          return { ...answer, entry };
        },
      };
    };
    const saving = async (client: FhirClient): Promise<unknown> =>
      saveChanges(client, [onto(a, 'Hip'), onto(b, 'Knee')], [added]);
    await expect(saving(lagging())).rejects.toThrow('Others keep saving this record.');
    expect(await server.search('Procedure')).toHaveLength(2);
    const left = onto(await stored('a'), 'Hip');
    await expect(saveChanges(lagging('503'), [left, onto(b, 'Knee')], [added])).rejects.toThrow(
      'Only a part of this may have been saved',
    );
    expect([await region('a'), (await server.search('Procedure')).length]).toEqual(['Lumbar spine', 3]);
  });

  test('what was stored and somebody else has changed since is not deleted, and told', async () => {
    const [a, b] = [await stored('a'), await stored('b')];
    const edit = async (): Promise<void> => {
      const fresh = (await server.search<Stored>('Procedure')).find(({ id }) => id !== 'a' && id !== 'b');
      await (fresh && server.send('PUT', `/Procedure/${fresh.id}`, { ...fresh, outcome: { text: 'Theirs' } }));
    };
    const saving = saveChanges(contended(4, edit), [onto(a, 'Hip'), onto(b, 'Knee')], [added]);
    await expect(saving).rejects.toThrow('Only a part of this may have been saved');
    expect(await server.search('Procedure')).toHaveLength(3);
  });
});

test('a transaction that is refused as a whole', async () => {
  const base = { ...treatment('a', '10:00-10:30'), meta: { versionId: '1' } } as Stored;
  const refusing = (outcome: OperationOutcome): FhirClient => ({
    executeBatch: async ({ entry = [] }: Bundle): Promise<Bundle> =>
      entry[0]?.request?.method === 'GET'
        ? Promise.resolve({
            ...{ resourceType: 'Bundle', type: 'batch-response' },
            entry: [
              {
                resource: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: base }] },
                response: { status: '200' },
              },
            ],
          })
        : Promise.reject(new OperationOutcomeError(outcome)),
  });
  await expect(saveChanges(refusing(badRequest('Not valid')), [onto(base, 'Hip')])).rejects.toThrow('Not valid');
  await expect(saveChanges(refusing(preconditionFailed), [onto(base, 'Hip')])).rejects.toThrow('The server is busy');
});

test('what is stored is told, also where the server answers without it', async () => {
  expect(await answered(() => ({ status: '200' }))).toMatchObject({
    kind: 'saved',
    stored: [{ id: 'a', bodySite: [{ text: 'Hip' }] }],
  });
});
