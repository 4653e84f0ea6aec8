// SPDX-License-Identifier: Apache-2.0
import { LOCAL_TENANT, type Tenant } from '../../src/service/tenants.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { SECRET, signed } from '../support/webhooks.ts';
import { sha256 } from '../../src/service/secrets.ts';

const ID = 'manual-therapy-charge';

describe('limits', () => {
  const tenant: Tenant = {
    ...LOCAL_TENANT,
    id: 'clinic',
    accessTokenSha256: [sha256('an access token')],
    webhookSecrets: [SECRET],
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
      expect((await service.ask('subscriptions/r4', signed(large))).status).toBe(413);
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
