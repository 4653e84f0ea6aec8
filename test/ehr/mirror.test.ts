// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Practitioner, Resource } from '@medplum/fhirtypes';
import type { EhrClient } from '../../src/ehr/ehr-client.ts';
import { Mirror, type MirrorStore } from '../../src/ehr/mirror.ts';

const EHR = 'https://ehr.example.org/fhir/';
const SCOPE = { patient: 'Patient/p1', dates: ['2026-03-02'], encounters: [], procedures: [], performers: [] };
const therapist = (versionId: string, lastUpdated?: string): Practitioner => ({
  resourceType: 'Practitioner',
  id: 't1',
  meta: { versionId, ...(lastUpdated === undefined ? {} : { lastUpdated }) },
  name: [{ family: `as of ${versionId}` }],
});

/** A server that answers the first search with these records, and the others with none. */
function answering(records: readonly Resource[]): (bundle: Bundle) => Bundle {
  return ({ entry = [] }) => ({
    resourceType: 'Bundle',
    type: 'batch-response',
    entry: entry.map(({ request }, index): BundleEntry => {
      const found = index === 0 ? records.map((resource) => ({ resource })) : [];
      return request?.url.includes('?') === true
        ? { resource: { resourceType: 'Bundle', type: 'searchset', entry: found }, response: { status: '200' } }
        : { response: { status: '404' } };
    }),
  });
}

/** The EHR as it stands when it is asked first; the answer comes when it is let go. */
function asked(...records: readonly Resource[]): { readonly ehr: EhrClient; readonly letGo: () => void } {
  let letGo = (): void => undefined;
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const answer = answering(records);
  const executeBatch = async (bundle: Bundle): Promise<Bundle> => isLetGo.then(() => answer(bundle));
  return { ehr: { executeBatch } as unknown as EhrClient, letGo };
}

class Kept implements MirrorStore {
  readonly records = new Map<string, Resource>();
  readonly client = { executeBatch: async (bundle: Bundle) => Promise.resolve(answering([])(bundle)) };
  readonly read = async (reference: string): Promise<Resource | undefined> =>
    Promise.resolve(this.records.get(reference));
  readonly apply: MirrorStore['apply'] = async ({ put, remove, isPassed }) => {
    for (const one of put) {
      const reference = `${one.resourceType}/${one.id ?? ''}`;
      if (!isPassed(one, this.records.get(reference))) {
        const lastUpdated = new Date().toISOString();
        this.records.set(reference, { ...one, meta: { ...one.meta, versionId: crypto.randomUUID(), lastUpdated } });
      }
    }
    remove.forEach((reference) => this.records.delete(reference));
    return Promise.resolve();
  };

  /** As if all of it had been stored long ago. */
  age(): void {
    const meta = { lastUpdated: '2026-01-01T00:00:00Z' };
    this.records.forEach((one, key) => this.records.set(key, { ...one, meta: { ...one.meta, ...meta } }));
  }

  get family(): string | undefined {
    return (this.records.get('Practitioner/t1') as Practitioner | undefined)?.name?.[0]?.family;
  }
}

let store: Kept;
let mirror: Mirror;
beforeEach(() => {
  store = new Kept();
  mirror = new Mirror(EHR, store);
});

describe('two syncs that read one therapist, before and after a correction', () => {
  test.each<[string, Practitioner, Practitioner]>([
    ['when each was saved', therapist('b', '2026-03-02T10:00:00-05:00'), therapist('a', '2026-03-02T15:00:01Z')],
    ['their versions', therapist('9'), therapist('10')],
  ])('by %s, the newer one stays, whichever is stored last', async (_by, before, after) => {
    for (const isOlderLast of [true, false]) {
      const [older, newer] = [asked(before), asked(after)];
      const [first, second] = [mirror.sync(older.ehr, SCOPE), mirror.sync(newer.ehr, SCOPE)];
      const inOrder = isOlderLast ? [newer, older] : [older, newer];
      const waits = isOlderLast ? [second, first] : [first, second];
      for (const [index, one] of inOrder.entries()) {
        one.letGo();
        await waits[index];
      }
      expect([isOlderLast, store.family]).toEqual([isOlderLast, after.name?.[0]?.family]);
      store.records.clear();
    }
  });

  test('one that was deleted meanwhile is not brought back', async () => {
    const now = asked(therapist('1'));
    now.letGo();
    await mirror.sync(now.ehr, SCOPE);
    const older = asked(therapist('1'));
    const late = mirror.sync(older.ehr, SCOPE);
    await mirror.remove('Practitioner/t1');
    older.letGo();
    await late;
    expect(store.family).toBeUndefined();
  });
});

test('an EHR that was set back to a backup is followed', async () => {
  for (const version of ['2', '1']) {
    const ehr = asked(therapist(version));
    ehr.letGo();
    await mirror.sync(ehr.ehr, SCOPE);
    store.age();
  }
  expect(store.family).toBe('as of 1');
});
