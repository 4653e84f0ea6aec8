// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Basic, Bundle, BundleEntry } from '@medplum/fhirtypes';
import { stateEntry, sweptThrough } from '../../src/capture/sweep/state.ts';
import { sweepSince } from '../../src/deploy/sweep-since.ts';

async function asked(through: string | undefined): Promise<{ will: boolean; written: BundleEntry[] }> {
  const written: BundleEntry[] = [];
  const state = through === undefined ? undefined : { ...(stateEntry(undefined, through).resource as Basic), id: 's1' };
  const client = {
    searchOne: async (type: string, query: string) =>
      Promise.resolve(type === 'Basic' && query.startsWith('identifier=') ? state : undefined),
    executeBatch: async ({ entry = [] }: Bundle) => Promise.resolve(written.push(...entry)),
  };
  return { will: await sweepSince(client as unknown as MedplumClient, '2026-03-01'), written };
}

test.each<[string, string | undefined, boolean, string | undefined]>([
  ['never swept', undefined, true, 'POST'],
  ['swept beyond that day', '2026-03-02T00:00:00.000Z', true, 'PUT'],
  ['swept up to that day', '2026-03-01T00:00:00.000Z', false, undefined],
  ['not swept so far', '2026-02-01T00:00:00.000Z', false, undefined],
])('a project that was %s', async (_what, through, will, method) => {
  const { will: looks, written } = await asked(through);
  expect([looks, written.map(({ request }) => request?.method)]).toEqual([will, method === undefined ? [] : [method]]);
  expect(written.map(({ resource }) => sweptThrough(resource as Basic))).toEqual(
    will ? ['2026-03-01T00:00:00.000Z'] : [],
  );
});
