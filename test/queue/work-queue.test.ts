// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedisStore } from '../../src/queue/redis-store.ts';
import { openSqliteStore } from '../../src/queue/sqlite-store.ts';
import {
  BelongsElsewhere,
  PermanentFailure,
  retryDelayMs,
  type Worker,
  type WorkItem,
  type WorkStore,
} from '../../src/queue/work-queue.ts';
import { HAS_REDIS, startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const POLICY = {
  attempts: 3,
  outageAttempts: 6,
  delayMs: 20,
  maxDelayMs: 100,
  handOnMs: 20,
  // Whoever lives is never taken for dead, however busy the machine is.
  leaseMs: 60_000,
  pollMs: 20,
};
const folder = mkdtempSync(join(tmpdir(), 'work-'));
let redis: TestRedis | undefined;
let count = 0;

if (!HAS_REDIS) {
  console.log('No redis-server on this machine: the queue is tested on SQLite only (apt-get install redis-server).');
}

beforeAll(async () => {
  redis = HAS_REDIS ? await startRedis() : undefined;
});

afterAll(async () => {
  await redis?.stop();
  rmSync(folder, { recursive: true });
});

/** Where a store of its own lives, for this process and others. */
function newPlace(kind: string): string {
  count += 1;
  // Each test has a database of its own.
  return kind === 'Redis' ? `${redis?.url ?? ''}/${String(count % 16)}` : join(folder, `${String(count)}.sqlite`);
}

function open(place: string, leaseMs = POLICY.leaseMs): WorkStore {
  const policy = { ...POLICY, leaseMs };
  return place.startsWith('redis:') ? openRedisStore(place, { policy }) : openSqliteStore(place, policy);
}

function item(id: string, group = 'p1', more: Partial<WorkItem> = {}): WorkItem {
  return { tenant: 't', id, group, payload: { id }, ...more };
}

async function isIdle({ queue }: WorkStore): Promise<boolean> {
  const { waiting, active } = await queue.counts();
  return waiting + active === 0;
}

const KINDS = HAS_REDIS ? ['SQLite', 'Redis'] : ['SQLite'];

describe.each(KINDS)('the queue on %s', (kind) => {
  let place: string;
  let store: WorkStore;
  let workers: Worker[];

  beforeEach(() => {
    place = newPlace(kind);
    store = open(place);
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.map(async (worker) => worker.stop(1000)));
    await store.close();
  });

  function work(handler: (item: WorkItem) => Promise<void>, concurrency = 4): void {
    workers.push(store.queue.work(handler, concurrency));
  }

  test('what was added is done with its payload, once', async () => {
    const done: WorkItem[] = [];
    work(async (one) => {
      done.push(one);
      return Promise.resolve();
    });
    await store.queue.add([item('a'), item('b', 'p2')]);
    await until(() => done.length === 2);
    await until(async () => isIdle(store));
    expect(done.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([item('a'), item('b', 'p2')]);
  });

  test('an id that is known has no effect: while it waits, and after it was done', async () => {
    const done: string[] = [];
    await store.queue.add([item('a'), item('a')]);
    await Promise.all(Array.from({ length: 20 }, async () => store.queue.add([item('a')])));
    work(async ({ id }) => {
      done.push(id);
      return Promise.resolve();
    });
    await until(() => done.length > 0);
    await until(async () => isIdle(store));
    await store.queue.add([item('a')]);
    await store.queue.add([item('a', 'p1', { tenant: 'other' })]);
    await until(() => done.length === 2);
    await until(async () => isIdle(store));
    expect(done).toEqual(['a', 'a']);
  });

  test('a patient’s items are done one after the other, in their order; other patients’ beside them', async () => {
    const begun: string[] = [];
    let active = new Set<string>();
    let mostAtOnce = 0;
    work(async ({ id, group }) => {
      expect(active.has(group)).toBe(false);
      active = new Set([...active, group]);
      mostAtOnce = Math.max(mostAtOnce, active.size);
      begun.push(id);
      await sleep(Math.random() * 10);
      active = new Set([...active].filter((other) => other !== group));
    }, 8);
    const items = Array.from({ length: 60 }, (_, index) =>
      item(`${String(index % 3)}-${String(index)}`, String(index % 3)),
    );
    await store.queue.add(items);
    await until(() => begun.length === 60);
    await until(async () => isIdle(store));
    for (const group of ['0', '1', '2']) {
      expect(begun.filter((id) => id.startsWith(`${group}-`))).toEqual(
        items.filter((one) => one.group === group).map(({ id }) => id),
      );
    }
    expect(mostAtOnce).toBe(3);
  });

  test('a failure is tried again, and the patient’s later items wait behind it', async () => {
    const log: string[] = [];
    work(async ({ id }) => {
      log.push(id);
      if (id === 'a' && log.filter((one) => one === 'a').length < 3) {
        throw new Error('busy');
      }
      return Promise.resolve();
    });
    await store.queue.add([item('a'), item('b'), item('c', 'p2')]);
    await until(() => log.includes('b'));
    expect(log.filter((id) => id !== 'c')).toEqual(['a', 'a', 'a', 'b']);
    expect(log.indexOf('c')).toBeLessThan(log.lastIndexOf('a'));
  });

  test('what keeps failing is set aside with its reason, the patient goes on, and a replay does it', async () => {
    let isBroken = true;
    const done: string[] = [];
    work(async ({ id }) => {
      if (id === 'a' && isBroken) {
        throw new TypeError('no such thing');
      }
      done.push(id);
      return Promise.resolve();
    });
    await store.queue.add([item('a'), item('b')]);
    await until(() => done.includes('b'));
    await until(async () => (await store.queue.counts()).dead === 1);
    const dead = await store.queue.dead('t');
    expect(dead).toMatchObject([
      { ...item('a'), attempts: 3, error: expect.stringContaining('TypeError: no such thing') as string },
    ]);
    expect(Date.parse(dead[0]?.failedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(await store.queue.dead('other')).toEqual([]);
    expect((await store.queue.counts()).dead).toBe(1);
    isBroken = false;
    expect(await store.queue.replay('other', 'a')).toBe(false);
    expect(await store.queue.replay('t', 'b')).toBe(false);
    expect(await store.queue.replay('t', 'a')).toBe(true);
    await until(() => done.includes('a'));
    await until(async () => isIdle(store));
    expect(await store.queue.dead('t')).toEqual([]);
  });

  const same = (id: string, more: Partial<WorkItem> = {}): WorkItem =>
    item(id, 'p1', { payload: { look: 'p1' }, ...more });

  test('one is done for those of the patient that ask the same and waited for their turn, and for none that came later', async () => {
    const begun: string[] = [];
    await store.queue.add([same('a'), same('b'), item('c'), same('e', { group: 'p2' })]);
    work(async ({ id }) => {
      begun.push(id);
      if (id === 'a') {
        const isFirst = begun.filter((one) => one === 'a').length === 1;
        await store.queue.add([same(isFirst ? 'before it is tried again' : 'after')]);
        if (isFirst) {
          throw new Error('busy');
        }
      }
    });
    await until(() => begun.length >= 5);
    await until(async () => isIdle(store));
    expect(begun.filter((id) => id !== 'e')).toEqual(['a', 'a', 'c', 'after']);
    expect(begun).toContain('e');
  });

  test('one is done for none that is to wait', async () => {
    const begun: string[] = [];
    await store.queue.add([same('a'), same('tomorrow', { delayMs: 86_400_000 })]);
    work(async ({ id }) => {
      begun.push(id);
      return Promise.resolve();
    });
    await until(async () => begun.length > 0 && (await store.queue.counts()).active === 0);
    expect(begun).toEqual(['a']);
    expect(await store.queue.counts()).toEqual({ waiting: 1, active: 0, dead: 0 });
  });

  test('one that is set aside was done for none', async () => {
    const begun: string[] = [];
    await store.queue.add([same('a'), same('b')]);
    work(async ({ id }) => {
      begun.push(id);
      return id === 'a' ? Promise.reject(new PermanentFailure('no')) : Promise.resolve();
    });
    await until(async () => isIdle(store));
    expect(begun).toEqual(['a', 'b']);
  });

  test('an outage of another system is borne longer', async () => {
    let attempts = 0;
    work(async () => {
      attempts += 1;
      return Promise.reject(Object.assign(new Error('away'), { isOutage: true }));
    });
    await store.queue.add([item('a')]);
    await until(async () => (await store.queue.counts()).dead === 1);
    expect(attempts).toBe(6);
  });

  test('what belongs to another process is handed on until that one takes it, however often it is offered', async () => {
    let offered = 0;
    work(async () => {
      offered += 1;
      return offered > 2 * POLICY.outageAttempts
        ? Promise.resolve()
        : Promise.reject(new BelongsElsewhere('of another process'));
    });
    await store.queue.add([item('a')]);
    await until(async () => isIdle(store));
    expect(offered).toBe(2 * POLICY.outageAttempts + 1);
    expect(await store.queue.dead('t')).toEqual([]);
  });

  test('what no attempt can mend is set aside at once', async () => {
    let attempts = 0;
    work(async () => {
      attempts += 1;
      return Promise.reject(new PermanentFailure('not a patient'));
    });
    await store.queue.add([item('a')]);
    await until(async () => (await store.queue.counts()).dead === 1);
    expect(attempts).toBe(1);
    expect((await store.queue.dead('t'))[0]?.error).toContain('not a patient');
  });

  test('work that is to wait is not begun before its time', async () => {
    const startMs = Date.now();
    let begunMs = 0;
    work(async () => {
      begunMs = Date.now();
      return Promise.resolve();
    });
    await store.queue.add([item('a', 'p1', { delayMs: 300 })]);
    await until(() => begunMs > 0);
    expect(begunMs - startMs).toBeGreaterThanOrEqual(295);
  });

  test('a worker that stops finishes what it has begun, and gives back what takes too long', async () => {
    const done: string[] = [];
    const end = new Map<string, () => void>();
    const worker = store.queue.work(async ({ id }) => {
      await new Promise<void>((resolve) => end.set(id, resolve));
      done.push(id);
    }, 2);
    await store.queue.add([item('short', 'p1'), item('long', 'p2')]);
    await until(() => end.size === 2);
    const stopped = worker.stop(400);
    end.get('short')?.();
    await stopped;
    expect(done).toEqual(['short']);
    work(async ({ id }) => {
      done.push(`${id} again`);
      return Promise.resolve();
    });
    await until(() => done.includes('long again'));
    end.get('long')?.();
  });

  test('what waits outlives the process', async () => {
    await store.queue.add([item('a')]);
    await store.close();
    store = open(place);
    const done: string[] = [];
    work(async ({ id }) => {
      done.push(id);
      return Promise.resolve();
    });
    await until(() => done.includes('a'));
  });

  test('a fact is new once, on every process, until its time is over', async () => {
    const other = open(place);
    const told = await Promise.all([
      store.memory.once('jti', 600_000),
      other.memory.once('jti', 600_000),
      store.memory.once('jti', 600_000),
    ]);
    expect(told.filter(Boolean)).toHaveLength(1);
    await store.memory.put('card', { a: 1 }, 600_000);
    expect(await other.memory.get('card')).toEqual({ a: 1 });
    expect(await other.memory.get('no card')).toBeUndefined();
    expect(await store.memory.once('brief', 20)).toBe(true);
    await until(async () => other.memory.once('brief', 600_000));
    await store.memory.put('brief card', { a: 1 }, 20);
    await until(async () => (await other.memory.get('brief card')) === undefined);
    expect(await other.memory.once('jti', 600_000)).toBe(false);
    expect(await other.memory.get('card')).toEqual({ a: 1 });
    await other.close();
  });

  test('workers killed at random lose nothing and keep each patient’s order', async () => {
    const journal = join(folder, `${String(count)}.journal`);
    writeFileSync(journal, '');
    const start = (): ChildProcess =>
      spawn(process.execPath, ['test/support/queue-worker.ts', place, journal, '600'], { stdio: 'inherit' });
    const children = [start(), start(), start()];
    const items = Array.from({ length: 300 }, (_, index) =>
      item(String(index).padStart(3, '0'), `p${String(index % 10)}`),
    );
    const lines = (): string[] => readFileSync(journal, 'utf8').split('\n').filter(Boolean);
    const doneIds = (): Set<string> => new Set(lines().flatMap((line) => /^done \S+ (\d+)$/.exec(line)?.[1] ?? []));
    try {
      for (let at = 0; at < items.length; at += 30) {
        await store.queue.add(items.slice(at, at + 30));
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
      await until(async () => isIdle(store));
    } finally {
      children.forEach((child) => child.kill('SIGKILL'));
    }
    for (let group = 0; group < 10; group += 1) {
      const firsts = [
        ...new Set(lines().flatMap((line) => new RegExp(`^begin p${String(group)} (\\d+)$`).exec(line)?.[1] ?? [])),
      ];
      expect(firsts).toEqual([...firsts].sort());
    }
    expect(await store.queue.dead('t')).toEqual([]);
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

describe.each(KINDS)('%s', (kind) => {
  test.each(['while it runs', 'before it starts'])(
    'a clock set back by an hour %s keeps no work waiting',
    async (when) => {
      const { now } = Date;
      const place = newPlace(kind);
      // A Redis store looks at the clock twice in that time.
      let store = open(place, 2000);
      const done: string[] = [];
      const work = (): Worker =>
        store.queue.work(async ({ id }) => {
          done.push(id);
          return id === 'fails' && done.length === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
        }, 1);
      try {
        Date.now = (): number => now() + 3_600_000;
        let worker = work();
        await store.queue.add([item('fails')]);
        await until(() => done.length > 0);
        if (when === 'before it starts') {
          await worker.stop(1000);
          await store.queue.add([item('waits', 'p2')]);
          await store.close();
          Date.now = now;
          store = open(place, 2000);
          worker = work();
        } else {
          await store.queue.add([item('waits', 'p2', { delayMs: 100 })]);
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

test('waits double up to a limit, half of them at random', () => {
  const policy = { ...POLICY, delayMs: 100, maxDelayMs: 1000 };
  for (const [attempts, full] of [
    [1, 100],
    [2, 200],
    [4, 800],
    [5, 1000],
    [20, 1000],
  ] as const) {
    for (let i = 0; i < 50; i += 1) {
      const ms = retryDelayMs(policy, attempts);
      expect(ms).toBeGreaterThanOrEqual(full / 2);
      expect(ms).toBeLessThanOrEqual(full);
    }
  }
});
