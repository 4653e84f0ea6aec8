// SPDX-License-Identifier: Apache-2.0
import { Redis } from 'ioredis';
import { openRedisStore } from '../../src/queue/redis-store.ts';
import type { Worker, WorkStore } from '../../src/queue/work-queue.ts';
import { HAS_REDIS, startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { POLICY, isIdle, workItem } from '../support/work-stores.ts';

const { now } = Date;
const HOUR_MS = 3_600_000;

(HAS_REDIS ? describe : describe.skip)('a queue on Redis', () => {
  let server: TestRedis;
  let redis: Redis;
  let store: WorkStore;
  let worker: Worker;
  let done: string[];
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    done = [];
    store = openRedisStore(server.url, { policy: { ...POLICY, leaseMs: 2000 } });
  });
  afterEach(async () => {
    Date.now = now;
    await worker.stop(1000);
    await store.close();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  /** As if a sender had died that took a place in a patient's order, and never added its item. */
  const orphan = async (atMs: number): Promise<unknown> => redis.zadd('mtc:order:t:p1', atMs * 1000, 'never added');

  test('a place that was taken long ago for what was never added is passed over', async () => {
    await orphan(now() - 60_000);
    await store.queue.add([workItem('a')]);
    worker = store.queue.work(async ({ id }) => Promise.resolve(void done.push(id)), 1);
    await until(async () => isIdle(store));
    expect(done).toEqual(['a']);
  });

  test('one that was taken just now is waited for', async () => {
    await orphan(now());
    await store.queue.add([workItem('a'), workItem('b', 'p2')]);
    worker = store.queue.work(async ({ id }) => Promise.resolve(void done.push(id)), 1);
    await until(() => done.length > 0);
    expect(done).toEqual(['b']);
  });

  test('what failed while the clock was ahead is tried again when it was set back', async () => {
    await store.queue.add([workItem('a')]);
    Date.now = (): number => now() + HOUR_MS;
    worker = store.queue.work(async ({ id }) => {
      done.push(id);
      return done.length === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
    }, 1);
    await until(async () => done.length === 1 && (await store.queue.counts()).active === 0);
    Date.now = now;
    await until(async () => isIdle(store));
    expect(done).toEqual(['a', 'a']);
  });
});
