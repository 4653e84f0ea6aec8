// SPDX-License-Identifier: Apache-2.0
import { LOCAL_TENANT, type Tenant } from '../../src/service/tenants.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { SECRET, medplumSigned, signed } from '../support/webhooks.ts';

const KEY = 'what the EHR sends with each notification';
const OLD_KEY = 'what the EHR sent with each until now';
const BODY = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });

/** Two clinics of whose EHRs one cannot sign: only its file says that a header is proof. */
const TENANTS: readonly Tenant[] = [
  {
    ...LOCAL_TENANT,
    id: 'header',
    accessTokenSha256: ['a'.repeat(64)],
    webhookSecrets: [SECRET],
    webhookHeader: { name: 'x-charges-key', secrets: [KEY, OLD_KEY] },
  },
  { ...LOCAL_TENANT, id: 'signature', accessTokenSha256: ['b'.repeat(64)], webhookSecrets: [SECRET, KEY] },
];

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ tenants: TENANTS, workers: 0 });
});
afterAll(async () => {
  await service.close();
});

async function status(tenant: string, init: RequestInit, channel = 'r4'): Promise<number> {
  const response = await fetch(`${service.address}/tenants/${tenant}/subscriptions/${channel}`, init);
  const text = await response.text();
  expect(response.status === 401 ? text : '').toBe('');
  return response.status;
}

const sent = (headers: Record<string, string>): RequestInit => ({ method: 'POST', body: BODY, headers });

test.each([KEY, OLD_KEY, `Bearer ${KEY}`])(
  'the secret in the header that the file names is proof: %s',
  async (value) => {
    expect(await status('header', sent({ 'X-Charges-Key': value }))).toBe(200);
  },
);

test('each other way to change the record below the endpoint asks for it too', async () => {
  const url = `${service.address}/tenants/header/subscriptions/r4/Encounter/e1`;
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(401);
  expect((await fetch(url, { method: 'DELETE', headers: { 'x-charges-key': KEY } })).status).toBe(200);
});

test('a signature is still proof', async () => {
  expect(await status('header', signed(BODY))).toBe(200);
  expect(await status('header', medplumSigned(BODY))).toBe(200);
});

test.each<[string, string, Record<string, string>]>([
  ['no header', 'header', {}],
  ['an empty one', 'header', { 'x-charges-key': '' }],
  ['another secret', 'header', { 'x-charges-key': `${KEY}.` }],
  ['its beginning', 'header', { 'x-charges-key': KEY.slice(0, -1) }],
  ['the secret twice', 'header', { 'x-charges-key': `${KEY}, ${KEY}` }],
  ['the secret in another header', 'header', { authorization: `Bearer ${KEY}` }],
  ['the secret of signatures in its place', 'header', { 'x-charges-key': SECRET }],
  ['the right secret beside a wrong signature', 'header', { 'x-charges-key': KEY, 'x-signature': 'a'.repeat(64) }],
  ['a tenant whose file names no header', 'signature', { 'x-charges-key': KEY }],
  ['a header that is called as what is missing', 'signature', { undefined: KEY }],
  ['no tenant', 'nobody', { 'x-charges-key': KEY }],
])('%s: a bare 401', async (_name, tenant, headers) => {
  expect(await status(tenant, sent(headers))).toBe(401);
  expect(await status(tenant, sent(headers), 'backport')).toBe(401);
});

test('neither header nor secret is told in the log', () => {
  expect(service.lines.join()).not.toMatch(/x-charges-key|what the EHR se/i);
});
