// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, forbidden, preconditionFailed, type MedplumClient } from '@medplum/core';
import type { Library } from '@medplum/fhirtypes';
import { ncciLibrary, standingNcci, storeNcci } from '../../../src/capture/ncci/library.ts';
import { examine } from '../../../src/deploy/doctor.ts';
import { readBundles } from '../../../src/deploy/bundles.ts';
import { BUILT_IN_NCCI } from '../../../src/engine/policies/ncci-table.ts';
import { SMALL_NCCI } from '../../support/ncci.ts';
import { embeddedTarget, type Target } from '../../support/target.ts';

let target: Target;
beforeAll(async () => {
  target = await embeddedTarget();
}, 60_000);
afterAll(async () => {
  await target.close();
});

const standing = async (): ReturnType<typeof standingNcci> => standingNcci(target.client);
const complaints = async (today: string): Promise<string[]> => {
  const found = await examine({ client: target.client, bundles: await readBundles(process.cwd()), today });
  return found.map(({ what, fix }) => `${what} → ${fix}`);
};
const RENEW = 'import CMS’s files of this quarter on the page CMS tables, or by npm run import-ncci -- --server FILE…';

test('a table on a server: none, made, the same, another, and what an old one overtook is refused', async () => {
  const before = await standing();
  expect(before).toEqual({ table: BUILT_IN_NCCI, isImported: false });
  expect(await complaints('2024-09-30')).toEqual([`Daily limits (MUE) are known through 2024-06-30 → ${RENEW}`]);
  expect(await storeNcci(target.client, before, SMALL_NCCI)).toBe('created');
  const first = await standing();
  expect(first).toMatchObject({ table: SMALL_NCCI, isImported: true });
  expect(await storeNcci(target.client, first, SMALL_NCCI)).toBe('unchanged');
  const larger = { ...SMALL_NCCI, mue: { ...SMALL_NCCI.mue, unitsPerDay: { '97140': 4 } } };
  expect(await storeNcci(target.client, first, larger)).toBe('updated');
  expect((await standing()).table).toEqual(larger);
  const late = { ...SMALL_NCCI, mue: { ...SMALL_NCCI.mue, unitsPerDay: { '97140': 5 } } };
  await expect(storeNcci(target.client, first, late)).rejects.toThrow('Other tables were imported meanwhile');
}, 60_000);

test.each([
  [preconditionFailed, /^Other tables were imported meanwhile/],
  [forbidden, /^Forbidden$/],
])('a server that refuses to replace the table: %#', async (outcome, words) => {
  const refused = new OperationOutcomeError(outcome);
  const updateResource = async (): Promise<never> => Promise.reject(refused);
  const table = { library: { ...ncciLibrary(BUILT_IN_NCCI), id: 'ncci' }, table: BUILT_IN_NCCI, isImported: true };
  const stored = storeNcci({ updateResource } as unknown as MedplumClient, table, SMALL_NCCI);
  await expect(stored).rejects.toThrow(words);
  await stored.catch((error: unknown) => {
    expect([error, (error as Error).cause]).toContain(refused);
  });
});

test.each<[string, Library, boolean]>([
  ['the table itself', ncciLibrary(SMALL_NCCI), true],
  ['another that was imported first', ncciLibrary(BUILT_IN_NCCI), false],
  ['a Library without its file', { ...ncciLibrary(SMALL_NCCI), content: [] }, false],
  ['a Library without anything', { ...ncciLibrary(SMALL_NCCI), content: undefined }, false],
])('where there was none, the server answers with %s', async (_what, answered, isStored) => {
  const createResourceIfNoneExist = async (): Promise<Library> => Promise.resolve(answered);
  const client = { createResourceIfNoneExist } as unknown as MedplumClient;
  const stored = storeNcci(client, { table: BUILT_IN_NCCI, isImported: false }, SMALL_NCCI);
  await (isStored ? expect(stored).resolves.toBe('created') : expect(stored).rejects.toThrow('Other tables were'));
});

test('the doctor names tables that have run out, thresholds a month before, and a Library that is none', async () => {
  expect(await complaints('2026-03-31')).toEqual([]);
  expect(await complaints('2026-04-01')).toEqual([
    `NCCI edits (PTP) are known through 2026-03-31 → ${RENEW}`,
    `Daily limits (MUE) are known through 2026-03-31 → ${RENEW}`,
  ]);
  expect((await complaints('2026-11-30')).filter((text) => text.startsWith('KX'))).toEqual([]);
  expect((await complaints('2026-12-01')).filter((text) => text.startsWith('KX'))).toEqual([
    'KX thresholds end with 2026-12-31 → take a version of this product that has next year’s figure',
  ]);
  const { library } = await standing();
  if (library) {
    await target.client.updateResource({ ...library, content: [] });
  }
  expect(await complaints('2024-06-30')).toEqual([
    expect.stringMatching(
      /^Library\/\S+ \(NCCI edits\) cannot be read, so the built-in edits are used → import CMS’s files again/,
    ),
  ]);
}, 60_000);
