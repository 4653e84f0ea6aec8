// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTenants, type Tenant } from '../../src/service/tenants.ts';

const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');

describe('the file of tenants', () => {
  const read = async (content: unknown, isLoopback = true): Promise<readonly Tenant[]> => {
    const file = join(mkdtempSync(join(tmpdir(), 'tenants-')), 'tenants.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readTenants(file, { env: { HOOK: 'a secret from the environment, long' }, isLoopback });
  };
  const token = sha256('x');
  const withKeyFile = (keyFile: string): object => {
    const ehr = { fhirUrl: 'https://x.example.org/fhir', smart: { clientId: 'c', keyFile, keyId: 'k' } };
    return { tenants: [{ id: 'a', ehr }] };
  };

  test('reads secrets from the environment', async () => {
    const [tenant] = await read({ tenants: [{ id: 'a', webhookSecrets: ['env:HOOK'] }] });
    expect(tenant?.webhookSecrets).toEqual(['a secret from the environment, long']);
  });

  test('a header proves notifications only where the file names it', async () => {
    const webhookHeader = { name: 'X-Charges-Key', secrets: ['env:HOOK'] };
    const [one, other] = await read({
      tenants: [
        { id: 'a', accessTokenSha256: [token], webhookHeader },
        { id: 'b', accessTokenSha256: [sha256('y')] },
      ],
    });
    expect(one?.webhookHeader).toEqual({ name: 'x-charges-key', secrets: ['a secret from the environment, long'] });
    expect(other?.webhookHeader).toBeUndefined();
  });

  test.each<[string, unknown, boolean, RegExp]>([
    ['no JSON', '{"tenants": [ "whsec_secret', true, /is no JSON$/],
    ['an unknown part', { tenants: [{ id: 'a', tokens: [] }] }, true, /tenants\.0: .*tokens/],
    ['an id that is none', { tenants: [{ id: 'A B' }] }, true, /tenants\.0\.id/],
    ['no tenant', { tenants: [] }, true, /tenants/],
    [
      'one twice',
      {
        tenants: [
          { id: 'a', accessTokenSha256: [token] },
          { id: 'a', accessTokenSha256: [token] },
        ],
      },
      true,
      /tenant a: is there twice/,
    ],
    [
      'one token for two tenants',
      { tenants: ['a', 'b'].map((id) => ({ id, accessTokenSha256: [token] })) },
      true,
      /tenant b: accessTokenSha256: opens a too/,
    ],
    ['no access token on the network', { tenants: [{ id: 'a' }] }, false, /tenant a: accessTokenSha256/],
    [
      'no access token beside another tenant',
      { tenants: [{ id: 'a' }, { id: 'b', accessTokenSha256: [token] }] },
      true,
      /tenant a: accessTokenSha256/,
    ],
    ['a short secret', { tenants: [{ id: 'a', webhookSecrets: ['short'] }] }, true, /fewer than 24 bytes/],
    [
      'a secret that the environment lacks',
      { tenants: [{ id: 'a', webhookSecrets: ['env:NONE'] }] },
      true,
      /the environment has no NONE/,
    ],
    [
      'a short secret in a header',
      { tenants: [{ id: 'a', webhookHeader: { name: 'x-key', secrets: ['short'] } }] },
      true,
      /webhookHeader\.secrets: a secret has fewer than 24 bytes/,
    ],
    [
      'a header without a secret',
      { tenants: [{ id: 'a', webhookHeader: { name: 'x-key', secrets: [] } }] },
      true,
      /tenants\.0\.webhookHeader\.secrets/,
    ],
    [
      'a header that is none',
      { tenants: [{ id: 'a', webhookHeader: { name: 'x key:', secrets: ['env:HOOK'] } }] },
      true,
      /must be a header name/,
    ],
    ['a token that is no hash', { tenants: [{ id: 'a', accessTokenSha256: ['secret'] }] }, true, /must be a SHA-256/],
    [
      'keys of two kinds',
      { tenants: [{ id: 'a', cdsClients: [{ issuer: 'i' }] }] },
      true,
      /needs either jwksUrl or jwks/,
    ],
    [
      'an issuer of two tenants',
      {
        tenants: ['a', 'b'].map((id) => ({
          id,
          accessTokenSha256: [sha256(id)],
          cdsClients: [{ issuer: 'i', jwksUrl: 'https://x.example.org/jwks' }],
        })),
      },
      true,
      /tenantClaim must tell them apart/,
    ],
    ['no key file', withKeyFile('none.pem'), true, /keyFile: \S+none\.pem cannot be read/],
    ['a key file without a key', withKeyFile('tenants.json'), true, /keyFile: tenants\.json holds no private key/],
  ])('%s is refused, naming the place', async (_name, content, isLoopback, message) => {
    await expect(read(content, isLoopback)).rejects.toThrow(message);
    expect(await read(content, isLoopback).catch((error: unknown) => String(error))).not.toContain('whsec_secret');
  });
});
