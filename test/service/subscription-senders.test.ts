// SPDX-License-Identifier: Apache-2.0
import { visit } from '../support/visit.ts';
import { OLD_SECRET, medplumSigned, signed } from '../support/webhooks.ts';
import { ToldClinic } from '../support/told-clinic.ts';

let clinic: ToldClinic;

describe('the sender must be proven, and what is sent must be read', () => {
  const body = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });
  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  const withHeader = (init: RequestInit, name: string, value: string): RequestInit => ({
    ...init,
    headers: { ...(init.headers as Record<string, string>), [name]: value },
  });

  beforeAll(async () => {
    clinic = await ToldClinic.start();
  });

  afterAll(async () => {
    await clinic.close();
  });

  test.each<[string, () => RequestInit]>([
    ['no signature', () => ({ method: 'POST', body })],
    ['another secret', () => signed(body, { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' })],
    ['a changed body', () => ({ ...signed(body), body: body.replace('e1', 'e2') })],
    ['the same JSON written otherwise', () => ({ ...signed(body), body: ` ${body}` })],
    ['a changed id', () => withHeader(signed(body), 'webhook-id', 'msg_other')],
    ['a changed time', () => withHeader(signed(body), 'webhook-timestamp', String(Math.floor(Date.now() / 1000) - 10))],
    ['a stale time', () => signed(body, { at: minutesAgo(6) })],
    ['a time to come', () => signed(body, { at: minutesAgo(-6) })],
    ['no id', () => withHeader(signed(body), 'webhook-id', '')],
    ['a signature that is cut short', () => withHeader(signed(body), 'webhook-signature', 'v1,abc')],
    ['a signature without a value', () => withHeader(signed(body), 'webhook-signature', 'v1')],
    ['a signature of an unknown version', () => withHeader(signed(body), 'webhook-signature', 'v9,abc')],
    ['Medplum’s with another secret', () => medplumSigned(body, 'another secret of more than 24 bytes')],
    ['Medplum’s of another body', () => ({ ...medplumSigned(body), body: `${body} ` })],
    ['Medplum’s that is cut short', () => withHeader(medplumSigned(body), 'x-signature', 'abcd')],
    ['Medplum’s that is no hexadecimal', () => withHeader(medplumSigned(body), 'x-signature', 'z'.repeat(64))],
    [
      'Medplum’s right one beside a wrong one of Standard Webhooks',
      () => withHeader(medplumSigned(body), 'webhook-signature', 'v1,abc'),
    ],
  ])('%s: a bare 401, and nothing is kept', async (_name, init) => {
    for (const path of ['r4', 'backport']) {
      const response = await clinic.service.ask(`subscriptions/${path}`, init());
      expect([response.status, await response.text()]).toEqual([401, '']);
    }
    expect(await clinic.service.work.queue.counts()).toEqual({ waiting: 0, active: 0, dead: 0 });
    expect(clinic.ehr.asked).toEqual([]);
  });

  test('while a secret is being changed, both are taken; several signatures may be given', async () => {
    expect(await clinic.send('r4', signed(body))).toBe(200);
    expect(await clinic.send('r4', signed(body, { secret: OLD_SECRET }))).toBe(200);
    expect(await clinic.send('r4', medplumSigned(body, OLD_SECRET))).toBe(200);
    const init = signed(body);
    const signatures = `v1,AAAA ${(init.headers as Record<string, string>)['webhook-signature'] ?? ''}`;
    expect(await clinic.send('r4', withHeader(init, 'webhook-signature', signatures))).toBe(200);
  });

  test.each<[string, string]>([
    ['no JSON', '{"resourceType":'],
    ['a list', '[]'],
    ['no resource', '{"a":1}'],
    ['an id that is none', '{"resourceType":"Encounter","id":"a/b"}'],
  ])('%s is refused with words of ours', async (_name, text) => {
    const response = await clinic.service.ask('subscriptions/r4', signed(text));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  test.each<[string, unknown]>([
    ['no Bundle', { resourceType: 'Patient' }],
    ['an empty Bundle', { resourceType: 'Bundle', type: 'history', entry: [] }],
    ['no status first', { resourceType: 'Bundle', type: 'history', entry: [{ resource: visit() }] }],
    [
      'no type',
      {
        resourceType: 'Bundle',
        type: 'history',
        entry: [
          {
            resource: {
              resourceType: 'Parameters',
              parameter: [{ name: 'subscription', valueReference: { reference: 'Subscription/1' } }],
            },
          },
        ],
      },
    ],
  ])('a notification that is %s: refused, naming the path', async (_name, bundle) => {
    const response = await clinic.service.ask('subscriptions/backport', signed(JSON.stringify(bundle)));
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain('Bundle');
  });
});
