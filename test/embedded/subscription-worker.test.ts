// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { FhirService } from '../../src/embedded/fhir-service.ts';
import { openStore } from '../../src/embedded/store.ts';
import { SubscriptionWorker, type WorkerOptions } from '../../src/embedded/subscription-worker.ts';
import { BROKEN_BOT, EmbeddedHost, request, searched, visitBundle } from '../support/embedded-host.ts';

let host: EmbeddedHost;
beforeEach(() => {
  host = new EmbeddedHost();
});
afterEach(async () => {
  await host.close();
});

test('a hundred deliveries in parallel leave one charge, one issue of each kind and one Task', async () => {
  const server = await host.start();
  await request(server.address, '', 'POST', visitBundle());
  await server.worker.whenIdle();
  const [encounter] = await searched(server.address, 'Encounter');
  const history = async (): Promise<number> => {
    const resources = [
      ...(await searched(server.address, 'ChargeItem')),
      ...(await searched(server.address, 'DetectedIssue')),
      ...(await searched(server.address, 'Task')),
    ];
    const versions = await Promise.all(
      resources.map(async ({ resourceType, id }) => request(server.address, `/${resourceType}/${id ?? ''}/_history`)),
    );
    return versions.reduce((sum, { body }) => sum + ((body as Bundle).entry?.length ?? 0), 0);
  };
  const before = await history();
  const put = async (index: number): Promise<unknown> =>
    request(server.address, `/Encounter/${encounter?.id ?? ''}`, 'PUT', {
      ...encounter,
      length: { value: index % 2, unit: 'min' },
    });
  await Promise.all(Array.from({ length: 100 }, (_, index) => put(index)));
  await server.worker.whenIdle();
  expect((await searched(server.address, 'ChargeItem')).length).toBe(1);
  expect((await searched(server.address, 'DetectedIssue')).length).toBe(1);
  expect((await searched(server.address, 'Task')).length).toBe(1);
  expect(await history()).toBe(before);
  await server.close();
});

test('no bot is run for what a bot wrote', async () => {
  const lines: string[] = [];
  const server = await host.start(false, lines);
  await request(server.address, '', 'POST', visitBundle());
  await server.worker.whenIdle();
  expect(await searched(server.address, 'ChargeItem')).toHaveLength(1);
  expect(await searched(server.address, 'Provenance')).not.toEqual([]);
  const triggers = new Set(lines.map((line) => line.split('/')[0]));
  expect([...triggers]).toEqual(expect.arrayContaining(['Encounter', 'Procedure']));
  for (const written of ['ChargeItem', 'DetectedIssue', 'Task', 'Provenance', 'Device']) {
    expect(triggers).not.toContain(written);
  }
  await server.close();
});

test('a bot that throws leaves an AuditEvent and holds nobody up', async () => {
  const lines: string[] = [];
  const server = await host.start(false, lines);
  const { repository } = server.service;
  const binary = await repository.createResource({
    resourceType: 'Binary',
    contentType: 'text/javascript',
    data: Buffer.from(BROKEN_BOT).toString('base64'),
  });
  const bot = await repository.createResource({
    resourceType: 'Bot',
    name: 'broken',
    executableCode: { url: `Binary/${binary.id}`, contentType: 'text/javascript' },
  });
  await repository.createResource({
    resourceType: 'ProjectMembership',
    project: { reference: 'Project/local' },
    user: { reference: `Bot/${bot.id}` },
    profile: { reference: `Bot/${bot.id}` },
  });
  await repository.createResource({
    resourceType: 'Subscription',
    status: 'active',
    reason: 'test',
    criteria: 'Encounter',
    channel: { type: 'rest-hook', endpoint: `Bot/${bot.id}` },
  });
  await request(server.address, '', 'POST', visitBundle());
  await server.worker.whenIdle();
  expect((await searched(server.address, 'ChargeItem')).length).toBe(1);
  const events = await searched(server.address, `AuditEvent?entity=Bot/${bot.id}`);
  expect(events).toMatchObject([{ outcome: '4', outcomeDesc: 'boom' }]);
  // The words may quote a record.
  expect(lines.filter((line) => line.includes('boom'))).toEqual([]);
  const [{ id: event = '' } = {}] = events;
  expect(lines).toContainEqual(
    expect.stringMatching(`^Bot/${bot.id} failed on Encounter/[^ ]+: see AuditEvent/${event}$`),
  );
  await server.close();
});

test('words of a Subscription reach no log', async () => {
  const lines: string[] = [];
  const server = await host.start(false, lines);
  const { repository } = server.service;
  await repository.createResource({
    resourceType: 'Subscription',
    status: 'active',
    reason: 'test',
    criteria: 'Patient',
    channel: { type: 'rest-hook', endpoint: 'Bot/Quillfeather-1938-01-01' },
  });
  await request(server.address, '/Patient', 'POST', { resourceType: 'Patient' });
  await server.worker.whenIdle();
  expect(lines).toEqual([expect.stringMatching(/^Subscription\/[^ ]+: its endpoint is no Bot of this server$/)]);
  await server.close();
});

test('what is saved after the start goes before what waited, and nothing is left', async () => {
  const store = openStore(join(host.dataDir, 'fhir.sqlite'));
  const service = new FhirService(store, 'http://127.0.0.1/fhir/R4/');
  const { repository } = service;
  const bot = await repository.createResource({ resourceType: 'Bot', name: 'watcher' });
  await repository.createResource({
    resourceType: 'Subscription',
    status: 'active',
    reason: 'test',
    criteria: 'Patient',
    channel: { type: 'rest-hook', endpoint: `Bot/${bot.id}` },
  });
  const save = async (name: string): Promise<unknown> =>
    repository.createResource({ resourceType: 'Patient', name: [{ text: name }] });
  const waiting = Array.from({ length: 20 }, (_, index) => `waiting ${String(index)}`);
  for (const name of waiting) {
    await save(name);
  }
  const seen: (string | undefined)[] = [];
  const runner: WorkerOptions['runner'] = {
    isMember: async () => Promise.resolve(true),
    run: async (_, { input }) => {
      seen.push((input as Patient).name?.[0]?.text);
      return Promise.resolve({ returned: undefined, log: '' });
    },
  };
  const worker = new SubscriptionWorker({ store, service, runner, log: () => undefined });
  worker.start();
  await save('new 0');
  await save('new 1');
  await worker.whenIdle();
  expect(new Set(seen)).toEqual(new Set([...waiting, 'new 0', 'new 1']));
  expect(seen).toHaveLength(22);
  expect(seen.indexOf('new 1')).toBeLessThan(12);
  expect(seen.filter((name) => name?.startsWith('waiting'))).toEqual(waiting);
  await worker.stop();
  store.close();
});

test('a Subscription of a transaction that fails watches nothing, and the next one does', async () => {
  const store = openStore(join(host.dataDir, 'fhir.sqlite'));
  const service = new FhirService(store, 'http://127.0.0.1/fhir/R4/');
  const { repository } = service;
  const bot = await repository.createResource({ resourceType: 'Bot', name: 'watcher' });
  const watch = async (to: typeof repository, criteria: string): Promise<unknown> =>
    to.createResource({
      resourceType: 'Subscription',
      status: 'active',
      reason: 'test',
      criteria,
      channel: { type: 'rest-hook', endpoint: `Bot/${bot.id}` },
    });
  const failing = repository.withTransaction(async (inside) => {
    await watch(inside, 'Patient');
    await inside.createResource({ resourceType: 'Patient' });
    throw new Error('fails');
  });
  await expect(failing).rejects.toThrow('fails');
  await watch(repository, 'Practitioner');
  const seen: string[] = [];
  const runner: WorkerOptions['runner'] = {
    isMember: async () => Promise.resolve(true),
    run: async (_, { input }) => {
      seen.push((input as Patient).resourceType);
      return Promise.resolve({ returned: undefined, log: '' });
    },
  };
  const worker = new SubscriptionWorker({ store, service, runner, log: () => undefined });
  worker.start();
  await repository.createResource({ resourceType: 'Patient' });
  await repository.createResource({ resourceType: 'Practitioner' });
  await worker.whenIdle();
  expect(seen).toEqual(['Practitioner']);
  await worker.stop();
  store.close();
});
