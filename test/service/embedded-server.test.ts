// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binary, Bundle, Resource, ValueSet } from '@medplum/fhirtypes';
import { startEmbeddedServer, type EmbeddedServer } from '../support/embedded-server.ts';
import { ResourceTable } from '../../src/embedded/resource-table.ts';
import { openStore } from '../../src/embedded/store.ts';
import { documents } from '../support/documents.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const ROOT = process.cwd();
const BROKEN_BOT = 'exports.handler = async () => { throw new Error("boom"); };';
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-'));
});
afterEach(async () => {
  // Those that a failed test left open would keep the runner alive.
  await Promise.all([...open].map(async ({ close }) => close()));
  rmSync(dataDir, { recursive: true, force: true });
});

const open = new Set<EmbeddedServer>();
const start = async (samples = false, lines: string[] = []): Promise<EmbeddedServer> => {
  const log = (line: string): void => void lines.push(line);
  const server = await startEmbeddedServer({ dataDir, samples, log, otherCode: [BROKEN_BOT] });
  const closing: EmbeddedServer = {
    ...server,
    close: async () => {
      open.delete(closing);
      await server.close();
    },
  };
  open.add(closing);
  return closing;
};

async function request(
  address: string,
  path: string,
  method = 'GET',
  body?: unknown,
): Promise<{ status: number; body: Resource }> {
  const response = await fetch(`${address}/fhir/R4${path}`, {
    method,
    headers: { 'content-type': 'application/fhir+json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Resource };
}

async function searched<T extends Resource>(address: string, url: string): Promise<T[]> {
  const { body } = await request(address, `/${url}`);
  return ((body as Bundle).entry ?? []).map(({ resource }) => resource as T);
}

/** A visit as a transaction Bundle, with addresses of its own. */
function visitBundle(): Bundle {
  const urn = (last: string): string => `urn:uuid:5b0f3a52-4c0e-4d43-9d0a-00000000000${last}`;
  const resources = [
    therapist(),
    { resourceType: 'Patient', id: 'p1' } as const,
    visit(),
    treatment('mt', '10:00-10:30', { bodySite: undefined }),
    ...documents('p1'),
  ];
  const urns = new Map([
    ['Practitioner/t1', urn('1')],
    ['Patient/p1', urn('2')],
    ['Encounter/e1', urn('3')],
  ]);
  const entry = resources.map((resource, index) => ({
    fullUrl: urn(String(index + 1)),
    resource: JSON.parse(
      JSON.stringify(resource).replace(/[A-Z]\w+\/\w+(?=")/g, (reference) => urns.get(reference) ?? reference),
    ) as Resource,
    request: { method: 'POST' as const, url: resource.resourceType },
  }));
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

describe('the embedded server', () => {
  test('a visit saved over HTTP has its charge, issue and Task', async () => {
    const server = await start();
    expect((await request(server.address, '', 'POST', visitBundle())).status).toBe(200);
    await server.worker.whenIdle();
    expect(await searched(server.address, 'ChargeItem')).toMatchObject([
      { quantity: { value: 2 }, status: 'billable' },
    ]);
    expect(await searched(server.address, 'DetectedIssue')).toMatchObject([
      { status: 'preliminary', severity: 'moderate' },
    ]);
    expect(await searched(server.address, 'Task')).toMatchObject([{ status: 'requested' }]);
    await server.close();
  });

  test('a hundred deliveries in parallel leave one charge, one issue of each kind and one Task', async () => {
    const server = await start();
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
    const server = await start(false, lines);
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

  test('deleting the treatment withdraws the charge', async () => {
    const server = await start();
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
    const first = await start(true);
    expect(first.sampleCount).toBeGreaterThan(200);
    const { body } = await request(first.address, '/Bot');
    expect((body as Bundle).total).toBe(9);
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
    const second = await start(true);
    expect(second.sampleCount).toBe(0);
    expect(await searched(second.address, 'ChargeItem?context=Encounter/brief-45-minutes-visit')).toEqual(charges);
    expect(((await request(second.address, '/Subscription')).body as Bundle).total).toBe(13);
    await second.close();
  });

  test('a bot that throws leaves an AuditEvent and holds nobody up', async () => {
    const lines: string[] = [];
    const server = await start(false, lines);
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

  test('no code but that of the build is taken or run, whatever way it came', async () => {
    const server = await start();
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
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('not of this build')]);
  });

  test('broken JSON, a wrong content type and a body too large get an OperationOutcome', async () => {
    const server = await start();
    for (const [body, status] of [
      ['{"resourceType":', 400],
      [JSON.stringify({ resourceType: 'Patient', text: 'x'.repeat(17_000_000) }), 413],
    ] as const) {
      const answer = await request(server.address, '/Patient', 'POST', body);
      expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
    }
    const plain = await fetch(`${server.address}/fhir/R4/Patient`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(plain.status).toBe(400);
    await server.close();
  });

  test('every address that is none of the server’s own is the web app, which asks where its server is', async () => {
    const server = await start();
    for (const path of ['/', '/visits/1', '/ChargeItem', '/admin/rules/x']) {
      const response = await fetch(`${server.address}${path}`);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await response.text()).toContain('<div id="root"></div>');
    }
    expect(await (await fetch(`${server.address}/config.json`)).json()).toEqual({ signIn: 'local' });
    expect((await fetch(`${server.address}/app/main.js`)).headers.get('content-type')).toContain('javascript');
    expect((await fetch(`${server.address}/app/missing.js`)).status).toBe(404);
    expect((await request(server.address, '/Nonsense')).status).toBe(404);
    await server.close();
  });

  test('a Binary is sent and read as bytes, or as FHIR', async () => {
    const server = await start();
    const sent = await fetch(`${server.address}/fhir/R4/Binary`, {
      method: 'POST',
      body: 'export const x = 1;',
      headers: { 'content-type': 'text/typescript' },
    });
    const binary = (await sent.json()) as Binary;
    expect([sent.status, binary.contentType]).toEqual([201, 'text/typescript']);
    const read = await fetch(`${server.address}/fhir/R4/Binary/${binary.id ?? ''}`);
    expect([await read.text(), read.headers.get('content-type')]).toEqual([
      'export const x = 1;',
      expect.stringContaining('text/typescript'),
    ]);
    const asFhir = await fetch(`${server.address}/fhir/R4/Binary/${binary.id ?? ''}`, {
      headers: { accept: 'application/fhir+json' },
    });
    expect(await asFhir.json()).toMatchObject({ resourceType: 'Binary', data: btoa('export const x = 1;') });
    await server.close();
  });

  test('schemas by GraphQL and codes by $expand, as Medplum’s components ask for them', async () => {
    const server = await start();
    const query =
      '{ StructureDefinitionList(_filter: "name eq ChargeItem") { name, kind } SearchParameterList(base: "ChargeItem") { code } }';
    const { body } = await request(server.address, '/$graphql', 'POST', { query });
    const { data } = body as unknown as { data: { StructureDefinitionList: object[]; SearchParameterList: object[] } };
    expect(data.StructureDefinitionList).toEqual([{ name: 'ChargeItem', kind: 'resource' }]);
    expect(data.SearchParameterList).toContainEqual({ code: 'context' });
    const expand = async (url: string, more = ''): Promise<string[]> => {
      const { body: set } = await request(server.address, `/ValueSet/$expand?url=${encodeURIComponent(url)}${more}`);
      return ((set as ValueSet).expansion?.contains ?? []).map(({ code }) => code ?? '');
    };
    expect(await expand('http://hl7.org/fhir/ValueSet/chargeitem-status')).toContain('billable');
    expect(await expand('https://manual-therapy-charges.org/fhir/ValueSet/therapy-modifier', '&filter=k')).toEqual([
      'KX',
    ]);
    expect(await expand('http://nowhere.example/ValueSet/none')).toEqual([]);
    expect((await request(server.address, '/ValueSet/$expand')).status).toBe(400);
    await server.close();
  });
});

describe('durability', () => {
  /** The server as a process of its own, so that it can be killed. */
  async function spawnServer(): Promise<{ child: ChildProcess; address: string }> {
    const script = `import { startEmbeddedServer } from './test/support/embedded-server.ts';
      const server = await startEmbeddedServer({ dataDir: ${JSON.stringify(dataDir)} });
      console.log(server.address);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      cwd: ROOT,
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
    const server = await start();
    for (const location of acknowledged) {
      expect([location, (await request(server.address, `/${location}`)).status]).toEqual([location, 200]);
    }
    await server.worker.whenIdle();
    expect((await searched(server.address, 'ChargeItem?_count=100')).map(({ meta }) => meta?.versionId)).toHaveLength(
      20,
    );
    await server.close();
    const store = openStore(join(dataDir, 'fhir.sqlite'));
    expect(new ResourceTable(store.writer).jobs(10)).toEqual([]);
    store.close();
  });
});
