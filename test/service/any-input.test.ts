// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { LOCAL_TENANT } from '../../src/service/tenants.ts';
import { callFor } from '../support/hook-call.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { visit } from '../support/visit.ts';
import { VISIT } from '../support/canary-visit.ts';
import { notification, SECRET, signed } from '../support/webhooks.ts';

const ID = 'manual-therapy-charge';

describe('whatever is sent, no endpoint answers with 500', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ tenants: [{ ...LOCAL_TENANT, id: 'clinic', webhookSecrets: [SECRET] }] });
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
        expect(await send(`subscriptions/${channel}`, signed(JSON.stringify(body ?? null)))).toBeLessThan(500);
      }),
      { numRuns: 150, ...seed },
    );
  });

  test.each([`cds-services/${ID}`, `cds-services/${ID}/feedback`, 'fhir/R4', 'fhir/R4/Patient', 'subscriptions/r4'])(
    'POST /%s: a hundred thousand levels are refused',
    async (path) => {
      const parts = JSON.stringify({ ...callFor(VISIT), resourceType: 'Patient', id: 'p1', feedback: [] });
      const deep = `${parts.slice(0, -1)},"extension":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
      const init = path.startsWith('subscriptions') ? signed(deep) : { ...json({}), body: deep };
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
