// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BelongsElsewhere,
  PermanentFailure,
  errorText,
  retryDelayMs,
  type WorkItem,
} from '../../src/queue/work-queue.ts';
import { until } from '../support/until.ts';
import { POLICY, STORE_KINDS, TestQueue, WorkStores, isIdle, openWorkStore, workItem } from '../support/work-stores.ts';

const stores = new WorkStores();

describe.each(STORE_KINDS)('the queue on %s', (kind) => {
  const at = new TestQueue(stores, kind);

  test('what was added is done with its payload, once', async () => {
    const done: WorkItem[] = [];
    at.work(async (one) => {
      done.push(one);
      return Promise.resolve();
    });
    await at.store.queue.add([workItem('a'), workItem('b', 'p2')]);
    await until(() => done.length === 2);
    await until(async () => isIdle(at.store));
    expect(done.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([workItem('a'), workItem('b', 'p2')]);
  });

  test('an id that is known has no effect: while it waits, and after it was done', async () => {
    const done: string[] = [];
    await at.store.queue.add([workItem('a'), workItem('a')]);
    await Promise.all(Array.from({ length: 20 }, async () => at.store.queue.add([workItem('a')])));
    at.work(async ({ id }) => {
      done.push(id);
      return Promise.resolve();
    });
    await until(() => done.length > 0);
    await until(async () => isIdle(at.store));
    await at.store.queue.add([workItem('a')]);
    await at.store.queue.add([workItem('a', 'p1', { tenant: 'other' })]);
    await until(() => done.length === 2);
    await until(async () => isIdle(at.store));
    expect(done).toEqual(['a', 'a']);
  });

  test('a patient’s items are done one after the other, in their order; other patients’ beside them', async () => {
    const begun: string[] = [];
    let active = new Set<string>();
    let mostAtOnce = 0;
    at.work(async ({ id, group }) => {
      expect(active.has(group)).toBe(false);
      active = new Set([...active, group]);
      mostAtOnce = Math.max(mostAtOnce, active.size);
      begun.push(id);
      await sleep(Math.random() * 10);
      active = new Set([...active].filter((other) => other !== group));
    }, 8);
    const items = Array.from({ length: 60 }, (_, index) =>
      workItem(`${String(index % 3)}-${String(index)}`, String(index % 3)),
    );
    await at.store.queue.add(items);
    await until(() => begun.length === 60);
    await until(async () => isIdle(at.store));
    for (const group of ['0', '1', '2']) {
      expect(begun.filter((id) => id.startsWith(`${group}-`))).toEqual(
        items.filter((one) => one.group === group).map(({ id }) => id),
      );
    }
    expect(mostAtOnce).toBe(3);
  });

  test('a failure is tried again, and the patient’s later items wait behind it', async () => {
    const log: string[] = [];
    at.work(async ({ id }) => {
      log.push(id);
      if (id === 'a' && log.filter((one) => one === 'a').length < 3) {
        throw new Error('busy');
      }
      return Promise.resolve();
    });
    await at.store.queue.add([workItem('a'), workItem('b'), workItem('c', 'p2')]);
    await until(() => log.includes('b'));
    expect(log.filter((id) => id !== 'c')).toEqual(['a', 'a', 'a', 'b']);
    expect(log.indexOf('c')).toBeLessThan(log.lastIndexOf('a'));
  });

  test('what keeps failing is set aside with its reason, the patient goes on, and a replay does it', async () => {
    let isBroken = true;
    const done: string[] = [];
    at.work(async ({ id }) => {
      if (id === 'a' && isBroken) {
        throw new TypeError('no such thing');
      }
      done.push(id);
      return Promise.resolve();
    });
    await at.store.queue.add([workItem('a'), workItem('b')]);
    await until(() => done.includes('b'));
    await until(async () => (await at.store.queue.counts()).dead === 1);
    const dead = await at.store.queue.dead('t');
    expect(dead).toMatchObject([
      { ...workItem('a'), attempts: 3, error: expect.stringContaining('TypeError: no such thing') as string },
    ]);
    expect(Date.parse(dead[0]?.failedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(await at.store.queue.dead('other')).toEqual([]);
    expect((await at.store.queue.counts()).dead).toBe(1);
    isBroken = false;
    expect(await at.store.queue.replay('other', 'a')).toBe(false);
    expect(await at.store.queue.replay('t', 'b')).toBe(false);
    expect(await at.store.queue.replay('t', 'a')).toBe(true);
    await until(() => done.includes('a'));
    await until(async () => isIdle(at.store));
    expect(await at.store.queue.dead('t')).toEqual([]);
  });

  test('what was set aside is told with the oldest first; a replay has all its attempts, behind what its patient has waiting', async () => {
    const begun: string[] = [];
    const worker = at.store.queue.work(async ({ id }) => {
      begun.push(id);
      return Promise.reject(new TypeError('no such thing'));
    }, 4);
    await at.store.queue.add([workItem('a')]);
    await until(async () => (await at.store.queue.counts()).dead === 1);
    await at.store.queue.add([workItem('b')]);
    await until(async () => (await at.store.queue.counts()).dead === 2);
    expect((await at.store.queue.dead('t')).map(({ id }) => id)).toEqual(['a', 'b']);
    await worker.stop(1000);
    begun.length = 0;
    await at.store.queue.add([workItem('c')]);
    expect(await at.store.queue.replay('t', 'a')).toBe(true);
    await at.store.queue.add([workItem('d')]);
    at.work(async ({ id }) => {
      begun.push(id);
      return id === 'a' && begun.filter((one) => one === 'a').length < POLICY.attempts
        ? Promise.reject(new Error('busy'))
        : Promise.resolve();
    });
    await until(async () => isIdle(at.store));
    expect(begun).toEqual(['c', ...Array<string>(POLICY.attempts).fill('a'), 'd']);
    expect((await at.store.queue.dead('t')).map(({ id }) => id)).toEqual(['b']);
  });

  test('who came first is begun first', async () => {
    const begun: string[] = [];
    await at.store.queue.add(['a', 'b', 'c'].map((id) => workItem(id, id)));
    at.work(async ({ id }) => {
      begun.push(id);
      return Promise.resolve();
    }, 1);
    await until(async () => isIdle(at.store));
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  test('a worker begins no more at once than it was told', async () => {
    let active = 0;
    let mostAtOnce = 0;
    await at.store.queue.add(['a', 'b', 'c', 'd', 'e'].map((id) => workItem(id, id)));
    at.work(async () => {
      active += 1;
      mostAtOnce = Math.max(mostAtOnce, active);
      await sleep(5);
      active -= 1;
    }, 2);
    await until(async () => isIdle(at.store));
    expect([1, 2]).toContain(mostAtOnce);
  });

  test('a store that was closed says so when it is looked at', async () => {
    await expect(at.store.check()).resolves.toBeUndefined();
    const other = openWorkStore(at.place);
    await other.close();
    await expect(other.check()).rejects.toThrow();
  });

  const same = (id: string, more: Partial<WorkItem> = {}): WorkItem =>
    workItem(id, 'p1', { payload: { look: 'p1' }, ...more });

  test('one is done for those of the patient that ask the same and waited for their turn, and for none that came later', async () => {
    const begun: string[] = [];
    await at.store.queue.add([same('a'), same('b'), workItem('c'), same('e', { group: 'p2' })]);
    at.work(async ({ id }) => {
      begun.push(id);
      if (id === 'a') {
        const isFirst = begun.filter((one) => one === 'a').length === 1;
        await at.store.queue.add([same(isFirst ? 'before it is tried again' : 'after')]);
        if (isFirst) {
          throw new Error('busy');
        }
      }
    });
    await until(() => begun.length >= 5);
    await until(async () => isIdle(at.store));
    expect(begun.filter((id) => id !== 'e')).toEqual(['a', 'a', 'c', 'after']);
    expect(begun).toContain('e');
  });

  test('one is done for none that is to wait', async () => {
    const begun: string[] = [];
    await at.store.queue.add([same('a'), same('tomorrow', { delayMs: 86_400_000 })]);
    at.work(async ({ id }) => {
      begun.push(id);
      return Promise.resolve();
    });
    await until(async () => begun.length > 0 && (await at.store.queue.counts()).active === 0);
    expect(begun).toEqual(['a']);
    expect(await at.store.queue.counts()).toEqual({ waiting: 1, active: 0, dead: 0 });
  });

  test('one that is set aside was done for none', async () => {
    const begun: string[] = [];
    await at.store.queue.add([same('a'), same('b')]);
    at.work(async ({ id }) => {
      begun.push(id);
      return id === 'a' ? Promise.reject(new PermanentFailure('no')) : Promise.resolve();
    });
    await until(async () => isIdle(at.store));
    expect(begun).toEqual(['a', 'b']);
  });

  test('an outage of another system is borne longer', async () => {
    let attempts = 0;
    at.work(async () => {
      attempts += 1;
      return Promise.reject(Object.assign(new Error('away'), { isOutage: true }));
    });
    await at.store.queue.add([workItem('a')]);
    await until(async () => (await at.store.queue.counts()).dead === 1);
    expect(attempts).toBe(6);
  });

  test('what belongs to another process is handed on until that one takes it, however often it is offered', async () => {
    let offered = 0;
    at.work(async () => {
      offered += 1;
      return offered > 2 * POLICY.outageAttempts
        ? Promise.resolve()
        : Promise.reject(new BelongsElsewhere('of another process'));
    });
    await at.store.queue.add([workItem('a')]);
    await until(async () => isIdle(at.store));
    expect(offered).toBe(2 * POLICY.outageAttempts + 1);
    expect(await at.store.queue.dead('t')).toEqual([]);
  });

  test('what no attempt can mend is set aside at once', async () => {
    let attempts = 0;
    at.work(async () => {
      attempts += 1;
      return Promise.reject(new PermanentFailure('not a patient'));
    });
    await at.store.queue.add([workItem('a')]);
    await until(async () => (await at.store.queue.counts()).dead === 1);
    expect(attempts).toBe(1);
    expect((await at.store.queue.dead('t'))[0]?.error).toContain('not a patient');
  });

  test('work that is to wait is not begun before its time', async () => {
    const startMs = Date.now();
    let begunMs = 0;
    at.work(async () => {
      begunMs = Date.now();
      return Promise.resolve();
    });
    await at.store.queue.add([workItem('a', 'p1', { delayMs: 300 })]);
    await until(() => begunMs > 0);
    expect(begunMs - startMs).toBeGreaterThanOrEqual(295);
  });
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
    const waits = Array.from({ length: 50 }, () => retryDelayMs(policy, attempts));
    for (const ms of waits) {
      expect(ms).toBeGreaterThanOrEqual(full / 2);
      expect(ms).toBeLessThanOrEqual(full);
    }
    expect(new Set(waits).size).toBeGreaterThan(1);
  }
});

test.each<[string, unknown, string]>([
  ['an error', new TypeError('no such thing'), 'TypeError: no such thing'],
  ['a long one, cut short', new Error('x'.repeat(600)), `Error: ${'x'.repeat(493)}`],
  ['what is no error and may be anything', { name: 'Abernathy' }, 'unknown error'],
])('%s is told', (_what, error, text) => {
  expect(errorText(error)).toBe(text);
});
