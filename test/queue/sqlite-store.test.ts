// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../src/queue/sqlite-store.ts';
import type { WorkStore } from '../../src/queue/work-queue.ts';
import { until } from '../support/until.ts';
import { POLICY, isIdle, workItem } from '../support/work-stores.ts';

const DAY_MS = 86_400_000;
const { now } = Date;

let folder: string;
let file: string;
let store: WorkStore;
let database: DatabaseSync;
/** What the store does every minute. */
let eachMinute: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-store-'));
  file = join(folder, 'work.sqlite');
  const timers = jest.spyOn(globalThis, 'setInterval');
  store = openSqliteStore(file, { ...POLICY, leaseMs: 3000 });
  eachMinute = timers.mock.calls.find(([, ms]) => ms === 60_000)?.[0] as () => void;
  timers.mockRestore();
  database = new DatabaseSync(file);
});
afterEach(async () => {
  Date.now = now;
  database.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** When the lease of what is under way ends. */
const leaseMs = (): number =>
  Number(database.prepare("SELECT max(lease_ms) AS ms FROM work WHERE state = 'active'").get()?.['ms'] ?? 0);

test('the id of what was done is known for a week, and a fact for its time', async () => {
  const done: string[] = [];
  const worker = store.queue.work(async ({ id }) => {
    done.push(id);
    return Promise.resolve();
  }, 1);
  const addAgain = async (): Promise<void> => {
    eachMinute();
    await store.queue.add([workItem('a')]);
    await until(async () => isIdle(store));
  };
  await addAgain();
  await store.memory.put('fact', 1, 8 * DAY_MS);
  Date.now = (): number => now() + 7 * DAY_MS - 60_000;
  await addAgain();
  expect(done).toEqual(['a']);
  Date.now = (): number => now() + 7 * DAY_MS + 60_000;
  await addAgain();
  expect(done).toEqual(['a', 'a']);
  expect(await store.memory.get('fact')).toBe(1);
  const facts = (): unknown => database.prepare('SELECT count(*) AS n FROM memory').get()?.['n'];
  expect(facts()).toBe(1);
  Date.now = (): number => now() + 8 * DAY_MS + 60_000;
  eachMinute();
  expect(facts()).toBe(0);
  await worker.stop(1000);
});

test('who is at work for long is heard of again and again', async () => {
  let end = (): void => undefined;
  const worker = store.queue.work(
    async () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    1,
  );
  await store.queue.add([workItem('a')]);
  await until(() => leaseMs() > 0);
  const first = leaseMs();
  await until(() => leaseMs() > first);
  end();
  await until(async () => isIdle(store));
  await worker.stop(1000);
});

test('what its workers die of is set aside at last, and its patient goes on', async () => {
  let deaths = 0;
  const worker = store.queue.work(async ({ id }) => {
    deaths += id === 'a' ? 1 : 0;
    return id === 'a' ? new Promise(() => undefined) : Promise.resolve();
  }, 100);
  await store.queue.add([workItem('a'), workItem('b')]);
  await until(async () => {
    // As if the process had died that has it.
    database.exec("UPDATE work SET lease_ms = 0 WHERE state = 'active'");
    return isIdle(store);
  });
  expect(deaths).toBe(3 * POLICY.attempts);
  expect(await store.queue.dead('t')).toMatchObject([{ id: 'a', error: 'its worker died' }]);
  await worker.stop(1);
});

test('what a process had under way before the clock was set back is free when a lease is over', async () => {
  await store.queue.add([workItem('a')]);
  database
    .prepare("UPDATE work SET state = 'active', owner = 'gone', lease_ms = ?, changed_ms = ?")
    .run(now() + 3_600_000, now() + 3_600_000);
  const worker = store.queue.work(async () => Promise.resolve(), 1);
  await until(() => leaseMs() < now() + 60_000);
  await worker.stop(1000);
});

test('between two attempts it waits as long as it is to', async () => {
  const patient = openSqliteStore(join(folder, 'patient.sqlite'), { ...POLICY, delayMs: DAY_MS, maxDelayMs: DAY_MS });
  const begun: string[] = [];
  const worker = patient.queue.work(async ({ id }) => {
    begun.push(id);
    return id === 'a' ? Promise.reject(new Error('busy')) : Promise.resolve();
  }, 1);
  await patient.queue.add([workItem('a'), workItem('b', 'p2'), workItem('c', 'p3')]);
  await until(async () => begun.includes('c') && (await patient.queue.counts()).active === 0);
  expect(begun).toEqual(['a', 'b', 'c']);
  Date.now = (): number => now() + DAY_MS;
  await until(() => begun.length > 3);
  expect(begun).toEqual(['a', 'b', 'c', 'a']);
  await worker.stop(1000);
  await patient.close();
});

test('a row that is damaged is set aside as any other that fails', async () => {
  await store.queue.add([workItem('a'), workItem('b')]);
  database.exec("UPDATE work SET payload = '{' WHERE id = 'a'");
  const done: unknown[] = [];
  const worker = store.queue.work(async ({ id, payload }) => {
    done.push([id, payload]);
    return payload === undefined ? Promise.reject(new Error('no payload')) : Promise.resolve();
  }, 1);
  await until(async () => isIdle(store));
  expect(done).toEqual([...Array<unknown>(POLICY.attempts).fill(['a', undefined]), ['b', { id: 'b' }]]);
  expect(await store.queue.dead('t')).toMatchObject([{ id: 'a', error: 'Error: no payload' }]);
  await worker.stop(1000);
});

test('what is done while another program has the file locked is noted when that one is done', async () => {
  let times = 0;
  const worker = store.queue.work(async () => {
    times += 1;
    database.exec('BEGIN IMMEDIATE');
    return Promise.resolve();
  }, 1);
  await store.queue.add([workItem('a')]);
  await until(() => times > 0);
  expect((await store.queue.counts()).active).toBe(1);
  database.exec('COMMIT');
  await until(async () => isIdle(store));
  expect(times).toBe(1);
  await worker.stop(1000);
});

test('what ends after its worker was stopped, and the store closed, is nothing to note', async () => {
  const other = openSqliteStore(file, POLICY);
  let end = (): void => undefined;
  const worker = other.queue.work(
    async () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    1,
  );
  await other.queue.add([workItem('a')]);
  await until(async () => (await other.queue.counts()).active === 1);
  await worker.stop(1);
  await other.close();
  const faults: unknown[] = [];
  const note = (fault: unknown): void => void faults.push(fault);
  process.on('unhandledRejection', note);
  end();
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('unhandledRejection', note);
  expect(faults).toEqual([]);
  expect(await store.queue.counts()).toEqual({ waiting: 1, active: 0, dead: 0 });
});
