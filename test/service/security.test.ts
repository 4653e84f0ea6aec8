// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, ChargeItem } from '@medplum/fhirtypes';
import { MedplumClient } from '@medplum/core';
import type { Tenant } from '../../src/service/tenants.ts';
import { CdsTestClient, ISSUER } from '../support/cds-client.ts';
import { FakeEhr } from '../support/fake-ehr.ts';
import { callFor } from '../support/hook-call.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { treatment } from '../support/visit.ts';
import { medplumSigned, signed } from '../support/webhooks.ts';
import { VISIT } from '../support/canary-visit.ts';
import { sha256 } from '../../src/service/secrets.ts';

const ID = 'manual-therapy-charge';
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
