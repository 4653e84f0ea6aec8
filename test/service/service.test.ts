// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

import { documents } from '../support/documents.ts';
import { ALL_WRITTEN, FakeEhr } from '../support/fake-ehr.ts';
import { HAS_REDIS, startRedis } from '../support/redis.ts';
import { clinicWith, queueIsIdle, startTestService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { therapist, treatment, visit } from '../support/visit.ts';
import { signed } from '../support/webhooks.ts';

const VISIT = [
  { resourceType: 'Patient' as const, id: 'p1' },
  therapist(),
  visit(),
  ...documents('p1'),
  treatment('mt', '10:00-10:30'),
];
const BODY = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });

describe('health', () => {
  test('ready while it can work, not ready while it stops', async () => {
    const service = await startTestService();
    const ready = async (): Promise<number> => (await service.ask('readyz')).status;
    expect(await ready()).toBe(200);
    expect((await service.ask('healthz')).status).toBe(200);
    // A request under way keeps the server answering while it stops.
    const slow = request(`${service.address}/cds-services/manual-therapy-charge`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        expect: '100-continue',
        authorization: `Bearer ${service.accessToken ?? ''}`,
      },
    });
    slow.flushHeaders();
    await once(slow, 'continue');
    const closed = service.close();
    slow.end('{');
    const [answer] = (await once(slow, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(400);
    answer.resume();
    await closed;
    await expect(ready()).rejects.toThrow();
  });

  test('metrics tell of requests by route and of the queue, never of addresses', async () => {
    const service = await startTestService();
    try {
      await service.ask('fhir/R4/Patient/some-id?name=Somebody');
      await service.ask('cds-services');
      const text = await (await service.ask('metrics')).text();
      expect(text).toContain(
        'http_request_duration_seconds_count{route="/fhir/R4/Patient",method="GET",status="404"} 1',
      );
      expect(text).toContain('http_request_duration_seconds_count{route="/cds-services",method="GET",status="200"} 1');
      expect(text).toContain('work_queue_items{state="dead"} 0');
      expect(text).not.toMatch(/some-id|Somebody/);
    } finally {
      await service.close();
    }
  });

  test('whatever is asked for, metrics keep their size and tell nothing of it', async () => {
    const service = await startTestService();
    try {
      // Node's own grow when garbage is first collected one way or another.
      const series = async (): Promise<string[]> =>
        (await (await service.ask('metrics')).text())
          .split('\n')
          .filter((line) => !/^(?:#|nodejs_|process_)/.test(line))
          .map((line) => line.replace(/ \S+$/, ''));
      const ask = async (index: number): Promise<void> => {
        const canary = `Canary${'x'.repeat(index % 30)}${String.fromCharCode(65 + (index % 26))}`;
        for (const path of [canary, `fhir/R4/${canary}`, `fhir/R4/${canary}/1`, `fhir/R4Canary${String(index)}`]) {
          await (await service.ask(path, { headers: { 'x-request-id': 'canary-000000000001' } })).text();
        }
        await (await service.ask(`tenants/canary-${String(index)}/subscriptions/r4`, { method: 'PROPFIND' })).text();
      };
      await ask(0);
      // To look is a request too.
      await series();
      const before = await series();
      for (let index = 1; index < 100; index += 1) {
        await ask(index);
      }
      expect(await series()).toEqual(before);
      const told = `${await (await service.ask('metrics')).text()}${service.lines.join()}`;
      expect(told).not.toMatch(/canary/i);
    } finally {
      await service.close();
    }
  });

  test('each request has an id, the proxy’s where there is one, and the log names it', async () => {
    const service = await startTestService({ trustProxy: 1 });
    const bare = await startTestService();
    try {
      const id = async (given?: string): Promise<string> =>
        (await service.ask('healthz', given === undefined ? {} : { headers: { 'x-request-id': given } })).headers.get(
          'x-request-id',
        ) ?? '';
      const given = 'b1946ac9-2492-4d23-8c00-0f1e5f3d5a11';
      expect(await id(given)).toBe(given);
      const headers = { 'x-request-id': given };
      expect((await bare.ask('healthz', { headers })).headers.get('x-request-id')).not.toBe(given);
      expect(await id('Zanzibar-Quillfeather')).toMatch(/^[0-9a-f-]{36}$/);
      expect(await id()).toMatch(/^[0-9a-f-]{36}$/);
      await until(() => service.lines.some((line) => line.includes(given)));
    } finally {
      await bare.close();
      await service.close();
    }
  });
});

(HAS_REDIS ? test : test.skip)(
  'two processes share the work of one Redis; a token or a message is good once for both',
  async () => {
    const redis = await startRedis();
    const ehr = await FakeEhr.start({ written: ALL_WRITTEN });
    await ehr.save(...VISIT);
    const tenant = clinicWith(ehr);
    const front = await startTestService({ tenants: [tenant], redisUrl: redis.url, workers: 0 });
    const back = await startTestService({ tenants: [tenant], redisUrl: redis.url, workers: 4 });
    try {
      expect((await fetch(`${front.address}/subscriptions/r4`, signed(BODY, { id: 'msg_1' }))).status).toBe(200);
      await until(async () => (await ehr.all('ChargeItem')).length === 1);
      await queueIsIdle(front);
      const asked = ehr.asked.length;
      expect((await fetch(`${back.address}/subscriptions/r4`, signed(BODY, { id: 'msg_1' }))).status).toBe(200);
      // What had been taken anew would be waiting, or done by now.
      await queueIsIdle(front);
      expect(ehr.asked.length).toBe(asked);
      expect(front.lines.filter((line) => line.includes('"work done"'))).toEqual([]);
      expect((await fetch(`${front.address}/readyz`)).status).toBe(200);
      await redis.stop();
      const notReady = await fetch(`${front.address}/readyz`);
      expect(notReady.status).toBe(503);
      expect(await notReady.json()).toEqual({ status: 'not ready', failing: ['queue'] });
      // Once, however often it is tried again.
      expect(front.lines.filter((line) => line.includes('"fault":"ECONNREFUSED"'))).toHaveLength(1);
      // What cannot be stored is not acknowledged.
      expect((await fetch(`${front.address}/subscriptions/r4`, signed(BODY))).status).toBe(503);
      expect((await fetch(`${front.address}/healthz`)).status).toBe(200);
    } finally {
      await back.close();
      await front.close();
      await redis.stop();
      await ehr.close();
    }
  },
);

(HAS_REDIS ? test : test.skip)(
  'charges that an EHR cannot store stand on the store of one process, whichever others share its Redis',
  async () => {
    const redis = await startRedis();
    const ehr = await FakeEhr.start({ written: [] });
    const tenant = clinicWith(ehr);
    const services = await Promise.all(
      [1, 2].map(async () => startTestService({ tenants: [tenant], redisUrl: redis.url, workers: 2 })),
    );
    try {
      const patients = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
      for (const id of patients) {
        const subject = { reference: `Patient/${id}` };
        await ehr.save({ resourceType: 'Patient', id }, therapist(`t-${id}`), ...documents(id));
        const performer = [{ actor: { reference: `Practitioner/t-${id}` } }];
        await ehr.save(visit({ id: `e-${id}`, subject, participant: [] }));
        const encounter = { reference: `Encounter/e-${id}` };
        await ehr.save(treatment(`mt-${id}`, '10:00-10:30', { subject, encounter, performer }));
        const body = JSON.stringify({ resourceType: 'Encounter', id: `e-${id}` });
        expect((await fetch(`${services[0]?.address ?? ''}/subscriptions/r4`, signed(body))).status).toBe(200);
      }
      const chargesOf = async ({ runtimes }: TestService): Promise<number> => {
        const repository = runtimes.get('clinic')?.store.service.repository;
        return (await repository?.searchResources({ resourceType: 'ChargeItem', count: 100 }))?.length ?? 0;
      };
      const counts = async (): Promise<number[]> => (await Promise.all(services.map(chargesOf))).sort();
      await until(async () => (await counts()).includes(patients.length));
      expect(await counts()).toEqual([0, patients.length]);
      const lines = services.flatMap((service) => service.lines);
      expect(lines.some((line) => /another process's DATA_DIR: run a single process/.test(line))).toBe(true);
    } finally {
      await Promise.all(services.map(async (service) => service.close()));
      await ehr.close();
      await redis.stop();
    }
  },
);
