// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@medplum/fhirtypes';
import { BROKEN_BOT, EmbeddedHost, REVIEWS, request, searched, visitBundle } from '../support/embedded-host.ts';

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
      ...(await searched(server.address, REVIEWS)),
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
  expect((await searched(server.address, REVIEWS)).length).toBe(1);
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
  expect(await searched(server.address, `AuditEvent?entity=Bot/${bot.id}`)).toMatchObject([
    { outcome: '4', outcomeDesc: 'boom' },
  ]);
  expect(lines.some((line) => line.includes('boom'))).toBe(true);
  await server.close();
});
