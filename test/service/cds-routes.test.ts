// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { CdsResponse, CdsService } from '@medplum/core';
import type { DetectedIssue, Resource } from '@medplum/fhirtypes';
import { exportSPKI, generateKeyPair, importJWK } from 'jose';
import type { Card } from '../../src/cds/cards.ts';
import { PREFETCH, SIGN_HOOK } from '../../src/cds/hooks.ts';
import { LOCAL_TENANT, type Tenant } from '../../src/service/tenants.ts';
import { CdsTestClient, ISSUER } from '../support/cds-client.ts';
import { documents } from '../support/documents.ts';
import { ALL_WRITTEN, FakeEhr } from '../support/fake-ehr.ts';
import { callFor, prefetchOf, type HookCall } from '../support/hook-call.ts';
import { sampleResources } from '../support/samples.ts';
import { clinicWith, queueIsIdle, startTestService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { therapist, treatment, visit } from '../support/visit.ts';
import { signed } from '../support/webhooks.ts';

const ID = 'manual-therapy-charge';
const VISIT: readonly Resource[] = [
  { resourceType: 'Patient', id: 'p1' },
  therapist(),
  visit(),
  ...documents('p1'),
  treatment('mt', '10:00-10:30'),
];

function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

describe('on this machine, without callers that must prove themselves', () => {
  let service: TestService;
  let ehr: FakeEhr;

  beforeAll(async () => {
    service = await startTestService();
    ehr = await FakeEhr.start({ written: ALL_WRITTEN });
    await ehr.save(...VISIT, { ...treatment('mt', '10:00-10:30'), bodySite: undefined });
  });

  afterAll(async () => {
    await service.close();
    await ehr.close();
  });

  const call = async (body: unknown): Promise<{ status: number; body: CdsResponse }> => {
    const response = await service.ask(`cds-services/${ID}`, json(body));
    return { status: response.status, body: (await response.json()) as CdsResponse };
  };
  const told = ({ cards }: CdsResponse): string => cards.map(({ detail }) => detail).join('\n');

  test('discovery lists the service for each hook, with prefetch', async () => {
    const response = await service.ask('cds-services');
    const { services } = (await response.json()) as { services: CdsService[] };
    expect(response.status).toBe(200);
    expect(services.map(({ hook, id, prefetch }) => [hook, id, prefetch])).toEqual(
      ['encounter-discharge', 'patient-view', SIGN_HOOK].map((hook) => [hook, ID, PREFETCH]),
    );
  });

  test('no advice is an empty list', async () => {
    const others = sampleResources('01-brief-30-minutes').filter(({ resourceType }) => resourceType !== 'Procedure');
    expect(await call(callFor(others))).toEqual({ status: 200, body: { cards: [] } });
  });

  test('with prefetch, the FHIR server is asked only where something is amiss, for what prefetch leaves aside', async () => {
    const ask = async (sample: string): Promise<string> => {
      ehr.asked.length = 0;
      const withServer = {
        fhirServer: ehr.fhirUrl,
        fhirAuthorization: { access_token: 'x', token_type: 'Bearer' },
      };
      return told((await call(callFor(sampleResources(sample), withServer))).body);
    };
    expect(await ask('02-brief-15-minutes')).toContain('15 min counted');
    expect(ehr.asked).toEqual([]);
    expect(await ask('19-duration-missing')).toContain('duration-missing');
    const types = ehr.asked.map(({ url }) => url.split('?')[0]).filter((type) => type !== 'metadata');
    // This EHR keeps no reports, and says so in its CapabilityStatement.
    expect([...new Set(types)]).toEqual(['Observation']);
  });

  test('what prefetch lacks is read with the authorization that was given', async () => {
    ehr.asked.length = 0;
    const { prefetch, ...rest } = callFor(VISIT, {
      fhirServer: ehr.fhirUrl,
      fhirAuthorization: { access_token: 'given', token_type: 'Bearer', expires_in: 300 },
    });
    for (const partial of [
      undefined,
      {},
      { ...prefetch, procedures: undefined },
      { ...prefetch, procedures: { resourceType: 'OperationOutcome', issue: [] } },
    ]) {
      const { status, body } = await call({ ...rest, prefetch: partial });
      expect(status).toBe(200);
      expect(told(body)).toContain('region-missing');
    }
    expect(
      ehr.asked
        .filter(({ url }) => url !== 'metadata')
        .every(({ headers }) => headers.authorization === 'Bearer given'),
    ).toBe(true);
  });

  test('a page of more is read whole', async () => {
    const { prefetch, ...rest } = callFor(VISIT, {
      fhirServer: ehr.fhirUrl,
      fhirAuthorization: { access_token: 'given', token_type: 'Bearer' },
    });
    const procedures = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [{ relation: 'next', url: `${ehr.fhirUrl}Procedure?page=2` }],
      entry: [],
    };
    const { body } = await call({ ...rest, prefetch: { ...prefetch, procedures } });
    expect(told(body)).toContain('region-missing');
  });

  test.each<[string, Partial<HookCall>]>([
    ['there is no server to read', {}],
    [
      'the server is elsewhere',
      { fhirServer: 'https://fhir.example.org/r4/', fhirAuthorization: { access_token: 'x', token_type: 'Bearer' } },
    ],
    [
      'the server does not answer',
      { fhirServer: 'http://127.0.0.1:9/fhir/', fhirAuthorization: { access_token: 'x', token_type: 'Bearer' } },
    ],
  ])('412 with an OperationOutcome when %s', async (_name, more) => {
    const { prefetch: _prefetch, ...rest } = callFor(VISIT, more);
    const { status, body } = await call(rest);
    expect([status, body]).toMatchObject([412, { resourceType: 'OperationOutcome' }]);
  });

  test.each<[string, unknown]>([
    ['an empty object', {}],
    ['another hook', { ...callFor(VISIT), hook: 'order-sign' }],
    ['no context', { ...callFor(VISIT), context: undefined }],
    ['a list', []],
    [
      'authorization without a server',
      { ...callFor(VISIT), fhirAuthorization: { access_token: 'x', token_type: 'Bearer' } },
    ],
  ])('%s is refused with 400, naming the path', async (_name, body) => {
    const answer = await call(body);
    expect([answer.status, answer.body]).toMatchObject([400, { resourceType: 'OperationOutcome' }]);
    expect(JSON.stringify(answer.body)).toContain('request');
  });

  test('another service is not found; broken JSON is refused', async () => {
    expect((await service.ask('cds-services/other', json({}))).status).toBe(404);
    expect((await service.ask(`cds-services/${ID}`, { ...json({}), body: '{' })).status).toBe(400);
    expect((await service.ask(`cds-services/${ID}`)).status).toBe(405);
  });

  test('nothing is written by any call', async () => {
    expect(ehr.writes).toEqual([]);
    const charges = await service.ask('fhir/R4/ChargeItem?_summary=count');
    expect(((await charges.json()) as { total: number }).total).toBe(0);
  });
});

describe('callers must prove themselves', () => {
  let service: TestService;
  let client: CdsTestClient;
  let discovery: string;

  beforeAll(async () => {
    client = await CdsTestClient.start();
    const tenant: Tenant = {
      ...LOCAL_TENANT,
      id: 'clinic',
      cdsClients: [{ issuer: ISSUER, jwksUrl: client.jwksUrl, fhirServers: [] }],
    };
    service = await startTestService({
      tenants: [tenant],
      keysCooldownMs: 0,
      publicUrl: 'https://charges.example.org/',
    });
    discovery = 'https://charges.example.org/cds-services';
  });

  afterAll(async () => {
    await service.close();
    await client.close();
  });

  const ask = async (
    token: string | undefined,
    path = 'cds-services',
    init: RequestInit = {},
  ): Promise<[number, string]> => {
    const headers = {
      ...(init.headers as Record<string, string> | undefined),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await service.ask(path, { ...init, headers });
    return [response.status, await response.text()];
  };

  test('a good token is answered: on discovery, service and feedback, with its own address each', async () => {
    expect((await ask(await client.token(discovery)))[0]).toBe(200);
    expect((await ask(await client.token([discovery, 'https://elsewhere.example.org'])))[0]).toBe(200);
    const others = sampleResources('01-brief-30-minutes').filter(({ resourceType }) => resourceType !== 'Procedure');
    const path = `cds-services/${ID}`;
    expect((await ask(await client.token(`https://charges.example.org/${path}`), path, json(callFor(others))))[0]).toBe(
      200,
    );
    const feedback = `${path}/feedback`;
    expect(
      (await ask(await client.token(`https://charges.example.org/${feedback}`), feedback, json({ feedback: [] })))[0],
    ).toBe(400);
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const unsigned = (claims: object, header: object): string =>
    `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

  test.each<[string, () => Promise<string | undefined>]>([
    ['no token', async () => Promise.resolve(undefined)],
    ['no token but words', async () => Promise.resolve('abc')],
    [
      'alg none',
      async () =>
        Promise.resolve(
          unsigned({ iss: ISSUER, aud: discovery, iat: now(), exp: now() + 60, jti: randomUUID() }, { alg: 'none' }),
        ),
    ],
    [
      'alg none with a signature',
      async () =>
        Promise.resolve(
          `${unsigned({ iss: ISSUER, aud: discovery, iat: now(), exp: now() + 60, jti: randomUUID() }, { alg: 'none' })}abc`,
        ),
    ],
    ['HMAC with a secret', async () => client.token(discovery, { header: { alg: 'HS256' }, key: new Uint8Array(32) })],
    [
      'HMAC with the public key as secret',
      async () => {
        const [jwk] = client.jwks.keys;
        const pem = await exportSPKI(await importJWK({ ...jwk, kty: 'EC' }, 'ES384'));
        return client.token(discovery, { header: { alg: 'HS256' }, key: new TextEncoder().encode(pem) });
      },
    ],
    [
      'a key of somebody else',
      async () => client.token(discovery, { key: (await generateKeyPair('ES384')).privateKey }),
    ],
    ['an unknown issuer', async () => client.token(discovery, { claims: { iss: 'https://other.example.org' } })],
    ['no issuer', async () => client.token(discovery, { claims: { iss: undefined } })],
    ['another audience', async () => client.token('https://charges.example.org/')],
    ['the audience with a slash more', async () => client.token(`${discovery}/`)],
    ['the audience of the service', async () => client.token(`${discovery}/${ID}`)],
    ['no audience', async () => client.token(discovery, { claims: { aud: undefined } })],
    ['expired', async () => client.token(discovery, { claims: { iat: now() - 400, exp: now() - 60 } })],
    ['no end', async () => client.token(discovery, { claims: { exp: undefined } })],
    ['no beginning', async () => client.token(discovery, { claims: { iat: undefined } })],
    ['of the future', async () => client.token(discovery, { claims: { iat: now() + 120, exp: now() + 400 } })],
    ['not yet', async () => client.token(discovery, { claims: { nbf: now() + 120 } })],
    ['issued long ago', async () => client.token(discovery, { claims: { iat: now() - 4000 } })],
    ['no id', async () => client.token(discovery, { claims: { jti: undefined } })],
    ['an id that is no text', async () => client.token(discovery, { claims: { jti: { a: 1 } as unknown as string } })],
    ['an id of 6 kB', async () => client.token(discovery, { claims: { jti: 'x'.repeat(6000) } })],
    ['good for ten years', async () => client.token(discovery, { claims: { exp: now() + 10 * 365 * 86_400 } })],
    [
      'keys at another address',
      async () => client.token(discovery, { header: { jku: 'http://127.0.0.1:9/jwks.json' } }),
    ],
    [
      'keys in the token itself',
      async () => {
        const { publicKey, privateKey } = await generateKeyPair('ES384', { extractable: true });
        const { exportJWK } = await import('jose');
        return client.token(discovery, { header: { jwk: await exportJWK(publicKey), kid: 'mine' }, key: privateKey });
      },
    ],
    ['an unknown key id', async () => client.token(discovery, { header: { kid: 'other' } })],
    [
      'a critical header that nobody knows',
      async () => client.token(discovery, { header: { crit: ['x'], x: 1 } }).catch(() => 'a.b.c'),
    ],
  ])('%s: a bare 401', async (_name, token) => {
    expect(await ask(await token())).toEqual([401, '']);
  });

  test('a token is good once, on any process; its address of keys may be named', async () => {
    const token = await client.token(discovery, { header: { jku: client.jwksUrl } });
    expect((await ask(token))[0]).toBe(200);
    expect(await ask(token)).toEqual([401, '']);
    const jti = 'one-of-many';
    const tokens = await Promise.all(
      Array.from({ length: 10 }, async () => client.token(discovery, { claims: { jti } })),
    );
    const statuses = await Promise.all(tokens.map(async (one) => (await ask(one))[0]));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  test('a token that is refused does not use up its id', async () => {
    const jti = randomUUID();
    await ask(await client.token('https://elsewhere.example.org', { claims: { jti } }));
    expect((await ask(await client.token(discovery, { claims: { jti } })))[0]).toBe(200);
  });

  test('a new key is fetched when it is first used, the old one is good no longer', async () => {
    const old = await client.token(discovery);
    await client.rotate();
    const fetches = client.fetches;
    expect((await ask(await client.token(discovery)))[0]).toBe(200);
    expect(client.fetches).toBe(fetches + 1);
    expect(await ask(old)).toEqual([401, '']);
  });

  test('neither tokens nor reasons are told in the log', () => {
    expect(service.lines.join('\n')).not.toMatch(/eyJ|Bearer/);
  });
});

describe('feedback', () => {
  let ehr: FakeEhr;
  let service: TestService;

  beforeEach(async () => {
    ehr = await FakeEhr.start({ written: ALL_WRITTEN });
    const tenant = clinicWith(ehr);
    service = await startTestService({ tenants: [tenant] });
    await ehr.save(...VISIT.filter(({ resourceType }) => resourceType !== 'CarePlan'));
  });

  afterEach(async () => {
    await service.close();
    await ehr.close();
  });

  const settle = async (): Promise<void> => queueIsIdle(service);
  const saveVisit = async (): Promise<void> => {
    await service.ask('subscriptions/r4', signed(JSON.stringify(await ehr.read('Encounter/e1'))));
    await settle();
  };
  const criticalCard = async (userId = 'Practitioner/t1'): Promise<Card> => {
    const resources = VISIT.filter(({ resourceType }) => resourceType !== 'CarePlan');
    const call = { ...callFor(resources), hookInstance: randomUUID(), prefetch: prefetchOf(resources) };
    const response = await service.ask(`cds-services/${ID}`, json({ ...call, context: { ...call.context, userId } }));
    const { cards } = (await response.json()) as { cards: Card[] };
    return cards.find(({ indicator }) => indicator === 'critical') as Card;
  };
  const send = async (...feedback: unknown[]): Promise<number> =>
    (await service.ask(`cds-services/${ID}/feedback`, json({ feedback }))).status;
  const overridden = (card: string, why: object | undefined, outcomeTimestamp = new Date().toISOString()): object => ({
    card,
    outcome: 'overridden',
    ...(why ? { overrideReason: why } : {}),
    outcomeTimestamp,
  });
  const issue = async (): Promise<DetectedIssue | undefined> =>
    (await ehr.all<DetectedIssue>('DetectedIssue')).find(
      ({ code }) => code?.coding?.[0]?.code === 'plan-of-care-missing',
    );

  test('an override with a reason becomes the mitigation, once, and the charge is released', async () => {
    await saveVisit();
    expect((await ehr.all('ChargeItem'))[0]).toMatchObject({ status: 'planned' });
    const { uuid, overrideReasons = [] } = await criticalCard();
    const [reason] = overrideReasons;
    const feedback = overridden(uuid, { reason, userComment: 'The plan is on paper' });
    for (let time = 0; time < 5; time += 1) {
      expect(await send(feedback, feedback)).toBe(200);
    }
    await settle();
    expect((await issue())?.mitigation).toEqual([
      {
        action: { coding: [reason], text: 'The plan is on paper' },
        date: (feedback as { outcomeTimestamp: string }).outcomeTimestamp,
        author: { reference: 'Practitioner/t1' },
      },
    ]);
    expect((await ehr.all('ChargeItem'))[0]).toMatchObject({ status: 'billable' });
    const writes = ehr.writes.length;
    await send(overridden(uuid, { reason, userComment: 'The plan is on paper' }));
    await settle();
    expect(ehr.writes.length).toBe(writes);
  });

  test('a time to come is not taken for true', async () => {
    await saveVisit();
    const { uuid } = await criticalCard();
    await send(overridden(uuid, { userComment: 'Seen' }, '2099-01-01T00:00:00Z'));
    await settle();
    expect(Date.parse((await issue())?.mitigation?.[0]?.date ?? '')).toBeLessThan(Date.now() + 60_000);
  });

  test('a card closed without a reason, or by a patient, releases nothing; nor does an accepted suggestion', async () => {
    await saveVisit();
    const { uuid } = await criticalCard();
    expect(await send(overridden(uuid, undefined))).toBe(200);
    expect(
      await send({
        card: uuid,
        outcome: 'accepted',
        acceptedSuggestions: [{ id: randomUUID() }],
        outcomeTimestamp: new Date().toISOString(),
      }),
    ).toBe(200);
    const patients = await criticalCard('Patient/p1');
    expect(await send(overridden(patients.uuid, { userComment: 'It is fine' }))).toBe(200);
    await settle();
    expect((await issue())?.mitigation).toBeUndefined();
  });

  test('facts that have changed since are not acknowledged', async () => {
    const { uuid } = await criticalCard();
    await ehr.save(
      ...documents('p1')
        .filter(({ resourceType }) => resourceType === 'CarePlan')
        .map((plan) => ({ ...plan, period: { start: '2025-01-01', end: '2025-03-01' } }) as Resource),
    );
    await saveVisit();
    await send(overridden(uuid, { userComment: 'Seen' }));
    // It waits for the issue that the card told of.
    await until(async () => {
      const { waiting, active } = await service.work.queue.counts();
      return waiting === 1 && active === 0;
    });
    expect((await ehr.all<DetectedIssue>('DetectedIssue')).every(({ mitigation }) => mitigation === undefined)).toBe(
      true,
    );
  });

  test.each<[string, object]>([
    ['no card', { outcome: 'overridden', outcomeTimestamp: '2026-03-02T10:00:00Z' }],
    ['an outcome that is none', { card: randomUUID(), outcome: 'ignored', outcomeTimestamp: '2026-03-02T10:00:00Z' }],
    [
      'accepted without suggestions',
      { card: randomUUID(), outcome: 'accepted', outcomeTimestamp: '2026-03-02T10:00:00Z' },
    ],
    [
      'a reason that says nothing',
      { card: randomUUID(), outcome: 'overridden', overrideReason: {}, outcomeTimestamp: '2026-03-02T10:00:00Z' },
    ],
    ['a time that is none', { card: randomUUID(), outcome: 'overridden', outcomeTimestamp: 'yesterday' }],
  ])('%s is refused', async (_name, feedback) => {
    expect(await send(feedback)).toBe(400);
  });

  test('a card that was never given is not found, and the others of the message are taken', async () => {
    await saveVisit();
    const { uuid } = await criticalCard();
    expect(await send(overridden(randomUUID(), { userComment: 'x' }), overridden(uuid, { userComment: 'Seen' }))).toBe(
      404,
    );
    await settle();
    expect((await issue())?.mitigation).toHaveLength(1);
  });
});

test('a discharge in a real EHR: the card before the visit is saved, the same issue after', async () => {
  const ehr = await FakeEhr.start({ written: [] });
  const tenant = clinicWith(ehr);
  const service = await startTestService({ tenants: [tenant] });
  try {
    const resources = VISIT.filter(({ resourceType }) => resourceType !== 'CarePlan');
    await ehr.save(...resources);
    const open = resources.map((one): Resource =>
      one.resourceType === 'Encounter' ? { ...one, status: 'in-progress' } : one,
    );
    const response = await service.ask(`cds-services/${ID}`, json(callFor(open)));
    const { cards } = (await response.json()) as { cards: Card[] };
    expect(cards[0]?.detail).toContain('plan-of-care-missing');
    expect(cards.flatMap(({ suggestions = [] }) => suggestions.map(({ label }) => label))).toContain(
      'Charge 2 units of 97140',
    );
    await service.ask('subscriptions/r4', signed(JSON.stringify(await ehr.read('Encounter/e1'))));
    await until(async () => {
      const issues = (await (await service.ask('fhir/R4/DetectedIssue?patient=Patient/p1')).json()) as {
        entry?: { resource: DetectedIssue }[];
      };
      return issues.entry?.some(({ resource }) => resource.code?.coding?.[0]?.code === 'plan-of-care-missing') === true;
    });
    // Our own store has the charge now: it is not offered again.
    const after = await service.ask(`cds-services/${ID}`, json({ ...callFor(open), hookInstance: randomUUID() }));
    const again = ((await after.json()) as { cards: Card[] }).cards;
    expect(again.flatMap(({ suggestions = [] }) => suggestions.map(({ label }) => label))).not.toContain(
      'Charge 2 units of 97140',
    );
  } finally {
    await service.close();
    await ehr.close();
  }
});
