// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Bundle, ChargeItem, Patient, Resource } from '@medplum/fhirtypes';
import { MedplumClient } from '@medplum/core';
import fc from 'fast-check';
import { LOCAL_TENANT, type Tenant } from '../../src/service/tenants.ts';
import { CdsTestClient, ISSUER } from '../support/cds-client.ts';
import { documents } from '../support/documents.ts';
import { FakeEhr } from '../support/fake-ehr.ts';
import { callFor } from '../support/hook-call.ts';
import { clinicWith, queueIsIdle, startTestService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { therapist, treatment, visit } from '../support/visit.ts';
import { medplumSigned, notification, signed } from '../support/webhooks.ts';

const ID = 'manual-therapy-charge';
const CANARIES = ['Zanzibar', 'Quillfeather', '1931-07-09', 'MRN-777-CANARY', 'whispered secret'];
const PATIENT: Patient = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'Quillfeather', given: ['Zanzibar'] }],
  birthDate: '1931-07-09',
  identifier: [{ value: 'MRN-777-CANARY' }],
};
const VISIT: readonly Resource[] = [
  PATIENT,
  therapist(),
  visit(),
  ...documents('p1'),
  { ...treatment('mt', '10:00-10:30'), note: [{ text: 'whispered secret' }] },
];

const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');
const secretOf = (tenant: string): string => `a webhook secret of tenant ${tenant}`;
const tokenOf = (tenant: string): string => `access-token-of-${tenant}-0123456789abcdef`;
const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

describe('two tenants on the network', () => {
  let service: TestService;
  let ehr: FakeEhr;
  let callers: Record<'a' | 'b', CdsTestClient>;
  let elsewhere: { url: string; hits: number; close: () => Promise<void> };

  beforeAll(async () => {
    ehr = await FakeEhr.start();
    await ehr.save(...VISIT);
    callers = { a: await CdsTestClient.start(), b: await CdsTestClient.start() };
    elsewhere = await startElsewhere();
    const tenant = (id: 'a' | 'b'): Tenant => ({
      id,
      accessTokenSha256: [sha256(tokenOf(id))],
      cdsClients: [{ issuer: `${ISSUER}/${id}`, jwksUrl: callers[id].jwksUrl, fhirServers: [ehr.fhirUrl] }],
      webhookSecrets: [secretOf(id)],
      ehr: id === 'a' ? { fhirUrl: ehr.fhirUrl, credentials: undefined, heartbeatMs: undefined } : undefined,
    });
    service = await startTestService({
      tenants: [tenant('a'), tenant('b')],
      isLoopback: false,
      publicUrl: 'https://charges.example.org/',
    });
    const body = JSON.stringify(await ehr.read('Encounter/e1'));
    expect((await service.ask('tenants/a/subscriptions/r4', signed(body, { secret: secretOf('a') }))).status).toBe(200);
    await until(async () => (await chargesOf('a')).length === 1);
  });

  afterAll(async () => {
    await service.close();
    await ehr.close();
    await callers.a.close();
    await callers.b.close();
    await elsewhere.close();
  });

  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => service.ask(path, init);
  const chargesOf = async (tenant: string): Promise<ChargeItem[]> => {
    const bundle = (await (await ask('fhir/R4/ChargeItem', bearer(tokenOf(tenant)))).json()) as Bundle;
    return (bundle.entry ?? []).map(({ resource }) => resource as ChargeItem);
  };

  test('neither sees the other’s records, by list or by id', async () => {
    const [charge] = await chargesOf('a');
    expect(await chargesOf('b')).toEqual([]);
    for (const reference of [`ChargeItem/${charge?.id ?? ''}`, 'Patient/p1', 'Encounter/e1', 'Encounter/e1/_history']) {
      expect((await ask(`fhir/R4/${reference}`, bearer(tokenOf('a')))).status).toBe(200);
      expect((await ask(`fhir/R4/${reference}`, bearer(tokenOf('b')))).status).toBe(404);
    }
    const batch = { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url: 'Patient/p1' } }] };
    const answer = await ask('fhir/R4', {
      method: 'POST',
      body: JSON.stringify(batch),
      headers: { ...(bearer(tokenOf('b')).headers as object), 'content-type': 'application/fhir+json' },
    });
    expect(((await answer.json()) as Bundle).entry?.[0]?.response?.status).toMatch(/^404/);
  });

  test('neither may tell for the other, nor see or replay its failed work', async () => {
    const body = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });
    for (const init of [signed(body, { secret: secretOf('a') }), medplumSigned(body, secretOf('a'))]) {
      expect((await ask('tenants/b/subscriptions/r4', init)).status).toBe(401);
      expect((await ask('tenants/none/subscriptions/r4', init)).status).toBe(401);
      expect((await ask('subscriptions/r4', init)).status).toBe(401);
    }
    const broken = { ...treatment('broken', '10:00-10:30'), subject: undefined };
    ehr.operations.set('Procedure/broken', broken);
    await ask(
      'tenants/a/subscriptions/r4',
      signed(JSON.stringify({ resourceType: 'Procedure', id: 'broken' }), { secret: secretOf('a'), id: 'msg_dead' }),
    );
    await until(async () => (await service.work.queue.counts()).dead === 1);
    const dead = async (tenant: string): Promise<{ items: { id: string }[] }> =>
      (await (await ask('work/dead', bearer(tokenOf(tenant)))).json()) as { items: { id: string }[] };
    expect((await dead('a')).items).toHaveLength(1);
    expect((await dead('b')).items).toEqual([]);
    const replay = await ask('work/dead/msg_dead/replay', { method: 'POST', ...bearer(tokenOf('b')) });
    expect(replay.status).toBe(404);
  });

  test('a card of one is no card of the other', async () => {
    const url = `https://charges.example.org/cds-services/${ID}`;
    const post = async (path: string, caller: 'a' | 'b', body: unknown): Promise<Response> =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await callers[caller].token(path.endsWith('feedback') ? `${url}/feedback` : url, { claims: { iss: `${ISSUER}/${caller}` } })}`,
        },
      });
    const call = callFor(VISIT.filter(({ resourceType }) => resourceType !== 'CarePlan'));
    const { cards } = (await (await post(`cds-services/${ID}`, 'b', call)).json()) as {
      cards: { uuid: string; indicator: string }[];
    };
    const uuid = cards.find(({ indicator }) => indicator === 'critical')?.uuid;
    const feedback = {
      feedback: [
        {
          card: uuid,
          outcome: 'overridden',
          overrideReason: { userComment: 'x' },
          outcomeTimestamp: new Date().toISOString(),
        },
      ],
    };
    expect((await post(`cds-services/${ID}/feedback`, 'a', feedback)).status).toBe(404);
    expect((await post(`cds-services/${ID}/feedback`, 'b', feedback)).status).toBe(200);
    // A key of one proves nothing for the other.
    const forged = await callers.a.token(url, { claims: { iss: `${ISSUER}/b` } });
    expect((await ask('cds-services', { headers: { authorization: `Bearer ${forged}` } })).status).toBe(401);
  });

  test.each([
    '',
    'fhir/R4/Patient',
    'fhir/R4/metadata',
    'metrics',
    'work/dead',
    'config.json',
    'app/main.js',
    'auth/me',
    'admin/projects/local/bot',
  ])('/%s asks who is there', async (path) => {
    const response = await ask(path);
    expect([response.status, await response.text()]).toEqual([401, '']);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /);
    for (const wrong of ['', 'x', tokenOf('c'), sha256(tokenOf('a')), 'a.b.c', `${tokenOf('a')} `]) {
      expect(
        (await ask(path, { headers: { authorization: `Basic ${Buffer.from(`a:${wrong}`).toString('base64')}` } }))
          .status,
      ).toBe(401);
      expect(
        (await ask(path, { headers: { authorization: `Bearer ${wrong.trim() === tokenOf('a') ? 'y' : wrong}` } }))
          .status,
      ).toBe(401);
    }
  });

  test('who is there may sign in by the browser’s window, and MedplumClient with the access token', async () => {
    const basic = Buffer.from(`anybody:${tokenOf('a')}`).toString('base64');
    expect((await ask('', { headers: { authorization: `Basic ${basic}` } })).status).toBe(200);
    const token = await ask('oauth2/token', { method: 'POST', headers: { authorization: `Basic ${basic}` } });
    const { access_token: session } = (await token.json()) as { access_token: string };
    const client = new MedplumClient({ baseUrl: `${service.address}/`, cacheTime: 0 });
    client.setAccessToken(session);
    expect(await client.searchResources('ChargeItem')).toHaveLength(1);
    const [header = '', payload = '', signature = ''] = session.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, tenant: 'b', sub: 'b' })).toString('base64url');
    for (const wrong of [
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.${'A'.repeat(43)}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.x`,
    ]) {
      expect((await ask('fhir/R4/ChargeItem', bearer(wrong))).status).toBe(401);
    }
  });

  test('health is told to everybody, and nothing else with it', async () => {
    expect(await (await ask('healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await ask('readyz')).json()).toEqual({ status: 'ready' });
  });

  test('no address that a caller names is fetched: keys, FHIR servers, redirects, next pages', async () => {
    const url = `https://charges.example.org/cds-services/${ID}`;
    const token = async (header = {}): Promise<string> =>
      callers.a.token(url, { claims: { iss: `${ISSUER}/a` }, header });
    const post = async (body: unknown, header = {}): Promise<number> =>
      (
        await ask(`cds-services/${ID}`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', authorization: `Bearer ${await token(header)}` },
        })
      ).status;
    const authorization = { access_token: 'x', token_type: 'Bearer' };
    const { prefetch, ...bare } = callFor(VISIT);
    expect(await post(callFor(VISIT), { jku: `${elsewhere.url}jwks.json` })).toBe(401);
    expect(await post({ ...bare, fhirServer: elsewhere.url, fhirAuthorization: authorization })).toBe(412);
    expect(await post({ ...bare, fhirServer: `${ehr.fhirUrl}../../`, fhirAuthorization: authorization })).toBe(412);
    const procedures = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [{ relation: 'next', url: `${elsewhere.url}Procedure?page=2` }],
    };
    expect(
      await post({
        ...bare,
        prefetch: { ...prefetch, procedures },
        fhirServer: ehr.fhirUrl,
        fhirAuthorization: authorization,
      }),
    ).toBe(200);
    expect(elsewhere.hits).toBe(0);
  });

  test('a page that the EHR itself says is elsewhere is not fetched, nor is a redirect followed', async () => {
    const next = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [{ relation: 'next', url: `${elsewhere.url}CarePlan?page=2` }],
    };
    ehr.operations.set('CarePlan?patient=Patient/p1&_count=1000', next);
    const body = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });
    await ask('tenants/a/subscriptions/r4', signed(body, { secret: secretOf('a'), id: 'msg_next' }));
    // Such a search counts as refused: what it would have told is not known, and the work goes on.
    await until(() => ehr.asked.some(({ url }) => url.startsWith('CarePlan?')));
    await until(async () => (await service.work.queue.counts()).active === 0);
    expect(elsewhere.hits).toBe(0);
    ehr.operations.clear();
    ehr.redirectTo = elsewhere.url;
    await ask('tenants/a/subscriptions/r4', signed(body, { secret: secretOf('a'), id: 'msg_redirect' }));
    await until(async () => (await service.work.queue.dead('a')).some(({ id }) => id === 'msg_redirect'));
    ehr.redirectTo = undefined;
    expect(elsewhere.hits).toBe(0);
  });
});

async function startElsewhere(): Promise<{ url: string; hits: number; close: () => Promise<void> }> {
  const http = createServer((_request, response) => {
    place.hits += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const place = {
    url: `http://127.0.0.1:${String((http.address() as AddressInfo).port)}/`,
    hits: 0,
    close: async () =>
      new Promise<void>((resolve) =>
        http.close(() => {
          resolve();
        }),
      ),
  };
  return place;
}

describe('limits', () => {
  const tenant: Tenant = {
    ...LOCAL_TENANT,
    id: 'clinic',
    accessTokenSha256: [sha256(tokenOf('a'))],
    webhookSecrets: [secretOf('a')],
  };

  test('more requests in a minute than are allowed get 429, health apart', async () => {
    const service = await startTestService({ tenants: [tenant], isLoopback: false, ratePerMinute: 20 });
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 30; index += 1) {
        statuses.push((await service.ask('subscriptions/r4', { method: 'POST' })).status);
      }
      expect(statuses.filter((status) => status === 401)).toHaveLength(20);
      expect(statuses.filter((status) => status === 429)).toHaveLength(10);
      expect((await service.ask('healthz')).status).toBe(200);
    } finally {
      await service.close();
    }
  });

  test('a body that is too large is refused, and the connection lives on', async () => {
    const service = await startTestService({ tenants: [{ ...tenant, accessTokenSha256: [] }] });
    try {
      const large = 'x'.repeat(9_000_000);
      expect((await service.ask('subscriptions/r4', signed(large, { secret: secretOf('a') }))).status).toBe(413);
      const call = { method: 'POST', body: JSON.stringify({ large }), headers: { 'content-type': 'application/json' } };
      expect((await service.ask(`cds-services/${ID}`, call)).status).toBe(413);
      expect((await service.ask('healthz')).status).toBe(200);
    } finally {
      await service.close();
    }
  });

  test('other origins are told nothing, unless they are configured', async () => {
    const closed = await startTestService();
    const open = await startTestService({ corsOrigins: ['https://ehr.example.org'] });
    try {
      const allowed = async ({ address }: TestService, origin: string): Promise<string | null> =>
        (await fetch(`${address}/cds-services`, { headers: { origin } })).headers.get('access-control-allow-origin');
      expect(await allowed(closed, 'https://ehr.example.org')).toBeNull();
      expect(await allowed(open, 'https://ehr.example.org')).toBe('https://ehr.example.org');
      expect(await allowed(open, 'https://evil.example.org')).toBeNull();
    } finally {
      await closed.close();
      await open.close();
    }
  });

  test('browsers are told what the page may do', async () => {
    const service = await startTestService();
    try {
      const { headers } = await service.ask('');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*script-src 'self'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-powered-by')).toBeNull();
    } finally {
      await service.close();
    }
  });
});

test('names, birth dates, record numbers, notes, secrets and tokens reach neither log nor metrics', async () => {
  const ehr = await FakeEhr.start();
  const tenant: Tenant = { ...clinicWith(ehr), webhookSecrets: [secretOf('a')] };
  const service = await startTestService({ tenants: [tenant], workers: 4 });
  try {
    await ehr.save(...VISIT);
    const post = async (path: string, init: RequestInit): Promise<void> => {
      await (await service.ask(path, init)).text();
    };
    const json = (body: unknown): RequestInit => ({
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: 'Bearer token-of-a-caller' },
    });
    for (const resource of VISIT) {
      await post('subscriptions/r4', signed(JSON.stringify(resource), { secret: secretOf('a') }));
      await post(
        'subscriptions/backport',
        signed(
          JSON.stringify(
            notification('event-notification', [
              { number: 1, focus: `${resource.resourceType}/${resource.id ?? ''}`, resource },
            ]),
          ),
          { secret: secretOf('a') },
        ),
      );
      // Broken in its middle.
      await post(
        'subscriptions/r4',
        signed(JSON.stringify({ ...resource, id: 'Zanzibar Quillfeather' }), { secret: secretOf('a') }),
      );
      await post('subscriptions/backport', signed(JSON.stringify(resource), { secret: secretOf('a') }));
    }
    ehr.operations.set('Procedure/mt', {
      ...treatment('mt', '10:00-10:30'),
      subject: { display: 'Quillfeather' },
      note: 'whispered secret',
    });
    await post('subscriptions/r4', signed('{"resourceType":"Procedure","id":"mt"}', { secret: secretOf('a') }));
    await post(`cds-services/${ID}`, json(callFor(VISIT)));
    await post(
      `cds-services/${ID}`,
      json({ ...callFor(VISIT), hook: 'Quillfeather', context: { userId: 'Zanzibar' } }),
    );
    await post(
      `cds-services/${ID}/feedback`,
      json({
        feedback: [
          {
            card: randomUUID(),
            outcome: 'overridden',
            overrideReason: { userComment: 'whispered secret' },
            outcomeTimestamp: new Date().toISOString(),
          },
        ],
      }),
    );
    await post('fhir/R4/Patient?name=Quillfeather&birthdate=1931-07-09', {});
    await post('Quillfeather/MRN-777-CANARY', {});
    await queueIsIdle(service);
    const metrics = await (await service.ask('metrics')).text();
    const dead = await (await service.ask('work/dead')).text();
    const told = [service.lines.join('\n'), metrics, dead].join('\n');
    expect(service.lines.length).toBeGreaterThan(30);
    expect([...CANARIES, secretOf('a'), 'token-of-a-caller'].filter((canary) => told.includes(canary))).toEqual([]);
  } finally {
    await service.close();
    await ehr.close();
  }
});

describe('whatever is sent, no endpoint answers with 500', () => {
  let service: TestService;
  const secret = secretOf('a');

  beforeAll(async () => {
    service = await startTestService({ tenants: [{ ...LOCAL_TENANT, id: 'clinic', webhookSecrets: [secret] }] });
  });

  afterAll(async () => {
    await service.close();
  });

  const seed = process.env['FUZZ_SEED'] === undefined ? {} : { seed: Number(process.env['FUZZ_SEED']) };
  const send = async (path: string, init: RequestInit): Promise<number> => {
    const response = await service.ask(path, init);
    await response.arrayBuffer();
    return response.status;
  };
  const json = (body: unknown): RequestInit => ({
    method: 'POST',
    body: JSON.stringify(body ?? null),
    headers: { 'content-type': 'application/json' },
  });

  /** A right message in which one part, anywhere, is something else. */
  const spoiled = (right: unknown): fc.Arbitrary<unknown> => {
    const paths = pathsOf(right);
    return fc
      .tuple(
        fc.constantFrom(...paths),
        fc.oneof(
          fc.jsonValue(),
          fc.constant(undefined),
          fc.constantFrom('', null, [], {}, -1, 'x'.repeat(5000), '\u0000', '__proto__'),
        ),
      )
      .map(([path, value]) => replaced(right, path, value));
  };

  test.each<[string, fc.Arbitrary<unknown>]>([
    [
      `cds-services/${ID}`,
      fc.oneof(fc.jsonValue(), spoiled(callFor(VISIT)), spoiled({ ...callFor(VISIT), hook: 'patient-view' })),
    ],
    [
      `cds-services/${ID}/feedback`,
      fc.oneof(
        fc.jsonValue(),
        spoiled({
          feedback: [
            {
              card: randomUUID(),
              outcome: 'overridden',
              overrideReason: { reason: { code: 'a', system: 'http://b' }, userComment: 'c' },
              outcomeTimestamp: '2026-03-02T10:00:00Z',
            },
          ],
        }),
      ),
    ],
    [
      'fhir/R4',
      fc.oneof(
        fc.jsonValue(),
        spoiled({
          resourceType: 'Bundle',
          type: 'batch',
          entry: [
            { request: { method: 'GET', url: 'Patient?name=x' } },
            { resource: visit(), request: { method: 'POST', url: 'Encounter', ifNoneExist: 'identifier=x' } },
          ],
        }),
      ),
    ],
    ['fhir/R4/Encounter', fc.oneof(fc.jsonValue(), spoiled(visit()))],
  ])('POST /%s', async (path, bodies) => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expect(await send(path, json(body))).toBeLessThan(500);
      }),
      { numRuns: 150, ...seed },
    );
  });

  test.each<[string, unknown]>([
    ['r4', VISIT[4]],
    ['backport', notification('event-notification', [{ number: 1, focus: 'Encounter/e1', resource: visit() }])],
  ])('POST /subscriptions/%s', async (channel, right) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), spoiled(right)), async (body) => {
        expect(await send(`subscriptions/${channel}`, signed(JSON.stringify(body ?? null), { secret }))).toBeLessThan(
          500,
        );
      }),
      { numRuns: 150, ...seed },
    );
  });

  test.each([`cds-services/${ID}`, `cds-services/${ID}/feedback`, 'fhir/R4', 'fhir/R4/Patient', 'subscriptions/r4'])(
    'POST /%s: a hundred thousand levels are refused',
    async (path) => {
      const parts = JSON.stringify({ ...callFor(VISIT), resourceType: 'Patient', id: 'p1', feedback: [] });
      const deep = `${parts.slice(0, -1)},"extension":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
      const init = path.startsWith('subscriptions') ? signed(deep, { secret }) : { ...json({}), body: deep };
      const answer = await service.ask(path, init);
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('more than 100 levels deep')]);
    },
  );

  test('bytes that are no JSON, addresses that are none, methods and headers of any kind', async () => {
    const paths = [
      `cds-services/${ID}`,
      'cds-services/',
      'subscriptions/r4',
      'subscriptions/r4/Encounter/%00',
      'subscriptions/backport',
      'tenants/x/subscriptions/r4',
      'fhir/R4/Encounter',
      'fhir/R4/%E0%A4%A',
      'work/dead/%00/replay',
      'oauth2/token',
      'admin/projects/local/bot',
      'healthz',
      'metrics',
      'auth/me',
      'visits/%2e%2e%2f',
      'fhir/R4/Encounter?_count=x&_sort=&a=b&&=',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(
          'application/json',
          'application/fhir+json',
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          'application/json; charset=utf-7',
          '',
        ),
        async (path, method, bytes, type) => {
          const body = method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.from(bytes) };
          const headers = {
            ...(type === '' ? {} : { 'content-type': type }),
            'if-match': 'x',
            'if-none-exist': 'y=z',
            'x-medplum-deleted-resource': '../x',
            'x-request-id': 'a b',
          };
          expect(await send(path, { method, ...body, headers })).toBeLessThan(500);
        },
      ),
      { numRuns: 300, ...seed },
    );
  });

  test('lines that are no HTTP end their own connection only', async () => {
    const { port, hostname } = new URL(service.address);
    for (const text of [
      '\u0000\u0001\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
      'POST /subscriptions/r4 HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.end(text));
        socket
          .on('close', () => {
            resolve();
          })
          .on('error', () => undefined)
          .resume();
      });
    }
    expect(await send('healthz', {})).toBe(200);
  });
});

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))
      : [];
  return [path, ...below];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) {
    return by;
  }
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
