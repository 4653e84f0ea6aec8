// SPDX-License-Identifier: Apache-2.0
import type {
  ChargeItem,
  DetectedIssue,
  Patient,
  Procedure,
  Provenance,
  Resource,
  Subscription,
  Task,
} from '@medplum/fhirtypes';
import { exportJWK, generateKeyPair } from 'jose';
import type { SmartCredentials } from '../../src/ehr/smart-token.ts';
import type { Tenant } from '../../src/service/tenants.ts';
import { documents } from '../support/documents.ts';
import { ALL_WRITTEN, FakeEhr, type FakeEhrOptions } from '../support/fake-ehr.ts';
import { clinicIsIdle, startTestService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { therapist, treatment, visit } from '../support/visit.ts';
import { OLD_SECRET, SECRET, medplumSigned, notification, notificationR4B, signed } from '../support/webhooks.ts';

const PATIENT: Patient = { resourceType: 'Patient', id: 'p1', name: [{ family: 'Canary', given: ['Cora'] }] };
const VISIT: readonly Resource[] = [PATIENT, therapist(), visit(), ...documents('p1'), treatment('mt', '10:00-10:30')];

let ehr: FakeEhr;
let service: TestService;

async function start(
  options: FakeEhrOptions = {},
  { credentials, heartbeatMs }: { credentials?: SmartCredentials; heartbeatMs?: number } = {},
): Promise<void> {
  ehr = await FakeEhr.start({ written: ALL_WRITTEN, ...options });
  const tenant: Tenant = {
    id: 'clinic',
    accessTokenSha256: [],
    cdsClients: [],
    webhookSecrets: [SECRET, OLD_SECRET],
    ehr: { fhirUrl: ehr.fhirUrl, credentials, heartbeatMs },
  };
  service = await startTestService({ tenants: [tenant] });
  await clinicIsIdle(service);
  ehr.asked.length = 0;
}

async function stop(): Promise<void> {
  await service.close();
  await ehr.close();
}

/** True where the tests of a block change nothing and share one service. */
let isShared = false;

afterEach(async () => {
  if (!isShared) {
    await stop();
  }
});

async function send(path: string, init: RequestInit): Promise<number> {
  const response = await service.ask(`subscriptions/${path}`, init);
  await response.text();
  return response.status;
}

/** A resource as the EHR has it now, with its version. */
async function current(reference: string): Promise<string> {
  return JSON.stringify(await ehr.read(reference));
}

async function charges(): Promise<ChargeItem[]> {
  return ehr.all<ChargeItem>('ChargeItem');
}

describe('a plain R4 rest-hook', () => {
  test('the full resource: charge, issues, Task and Provenance stand in the EHR', async () => {
    await start();
    await ehr.save(...VISIT, { ...treatment('mt', '10:00-10:30'), bodySite: undefined });
    expect(await send('r4', signed(await current('Encounter/e1')))).toBe(200);
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([
      { quantity: { value: 2 }, status: 'billable', context: { reference: 'Encounter/e1' } },
    ]);
    const issues = await ehr.all<DetectedIssue>('DetectedIssue');
    expect(
      issues.map(({ code, author }) => [code?.coding?.[0]?.code, author?.reference?.split('/')[0]]),
    ).toContainEqual(['region-missing', 'Device']);
    expect((await ehr.all<Task>('Task')).map(({ status }) => status)).toEqual(['requested']);
    const [provenance] = await ehr.all<Provenance>('Provenance');
    expect(provenance?.target.every(({ reference }) => /^[A-Z]\w+\/[\w-]+$/.test(reference ?? ''))).toBe(true);
  });

  test('without a resource: what changed is searched for', async () => {
    await start();
    await ehr.save(...VISIT);
    expect(await send('r4', signed(''))).toBe(200);
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });

  test('the id alone: the resource is fetched; so it is where it is put below the endpoint', async () => {
    await start();
    await ehr.save(...VISIT);
    expect(await send('r4', signed(JSON.stringify({ resourceType: 'Encounter', id: 'e1' })))).toBe(200);
    await clinicIsIdle(service);
    expect(await charges()).toHaveLength(1);
    await ehr.save(treatment('mt', '10:00-10:45'));
    expect(await send('r4/Procedure/mt', { ...signed(''), method: 'PUT' })).toBe(200);
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ quantity: { value: 3 } }]);
  });

  test('Medplum’s signature, and its way to tell of a deletion', async () => {
    await start();
    await ehr.save(...VISIT);
    expect(await send('r4', medplumSigned(await current('Encounter/e1')))).toBe(200);
    await clinicIsIdle(service);
    expect(await charges()).toHaveLength(1);
    await ehr.remove('Procedure/mt');
    expect(await send('r4', medplumSigned('{}', SECRET, { 'X-Medplum-Deleted-Resource': 'Procedure/mt' }))).toBe(200);
    await clinicIsIdle(service);
    expect(await charges()).toEqual([]);
  });

  test('a captured message whose unsigned header names a deletion is only a hint to read anew', async () => {
    await start();
    await ehr.save(...VISIT);
    await send('r4', signed(JSON.stringify(await ehr.read('Encounter/e1'))));
    await clinicIsIdle(service);
    const before = await charges();
    expect(before).toMatchObject([{ quantity: { value: 2 } }]);
    for (const deleted of ['Procedure/mt', 'Encounter/e1', 'ChargeItem/none']) {
      const init = medplumSigned('{}');
      await send('r4', { ...init, headers: { ...(init.headers as object), 'x-medplum-deleted-resource': deleted } });
      await clinicIsIdle(service);
      expect(await charges()).toEqual(before);
      expect(await ehr.read('Procedure/mt')).toMatchObject({ status: 'completed' });
    }
  });

  test('a plan of care that comes later puts its visit right', async () => {
    await start();
    const plan = VISIT.find(({ resourceType }) => resourceType === 'CarePlan') as Resource;
    await ehr.save(...VISIT.filter((resource) => resource !== plan));
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    expect((await charges())[0]?.status).toBe('planned');
    await ehr.save(plan);
    await send('r4', signed(JSON.stringify(plan)));
    await clinicIsIdle(service);
    expect((await charges())[0]?.status).toBe('billable');
    const issue = (await ehr.all<DetectedIssue>('DetectedIssue')).find(
      ({ code }) => code?.coding?.[0]?.code === 'plan-of-care-missing',
    );
    expect(JSON.parse(JSON.stringify(issue))).toMatchObject({ status: 'mitigated' });
    expect(ehr.writes.some(({ url }) => url.startsWith('DetectedIssue/'))).toBe(true);
  });

  test('a hundred deliveries, doubled and out of order, leave one charge; a replay that changes nothing writes nothing', async () => {
    await start();
    await ehr.save(...VISIT);
    const old = await current('Procedure/mt');
    await ehr.save(treatment('mt', '10:00-10:45'));
    const fresh = await current('Procedure/mt');
    const encounter = await current('Encounter/e1');
    const bodies = Array.from({ length: 100 }, (_, index) => [old, fresh, encounter][(index * 7) % 3] ?? '');
    const statuses = await Promise.all(bodies.map(async (body) => send('r4', signed(body))));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ quantity: { value: 3 } }]);
    const before = ehr.writes.length;
    // Without a version nothing tells that it is known: it is done again, and changes nothing.
    await send('r4', signed(JSON.stringify({ resourceType: 'Encounter', id: 'e1' })));
    await clinicIsIdle(service);
    expect(ehr.writes.length).toBe(before);
  });

  test('a message that comes again by its id, or an event by its version, has no effect', async () => {
    await start();
    await ehr.save(...VISIT);
    const body = await current('Encounter/e1');
    await send('r4', signed(body, { id: 'msg_1' }));
    await clinicIsIdle(service);
    const before = ehr.asked.length;
    await send('r4', signed(body, { id: 'msg_1' }));
    await send('r4', signed(body, { id: 'msg_2' }));
    await clinicIsIdle(service);
    expect(ehr.asked.length).toBe(before);
    const idOnly = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });
    await send('r4', signed(idOnly, { id: 'msg_3' }));
    await clinicIsIdle(service);
    const after = ehr.asked.length;
    expect(after).toBeGreaterThan(before);
    await send('r4', signed(idOnly, { id: 'msg_3' }));
    await clinicIsIdle(service);
    expect(ehr.asked.length).toBe(after);
  });

  test('what changes no charge is taken and left aside', async () => {
    await start();
    expect(await send('r4', signed(JSON.stringify(PATIENT)))).toBe(200);
    await clinicIsIdle(service);
    expect(ehr.asked).toEqual([]);
  });

  test('a resource that cannot be read is named, set aside and done again when it is mended', async () => {
    await start();
    await ehr.save(...VISIT);
    const broken = { ...treatment('mt', '10:00-10:30'), subject: undefined };
    ehr.operations.set('Procedure/mt', broken);
    await send('r4', signed(JSON.stringify({ ...broken, meta: { versionId: '9' } })));
    await send('r4', signed(JSON.stringify({ ...visit(), meta: { versionId: '1' } })));
    await clinicIsIdle(service);
    const response = await service.ask('work/dead');
    const { items } = (await response.json()) as { items: { id: string; error: string; reference: string }[] };
    expect(items).toMatchObject([
      { reference: 'Procedure/mt', error: expect.stringContaining('Procedure/mt: Procedure.subject') as string },
    ]);
    expect(await charges()).toHaveLength(1);
    ehr.operations.clear();
    const replay = async (id: string): Promise<number> =>
      (await service.ask(`work/dead/${encodeURIComponent(id)}/replay`, { method: 'POST' })).status;
    expect(await replay(items[0]?.id ?? '')).toBe(202);
    expect(await replay('no such')).toBe(404);
    await clinicIsIdle(service);
    expect(await service.work.queue.dead('clinic')).toEqual([]);
  });
});

describe('the sender must be proven, and what is sent must be read', () => {
  const body = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });
  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  const withHeader = (init: RequestInit, name: string, value: string): RequestInit => ({
    ...init,
    headers: { ...(init.headers as Record<string, string>), [name]: value },
  });

  beforeAll(async () => {
    await start();
    isShared = true;
  });

  afterAll(async () => {
    isShared = false;
    await stop();
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
      const response = await service.ask(`subscriptions/${path}`, init());
      expect([response.status, await response.text()]).toEqual([401, '']);
    }
    expect(await service.work.queue.counts()).toEqual({ waiting: 0, active: 0, dead: 0 });
    expect(ehr.asked).toEqual([]);
  });

  test('while a secret is being changed, both are taken; several signatures may be given', async () => {
    expect(await send('r4', signed(body))).toBe(200);
    expect(await send('r4', signed(body, { secret: OLD_SECRET }))).toBe(200);
    expect(await send('r4', medplumSigned(body, OLD_SECRET))).toBe(200);
    const init = signed(body);
    const signatures = `v1,AAAA ${(init.headers as Record<string, string>)['webhook-signature'] ?? ''}`;
    expect(await send('r4', withHeader(init, 'webhook-signature', signatures))).toBe(200);
  });

  test.each<[string, string]>([
    ['no JSON', '{"resourceType":'],
    ['a list', '[]'],
    ['no resource', '{"a":1}'],
    ['an id that is none', '{"resourceType":"Encounter","id":"a/b"}'],
  ])('%s is refused with words of ours', async (_name, text) => {
    const response = await service.ask('subscriptions/r4', signed(text));
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
    const response = await service.ask('subscriptions/backport', signed(JSON.stringify(bundle)));
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain('Bundle');
  });
});

describe('the Subscriptions R5 Backport', () => {
  const post = async (bundle: unknown): Promise<number> => send('backport', signed(JSON.stringify(bundle)));

  beforeEach(async () => {
    await start();
    await ehr.save(...VISIT);
  });

  test('a handshake is answered and changes nothing', async () => {
    expect(await post(notification('handshake'))).toBe(200);
    await clinicIsIdle(service);
    expect(ehr.asked).toEqual([]);
  });

  test.each<[string, Partial<{ focus: string; resource: Resource }>]>([
    ['empty', {}],
    ['id-only', { focus: 'Encounter/e1' }],
    ['full-resource', { focus: 'Encounter/e1', resource: visit() }],
  ])('an event with content %s makes its charge', async (_content, event) => {
    await post(notification('handshake'));
    expect(await post(notification('event-notification', [{ number: 1, ...event }]))).toBe(200);
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });

  test('the same by R4B’s SubscriptionStatus', async () => {
    await post(notificationR4B('handshake'));
    expect(await post(notificationR4B('event-notification', [{ number: 1, focus: 'Encounter/e1' }]))).toBe(200);
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });

  test('several events in one Bundle, a deletion among them', async () => {
    await ehr.save(treatment('mt2', '10:30-10:45'));
    await post(
      notification('event-notification', [
        { number: 1, focus: 'Encounter/e1' },
        { number: 2, focus: 'Procedure/mt2' },
      ]),
    );
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ quantity: { value: 3 } }]);
    await ehr.remove('Procedure/mt2');
    await post(
      notification('event-notification', [
        { number: 3, focus: 'Procedure/mt2', isDelete: true },
        { number: 4, focus: 'Patient/p1' },
      ]),
    );
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });

  test('missing numbers are asked for with $events', async () => {
    await post(notification('handshake'));
    const missed = notification('query-event', [
      { number: 1, focus: 'Encounter/e1' },
      { number: 2, focus: 'Patient/p1' },
    ]);
    ehr.operations.set('Subscription/s1/$events?eventsSinceNumber=1&eventsUntilNumber=2', missed);
    await post(notification('event-notification', [{ number: 3, focus: 'Patient/p1' }]));
    await clinicIsIdle(service);
    expect(await charges()).toHaveLength(1);
    expect(ehr.asked.filter(({ url }) => url.includes('_lastUpdated'))).toEqual([]);
  });

  test('where there is no $events, what changed is searched for; a heartbeat tells of a gap too', async () => {
    await post(notification('handshake'));
    await clinicIsIdle(service);
    expect(await post(notification('heartbeat', [], { sinceStart: 2 }))).toBe(200);
    await clinicIsIdle(service);
    expect(ehr.asked.some(({ url }) => url.startsWith('Subscription/s1/$events'))).toBe(true);
    expect(await charges()).toHaveLength(1);
  });

  test('old and doubled numbers are no gap', async () => {
    for (const number of [1, 2, 2, 1, 3]) {
      await post(notification('event-notification', [{ number, focus: 'Patient/p1' }]));
    }
    await post(notification('heartbeat', [], { sinceStart: 3 }));
    await clinicIsIdle(service);
    expect(ehr.asked).toEqual([]);
  });

  test('a Subscription in error is set to requested again, and what it missed is looked for', async () => {
    const subscription: Subscription = {
      resourceType: 'Subscription',
      id: 's1',
      status: 'error',
      reason: 'x',
      criteria: 'Encounter',
      channel: { type: 'rest-hook' },
    };
    await ehr.save(subscription);
    await post(notification('query-status', [], { status: 'error' }));
    await clinicIsIdle(service);
    expect((await ehr.read<Subscription>('Subscription/s1')).status).toBe('requested');
    expect(await charges()).toHaveLength(1);
  });
});

test('a Subscription that misses two heartbeats raises the alarm, once, and what it missed is looked for', async () => {
  await start({}, { heartbeatMs: 300 });
  await ehr.save(...VISIT);
  await send('backport', signed(JSON.stringify(notification('heartbeat'))));
  await clinicIsIdle(service);
  expect(await charges()).toEqual([]);
  await until(async () => (await charges()).length === 1);
  const metrics = await (await service.ask('metrics')).text();
  expect(metrics).toContain('subscriptions_silent{tenant="clinic"} 1');
  expect(service.lines.filter((line) => line.includes('is silent'))).toHaveLength(1);
});

describe('SMART Backend Services', () => {
  async function keys(): Promise<{
    credentials: SmartCredentials;
    publicKey: Awaited<ReturnType<typeof generateKeyPair>>['publicKey'];
  }> {
    const { publicKey, privateKey } = await generateKeyPair('ES384', { extractable: true });
    const key = await exportJWK(privateKey);
    return {
      credentials: { clientId: 'charges', key, keyId: 'k1', algorithm: 'ES384', scope: 'system/*.rs' },
      publicKey,
    };
  }

  test('one token by a signed assertion serves all requests, and another follows when it is taken no longer', async () => {
    const { credentials, publicKey } = await keys();
    await start({ clientKey: publicKey }, { credentials });
    await ehr.save(...VISIT);
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    expect(await charges()).toHaveLength(1);
    expect(ehr.tokens).toHaveLength(1);
    ehr.forgetTokens();
    await ehr.save(treatment('mt', '10:00-10:45'));
    await send('r4', signed(await current('Procedure/mt')));
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ quantity: { value: 3 } }]);
    expect(ehr.tokens.length).toBeGreaterThan(1);
    expect(service.lines.join('\n')).not.toMatch(new RegExp(ehr.tokens.join('|')));
  });

  test('an EHR that does not know us: the work is set aside with its reason, and replayed once it does', async () => {
    const { publicKey: another } = await keys();
    const { credentials, publicKey } = await keys();
    await start({ clientKey: another }, { credentials });
    await ehr.save(...VISIT);
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    const dead = await service.work.queue.dead('clinic');
    expect(dead.map(({ error }) => error)).toContainEqual(
      expect.stringContaining('the token endpoint gave no token (status 401)'),
    );
    ehr.clientKey = publicKey;
    for (const { id } of dead) {
      await service.work.queue.replay('clinic', id);
    }
    await clinicIsIdle(service);
    expect(await service.work.queue.dead('clinic')).toEqual([]);
    expect(await charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });
});

describe('an EHR that can do less', () => {
  test.each<[string, FakeEhrOptions]>([
    [
      'follows no includes and knows patient, encounter and identifier only',
      { parameters: ['patient', 'encounter', 'identifier'] },
    ],
    ['calls the patient subject', { parameters: ['subject', 'beneficiary', 'encounter', 'identifier', 'date'] }],
    ['follows includes', { includes: true }],
    ['has no conditional create', { conditionalCreate: false }],
    ['pages by five', { pageSize: 5 }],
    ['keeps neither Tasks nor Devices nor Provenances', { written: ['ChargeItem', 'DetectedIssue'] }],
  ])('%s: the same charge, and a replay writes nothing', async (_name, options) => {
    await start(options);
    await ehr.save(...VISIT, { ...treatment('mt', '10:00-10:30'), bodySite: undefined });
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    expect(await service.work.queue.dead('clinic')).toEqual([]);
    expect(await charges()).toMatchObject([{ quantity: { value: 2 }, status: 'billable' }]);
    expect((await ehr.all<DetectedIssue>('DetectedIssue')).map(({ code }) => code?.coding?.[0]?.code)).toEqual([
      'region-missing',
    ]);
    const before = ehr.writes.length;
    await send('r4', signed(JSON.stringify({ resourceType: 'Encounter', id: 'e1' })));
    await clinicIsIdle(service);
    expect(ehr.writes.length).toBe(before);
    await ehr.save(treatment('mt', '10:00-10:05'));
    await send('r4', signed(await current('Procedure/mt')));
    await clinicIsIdle(service);
    expect(await charges()).toEqual([]);
  });

  test('deletes no charge: a withdrawn one is entered in error, and taken up when its minutes come back', async () => {
    await start({ deletes: false });
    await ehr.save(...VISIT);
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    await ehr.save(treatment('mt', '10:00-10:05'));
    await send('r4', signed(await current('Procedure/mt')));
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ status: 'entered-in-error' }]);
    await ehr.save(treatment('mt', '10:00-10:45'));
    await send('r4', signed(await current('Procedure/mt')));
    await clinicIsIdle(service);
    expect(await charges()).toMatchObject([{ status: 'billable', quantity: { value: 3 } }]);
  });

  test('stores no charges: they are kept on our own store, and the page says so', async () => {
    await start({ written: [] });
    await ehr.save(...VISIT);
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    const own = async <T>(url: string): Promise<T[]> => {
      const response = await service.ask(`fhir/R4/${url}`);
      return (((await response.json()) as { entry?: { resource: T }[] }).entry ?? []).map(({ resource }) => resource);
    };
    expect(await own<ChargeItem>('ChargeItem')).toMatchObject([
      { quantity: { value: 2 }, status: 'billable', context: { reference: 'Encounter/e1' } },
    ]);
    expect(await own<Patient>('Patient')).toMatchObject([{ id: 'p1', name: [{ family: 'Canary' }] }]);
    expect(ehr.writes).toEqual([]);
    const page = (await (await service.ask('config.json')).json()) as {
      ehr: { chargesAre: string; why: string };
    };
    expect(page.ehr).toMatchObject({
      chargesAre: 'here',
      why: expect.stringContaining('ChargeItem and DetectedIssue') as string,
    });

    await ehr.save({ ...visit(), status: 'cancelled' });
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    expect(await own<ChargeItem>('ChargeItem')).toEqual([]);
    await ehr.save(visit());
    await ehr.remove('Procedure/mt');
    await send('r4', medplumSigned('{}', SECRET, { 'X-Medplum-Deleted-Resource': 'Procedure/mt' }));
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    expect(await own<Procedure>('Procedure')).toEqual([]);
    expect(await own<ChargeItem>('ChargeItem')).toEqual([]);
    await ehr.save(treatment('mt', '10:00-10:30'));
    await send('r4', signed(await current('Procedure/mt')));
    await clinicIsIdle(service);
    expect(await own<ChargeItem>('ChargeItem')).toHaveLength(1);
  });
});

describe('an EHR in trouble', () => {
  test('busy, broken and away for a while: the work is tried again and nothing is lost', async () => {
    await start();
    await ehr.save(...VISIT);
    let troubles = 0;
    ehr.disturb = ({ url }) => {
      if (url === 'metadata') {
        return undefined;
      }
      troubles += 1;
      const isDown = troubles < 10 || (troubles % 5 === 0 && troubles < 60);
      return isDown ? [503, 429, 500, 502][troubles % 4] : undefined;
    };
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    expect(troubles).toBeGreaterThanOrEqual(20);
    expect(await service.work.queue.dead('clinic')).toEqual([]);
    expect(await charges()).toHaveLength(1);
  });

  test('asked with Retry-After to leave it alone, nothing is sent before that is over, and then all is done', async () => {
    await start();
    await ehr.save(...VISIT);
    const askedMs: number[] = [];
    ehr.disturb = ({ url }) => {
      if (url === 'metadata') {
        return undefined;
      }
      askedMs.push(performance.now());
      return askedMs.length === 1 ? { status: 429, retryAfter: '2' } : undefined;
    };
    await send('r4', signed(await current('Encounter/e1')));
    await clinicIsIdle(service);
    // What was under way when the answer came is not called back; then there is silence.
    const silences = askedMs.map((ms, index) => (askedMs[index + 1] ?? ms) - ms);
    expect(Math.max(...silences)).toBeGreaterThan(1200);
    expect(await charges()).toHaveLength(1);
    expect(await service.work.queue.dead('clinic')).toEqual([]);
  });

  test('cut off after any number of writes: the next attempt completes them', async () => {
    for (let cut = 1; cut <= 6; cut += 1) {
      await start();
      await ehr.save(...VISIT, { ...treatment('mt', '10:00-10:30'), bodySite: undefined });
      let writes = 0;
      ehr.disturb = ({ method }) => {
        writes += method === 'GET' ? 0 : 1;
        return method !== 'GET' && writes === cut ? 500 : undefined;
      };
      await send('r4', signed(await current('Encounter/e1')));
      await clinicIsIdle(service);
      expect(await charges()).toHaveLength(1);
      expect(await ehr.all('DetectedIssue')).toHaveLength(1);
      expect(await ehr.all('Task')).toHaveLength(1);
      expect(await ehr.all('Device')).toHaveLength(1);
      if (cut < 6) {
        await service.close();
        await ehr.close();
      }
    }
  });
});
