// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedisStore } from '../../src/queue/redis-store.ts';
import type { Worker } from '../../src/queue/work-queue.ts';
import { HAS_REDIS, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { POLICY, STORE_KINDS, TestQueue, WorkStores, isIdle, openWorkStore, workItem } from '../support/work-stores.ts';

const stores = new WorkStores();

describe.each(STORE_KINDS)('what %s keeps', (kind) => {
  const at = new TestQueue(stores, kind);

  test('a worker that stops finishes what it has begun, and gives back what takes too long', async () => {
    const done: string[] = [];
    const end = new Map<string, () => void>();
    const worker = at.store.queue.work(async ({ id }) => {
      await new Promise<void>((resolve) => end.set(id, resolve));
      done.push(id);
    }, 2);
    await at.store.queue.add([workItem('short', 'p1'), workItem('long', 'p2')]);
    await until(() => end.size === 2);
    const stopped = worker.stop(400);
    end.get('short')?.();
    await stopped;
    expect(done).toEqual(['short']);
    at.work(async ({ id }) => {
      done.push(`${id} again`);
      return Promise.resolve();
    });
    await until(() => done.includes('long again'));
    end.get('long')?.();
  });

  test('what is given back has had no attempt, however often', async () => {
    await at.store.queue.add([workItem('a')]);
    for (let time = 0; time < POLICY.attempts; time += 1) {
      let isBegun = false;
      const worker = at.store.queue.work(async () => {
        isBegun = true;
        return new Promise(() => undefined);
      }, 1);
      await until(() => isBegun);
      await worker.stop(1);
    }
    let attempts = 0;
    at.work(async () => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new Error('busy')) : Promise.resolve();
    });
    await until(async () => isIdle(at.store));
    expect(attempts).toBe(2);
    expect(await at.store.queue.dead('t')).toEqual([]);
  });

  test('what waits outlives the process', async () => {
    await at.store.queue.add([workItem('a')]);
    await at.store.close();
    at.store = openWorkStore(at.place);
    const done: string[] = [];
    at.work(async ({ id }) => {
      done.push(id);
      return Promise.resolve();
    });
    await until(() => done.includes('a'));
  });

  test('a fact is new once, on every process, until its time is over', async () => {
    const other = openWorkStore(at.place);
    const told = await Promise.all([
      at.store.memory.once('jti', 600_000),
      other.memory.once('jti', 600_000),
      at.store.memory.once('jti', 600_000),
    ]);
    expect(told.filter(Boolean)).toHaveLength(1);
    await at.store.memory.put('card', { a: 1 }, 600_000);
    expect(await other.memory.get('card')).toEqual({ a: 1 });
    expect(await other.memory.get('no card')).toBeUndefined();
    expect(await at.store.memory.once('over at once', 0)).toBe(true);
    expect(await at.store.memory.once('brief', 20)).toBe(true);
    await until(async () => other.memory.once('brief', 600_000));
    await at.store.memory.put('brief card', { a: 1 }, 20);
    await until(async () => (await other.memory.get('brief card')) === undefined);
    expect(await other.memory.once('jti', 600_000)).toBe(false);
    expect(await other.memory.get('card')).toEqual({ a: 1 });
    await other.close();
  });

  test('workers killed at random lose nothing and keep each patient’s order', async () => {
    const journal = join(stores.folder, `${kind}.journal`);
    writeFileSync(journal, '');
    const start = (): ChildProcess =>
      spawn(process.execPath, ['test/support/queue-worker.ts', at.place, journal, '600'], { stdio: 'inherit' });
    const children = [start(), start(), start()];
    const items = Array.from({ length: 300 }, (_, index) =>
      workItem(String(index).padStart(3, '0'), `p${String(index % 10)}`),
    );
    const lines = (): string[] => readFileSync(journal, 'utf8').split('\n').filter(Boolean);
    const doneIds = (): Set<string> => new Set(lines().flatMap((line) => /^done \S+ (\d+)$/.exec(line)?.[1] ?? []));
    try {
      for (let from = 0; from < items.length; from += 30) {
        await at.store.queue.add(items.slice(from, from + 30));
      }
      await until(() => doneIds().size > 5);
      for (let kill = 0; kill < 8 && doneIds().size < 300; kill += 1) {
        const victim = Math.floor(Math.random() * 3);
        children[victim]?.kill('SIGKILL');
        await sleep(150);
        children[victim] = start();
        await sleep(250);
      }
      await until(() => doneIds().size === 300);
      await until(async () => isIdle(at.store));
    } finally {
      children.forEach((child) => child.kill('SIGKILL'));
    }
    for (let group = 0; group < 10; group += 1) {
      const firsts = [
        ...new Set(lines().flatMap((line) => new RegExp(`^begin p${String(group)} (\\d+)$`).exec(line)?.[1] ?? [])),
      ];
      expect(firsts).toEqual([...firsts].sort());
    }
    expect(await at.store.queue.dead('t')).toEqual([]);
  });
});

(HAS_REDIS ? test : test.skip)('a Redis that refuses says why, once', async () => {
  const guarded = await startRedis('--requirepass', 'a-password');
  const faults: string[] = [];
  const store = openRedisStore(guarded.url, { policy: POLICY, onTrouble: (fault) => faults.push(fault) });
  try {
    for (let time = 0; time < 3; time += 1) {
      await expect(store.check()).rejects.toThrow();
      await until(() => faults.length > 0);
    }
    expect(faults).toEqual(['NOAUTH']);
  } finally {
    await store.close();
    await guarded.stop();
  }
});

describe.each(STORE_KINDS)('%s', (kind) => {
  test.each(['while it runs', 'before it starts'])(
    'a clock set back by an hour %s keeps no work waiting',
    async (when) => {
      const { now } = Date;
      const place = stores.newPlace(kind);
      // A Redis store looks at the clock twice in that time.
      let store = openWorkStore(place, 2000);
      const done: string[] = [];
      const work = (): Worker =>
        store.queue.work(async ({ id }) => {
          done.push(id);
          return id === 'fails' && done.length === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
        }, 1);
      try {
        Date.now = (): number => now() + 3_600_000;
        let worker = work();
        await store.queue.add([workItem('fails')]);
        await until(() => done.length > 0);
        if (when === 'before it starts') {
          await worker.stop(1000);
          await store.queue.add([workItem('waits', 'p2')]);
          await store.close();
          Date.now = now;
          store = openWorkStore(place, 2000);
          worker = work();
        } else {
          await store.queue.add([workItem('waits', 'p2', { delayMs: 100 })]);
          Date.now = now;
        }
        await until(async () => isIdle(store));
        expect([...done].sort()).toEqual(['fails', 'fails', 'waits']);
        await worker.stop(1000);
      } finally {
        Date.now = now;
        await store.close();
      }
    },
  );
});
