// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import { MedplumClient } from '@medplum/core';
import type { Resource, ResourceType } from '@medplum/fhirtypes';
import { readBundles, type BotBundle } from '../../src/deploy/bundles.ts';
import { deploy } from '../../src/deploy/deployment.ts';
import { examine } from '../../src/deploy/doctor.ts';
import { remove } from '../../src/deploy/removal.ts';
import { oneLineRoot } from '../support/one-line-bots.ts';
import { embeddedTarget, type Target } from '../support/target.ts';

const KINDS: readonly ResourceType[] = ['AccessPolicy', 'Bot', 'ProjectMembership', 'Subscription', 'Device'];

let root: string;
let target: Target;
let bundles: ReadonlyMap<string, BotBundle>;
beforeAll(async () => {
  root = await oneLineRoot();
  bundles = await readBundles(root);
  target = await embeddedTarget({ root });
});
afterAll(async () => {
  await target.close();
  rmSync(root, { recursive: true });
});

/** A client whose connection is lost for good at its first request of a kind: before the server heard of it, or after. */
async function cutAt(request: RegExp, isHeard: boolean): Promise<MedplumClient> {
  let isLost = false;
  const client = new MedplumClient({
    baseUrl: target.client.getBaseUrl(),
    cacheTime: 0,
    fetch: async (url: string, init?: RequestInit) => {
      const isCut = !isLost && request.test(`${init?.method ?? 'GET'} ${url}`);
      const answer = !isLost && (!isCut || isHeard) ? await fetch(url, init) : undefined;
      isLost ||= isCut;
      if (isLost || answer === undefined) {
        throw new Error('the connection was lost');
      }
      return answer;
    },
  });
  await client.startClientLogin('test', 'test');
  return client;
}

async function standing(): Promise<string[]> {
  const lists = await Promise.all(
    KINDS.map(async (kind) => target.client.searchResources(kind, '_count=1000', { cache: 'reload' })),
  );
  return lists
    .flat()
    .map(
      (resource: Resource) =>
        `${resource.resourceType} ${'name' in resource && typeof resource.name === 'string' ? resource.name : ''}`,
    )
    .sort();
}

const install = async (client: MedplumClient): Promise<unknown> =>
  deploy({ client, bundles, dryRun: false, claimGate: false });

describe.each([
  ['before the server hears of', false],
  ['after the server has done', true],
])('a deployment whose connection is lost %s', (_when, isHeard) => {
  test.each<[string, RegExp]>([
    ['the first AccessPolicy', /^POST .*AccessPolicy$/],
    ['the first bot', /^POST .*admin\/projects\/[^/]+\/bot$/],
    ['a bot’s identifier', /^PUT .*Bot\//],
    ['a bot’s code', /^POST .*\$deploy$/],
    ['the first Subscription', /^POST .*Subscription$/],
    ['the first run of a bot', /^POST .*\$execute$/],
  ])('%s is taken up by the next one, and leaves nothing twice', async (_what, request) => {
    const before = await standing();
    await remove(target.client, false);
    await expect(install(await cutAt(request, isHeard))).rejects.toThrow('the connection was lost');
    await install(target.client);
    expect(await standing()).toEqual(before);
    expect(await examine({ client: target.client, bundles, today: '2024-06-30' })).toEqual([]);
  });
});
