// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from 'jose';
import { CdsTestClient, ISSUER } from '../../test/support/cds-client.ts';
import { ALL_WRITTEN, FakeEhr } from '../../test/support/fake-ehr.ts';
import { visit } from '../../test/support/visit.ts';
import { SECRET, medplumSigned, signed } from '../../test/support/webhooks.ts';
import { ADDRESS, AttackedService, send, type Answer, type Headers, type Row } from './attacked-service.ts';

const CARDS = '/cds-services';
const TOLD = '/subscriptions/r4';

/** Calls and notifications that pretend to come from a clinic's EHR; a right one of each must pass, or nothing is shown. */
export async function forgeries(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'attack-forged-'));
  const [ehr, client] = await Promise.all([FakeEhr.start({ written: ALL_WRITTEN }), CdsTestClient.start()]);
  const tenantsFile = join(folder, 'tenants.json');
  const cdsClients = [{ issuer: ISSUER, jwks: client.jwks }];
  const tenant = { id: 'clinic', webhookSecrets: [SECRET], cdsClients, ehr: { fhirUrl: ehr.fhirUrl } };
  writeFileSync(tenantsFile, JSON.stringify({ tenants: [tenant] }));
  const service = new AttackedService(join(folder, 'data'), { TENANTS_FILE: tenantsFile });
  try {
    await service.start();
    return [await tokens(client), await notifications()];
  } finally {
    await service.stop('SIGKILL');
    await Promise.all([ehr.close(), client.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tokens(client: CdsTestClient): Promise<Row> {
  const call = async (token: string): Promise<Answer> => send(CARDS, { authorization: `Bearer ${token}` });
  const url = `${ADDRESS}${CARDS}`;
  const now = Math.floor(Date.now() / 1000);
  const other = (await generateKeyPair('ES384')).privateKey;
  const publicKey = Buffer.from(JSON.stringify(client.jwks.keys[0]));
  const right = await client.token(url);
  const [head = '', body = '', signature = ''] = right.split('.');
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = [
    { iss: 'https://evil.example' }, { iss: undefined }, { aud: 'https://evil.example' }, { aud: undefined },
    { aud: `${url}/other` }, { exp: now - 3600 }, { exp: undefined }, { exp: now + 10 * 365 * 86_400 }, { iat: undefined },
    { iat: now - 3600 }, { iat: now + 3600 }, { nbf: now + 3600 }, { jti: undefined }, { jti: '' }, { jti: 'x'.repeat(6000) },
    { jti: {} as string }, { jti: 1 as unknown as string },
  ]; // prettier-ignore
  const forged = [
    ...(await Promise.all(claims.map(async (one) => client.token(url, { claims: one })))),
    await client.token(url, { key: other }),
    await client.token(url, { key: publicKey, header: { alg: 'HS256' } }),
    await client.token(url, { header: { jku: 'https://evil.example/jwks.json' } }),
    await client.token(url, { header: { kid: '../../etc/passwd' } }),
    `${part({ alg: 'none', typ: 'JWT' })}.${body}.`,
    `${head}.${part({ iss: ISSUER, aud: url, iat: now, exp: now + 300, jti: 'mine' })}.${signature}`,
    `${head}.${body}.`,
    `${head}.${body}.${'A'.repeat(128)}`,
    `${head}.${body}`,
    'x',
  ];
  const answers: number[] = [];
  for (const token of forged) {
    answers.push((await call(token)).status);
  }
  const passed = (await call(right)).status;
  const replayed = (await call(right)).status;
  const held = [...answers, replayed].filter((status) => status === 401).length;
  return ['forged and replayed tokens of callers', answers.length + 1, passed === 200 ? held : 0];
}

async function notifications(): Promise<Row> {
  const body = JSON.stringify({ ...visit(), meta: { versionId: '1' } });
  const headersOf = ({ headers }: RequestInit): Headers => headers as Headers;
  const good = headersOf(signed(body));
  const plain = { 'content-type': 'application/fhir+json' };
  const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
  const hmac = createHmac('sha256', 'guess').update(body).digest('hex');
  const forged: [Headers, string?][] = [
    [plain],
    [headersOf(signed(body, { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }))],
    [headersOf(signed(body, { at: minutes(-10) }))],
    [headersOf(signed(body, { at: minutes(10) }))],
    [good, `${body} `],
    [{ ...good, 'webhook-id': 'msg_other' }],
    [{ ...good, 'webhook-timestamp': '1' }],
    [{ ...good, 'webhook-timestamp': 'now' }],
    [{ ...good, 'webhook-signature': '' }],
    [{ ...good, 'webhook-signature': 'v1,' }],
    [{ ...good, 'webhook-signature': (good['webhook-signature'] ?? '').replace('v1,', 'v1a,') }],
    [{ ...good, 'webhook-signature': 'v1,AAAA '.repeat(1000) }],
    [headersOf(medplumSigned(body, 'guess'))],
    [headersOf(medplumSigned(body)), `${body} `],
    [{ ...plain, 'x-signature': '' }],
    [{ ...plain, 'x-signature': hmac.slice(0, 10) }],
    [{ ...plain, 'x-signature': 'z'.repeat(64) }],
    [{ ...plain, authorization: `Bearer ${SECRET}` }],
  ];
  let held = 0;
  for (const [headers, other = body] of forged) {
    held += (await send(TOLD, headers, other)).status === 401 ? 1 : 0;
  }
  const passed = (await send(TOLD, good, body)).status;
  return ['forged, changed and stale notifications', forged.length, passed === 200 ? held : 0];
}
