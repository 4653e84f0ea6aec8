// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { getReferenceString } from '@medplum/core';
import type { Bot, Bundle } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { ResourceTable } from '../../src/embedded/resource-table.ts';
import { openStore } from '../../src/embedded/store.ts';
import { EmbeddedHost, request, searched, visitBundle } from '../support/embedded-host.ts';
import { STORIES, sampleResources } from '../support/samples.ts';
import { standingLines } from '../support/standing.ts';
import { putStore } from '../support/store-template.ts';
import { BOT_SPECS } from '../../src/deploy/bot-specs.ts';

const SUBSCRIPTIONS = BOT_SPECS.filter(({ optIn = false }) => !optIn).flatMap(({ watches }) => watches).length;

let host: EmbeddedHost;
beforeEach(() => {
  host = new EmbeddedHost();
});
afterEach(async () => {
  await host.close();
});

test('a visit saved over HTTP has its charge, issue and Task', async () => {
  const server = await host.start();
  expect((await request(server.address, '', 'POST', visitBundle())).status).toBe(200);
  await server.worker.whenIdle();
  expect(await searched(server.address, 'ChargeItem')).toMatchObject([{ quantity: { value: 2 }, status: 'billable' }]);
  expect(await searched(server.address, 'DetectedIssue')).toMatchObject([
    { status: 'preliminary', severity: 'moderate' },
  ]);
  expect(await searched(server.address, 'Task')).toMatchObject([{ status: 'requested' }]);
  await server.close();
});

test('deleting the treatment withdraws the charge', async () => {
  const server = await host.start();
  await request(server.address, '', 'POST', visitBundle());
  await server.worker.whenIdle();
  const [procedure] = await searched(server.address, 'Procedure');
  await request(server.address, `/Procedure/${procedure?.id ?? ''}`, 'DELETE');
  await server.worker.whenIdle();
  expect(await searched(server.address, 'ChargeItem')).toEqual([]);
  expect(await searched(server.address, 'DetectedIssue?status=preliminary')).toEqual([]);
  await server.close();
});

test('first start loads the samples and charges them; the next start finds them', async () => {
  // The first start is that of the template, which refuses fewer than 200.
  const first = await host.start(true);
  const { body } = await request(first.address, '/Bot');
  expect((body as Bundle).total).toBe(9);
  // Each visit is assessed once: no less stands than what all events would come to.
  const kept = await Promise.all(
    ['ChargeItem', 'DetectedIssue'].map(async (type) => searched(first.address, `${type}?_count=1000`)),
  );
  const samples = [
    ...new Map(
      STORIES.flatMap((story) => sampleResources(story)).map((one) => [getReferenceString(one), one]),
    ).values(),
  ];
  const wanted = assessCollection(samples, new Date().toISOString()).standing;
  expect([...standingLines(kept.flat())].sort()).toEqual([...standingLines(wanted)].sort());
  await request(
    first.address,
    '/Encounter/brief-30-minutes-visit',
    'PUT',
    (await request(first.address, '/Encounter/brief-30-minutes-visit')).body,
  );
  await first.worker.whenIdle();
  const charges = await searched(first.address, 'ChargeItem?context=Encounter/brief-45-minutes-visit');
  expect(charges).toMatchObject([{ quantity: { value: 3 } }]);
  await first.close();
  const second = await host.start(true);
  expect(second.sampleCount).toBe(0);
  expect(await searched(second.address, 'ChargeItem?context=Encounter/brief-45-minutes-visit')).toEqual(charges);
  expect(((await request(second.address, '/Subscription')).body as Bundle).total).toBe(SUBSCRIPTIONS);
  await second.close();
});

test('no code but that of the build is taken or run, whatever way it came', async () => {
  const server = await host.start();
  const code = 'exports.handler = async () => require("node:fs").readFileSync("/etc/hostname", "utf8");';
  const { body: bot } = await request(server.address, '/Bot', 'POST', { resourceType: 'Bot', name: 'mine' });
  const path = `/Bot/${bot.id ?? ''}`;
  expect((await request(server.address, `${path}/$deploy`, 'POST', { code, filename: 'x.js' })).status).toBe(403);
  const { body: binary } = await request(server.address, '/Binary', 'POST', {
    resourceType: 'Binary',
    contentType: 'text/javascript',
    data: Buffer.from(code).toString('base64'),
  });
  const executableCode = { contentType: 'text/javascript', url: `Binary/${binary.id ?? ''}` };
  await request(server.address, path, 'PUT', { ...bot, executableCode });
  const { status, body } = await request(server.address, `${path}/$execute`, 'POST', {});
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('from another build')]);
});

test('a start deploys the code that was overwritten, and none that stands', async () => {
  const first = await host.start();
  const codes = async (address: string): Promise<(string | undefined)[]> =>
    (await searched<Bot>(address, 'Bot?_sort=name')).map(({ executableCode }) => executableCode?.url);
  const before = await codes(first.address);
  const path = `/${before[0] ?? ''}`;
  const other = { resourceType: 'Binary', id: path.split('/')[2], contentType: 'text/javascript', data: 'YQ==' };
  expect((await request(first.address, path, 'PUT', other)).status).toBe(200);
  await first.close();
  const second = await host.start();
  const after = await codes(second.address);
  expect(after.slice(1)).toEqual(before.slice(1));
  expect(after[0]).not.toBe(before[0]);
  await second.close();
});

describe('durability', () => {
  /** The server as a process of its own, so that it can be killed. */
  async function spawnServer(): Promise<{ child: ChildProcess; address: string }> {
    await putStore(host.dataDir);
    const script = `import { startEmbeddedServer } from './test/support/embedded-server.ts';
      const server = await startEmbeddedServer({ dataDir: ${JSON.stringify(host.dataDir)} });
      console.log(server.address);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      cwd: process.cwd(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = await new Promise<string>((resolve) => {
      child.stdout.once('data', (data: Buffer) => {
        resolve(data.toString().trim());
      });
    });
    return { child, address };
  }

  test('every acknowledged write survives kill -9, and interrupted jobs are done after the next start', async () => {
    const { child, address } = await spawnServer();
    const acknowledged: string[] = [];
    for (let index = 0; index < 20; index += 1) {
      const { body } = await request(address, '', 'POST', visitBundle());
      acknowledged.push(...((body as Bundle).entry ?? []).map(({ response }) => response?.location ?? ''));
    }
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const server = await host.start();
    for (const location of acknowledged) {
      expect([location, (await request(server.address, `/${location}`)).status]).toEqual([location, 200]);
    }
    await server.worker.whenIdle();
    expect((await searched(server.address, 'ChargeItem?_count=100')).map(({ meta }) => meta?.versionId)).toHaveLength(
      20,
    );
    await server.close();
    const store = openStore(join(host.dataDir, 'fhir.sqlite'));
    expect(new ResourceTable(store.writer).jobs.next(10)).toEqual([]);
    store.close();
  });
});
