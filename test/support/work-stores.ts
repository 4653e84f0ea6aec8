// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRedisStore } from '../../src/queue/redis-store.ts';
import { openSqliteStore } from '../../src/queue/sqlite-store.ts';
import type { WorkHandler, WorkItem, Worker, WorkStore } from '../../src/queue/work-queue.ts';
import { HAS_REDIS, startRedis, type TestRedis } from './redis.ts';

export const POLICY = {
  attempts: 3,
  outageAttempts: 6,
  delayMs: 20,
  maxDelayMs: 100,
  handOnMs: 20,
  // Whoever lives is never taken for dead, however busy the machine is.
  leaseMs: 60_000,
  pollMs: 20,
};

/** The stores that can be had on this machine. */
export const STORE_KINDS = HAS_REDIS ? ['SQLite', 'Redis'] : ['SQLite'];

if (!HAS_REDIS) {
  console.log('No redis-server on this machine: the queue is tested on SQLite only (apt-get install redis-server).');
}

/** For all tests of a file, a folder and a Redis in which each of them has a place of its own. */
export class WorkStores {
  readonly folder = mkdtempSync(join(tmpdir(), 'work-'));
  #redis: TestRedis | undefined;
  #count = 0;

  constructor() {
    beforeAll(async () => {
      this.#redis = HAS_REDIS ? await startRedis() : undefined;
    });
    afterAll(async () => {
      await this.#redis?.stop();
      rmSync(this.folder, { recursive: true });
    });
  }

  /** Where a store of its own lives, for this process and others. */
  newPlace(kind: string): string {
    this.#count += 1;
    // Each test has a database of its own.
    return kind === 'Redis'
      ? `${this.#redis?.url ?? ''}/${String(this.#count % 16)}`
      : join(this.folder, `${String(this.#count)}.sqlite`);
  }
}

export function openWorkStore(place: string, leaseMs = POLICY.leaseMs): WorkStore {
  const policy = { ...POLICY, leaseMs };
  return place.startsWith('redis:') ? openRedisStore(place, { policy }) : openSqliteStore(place, policy);
}

/** For each test of a `describe`, a store of its own and workers that end with it. */
export class TestQueue {
  place = '';
  store!: WorkStore;
  #workers: Worker[] = [];

  constructor(stores: WorkStores, kind: string) {
    beforeEach(() => {
      this.place = stores.newPlace(kind);
      this.store = openWorkStore(this.place);
      this.#workers = [];
    });
    afterEach(async () => {
      await Promise.all(this.#workers.map(async (worker) => worker.stop(1000)));
      await this.store.close();
    });
  }

  work(handler: WorkHandler, concurrency = 4): void {
    this.#workers.push(this.store.queue.work(handler, concurrency));
  }
}

export function workItem(id: string, group = 'p1', more: Partial<WorkItem> = {}): WorkItem {
  return { tenant: 't', id, group, payload: { id }, ...more };
}

export async function isIdle({ queue }: WorkStore): Promise<boolean> {
  const { waiting, active } = await queue.counts();
  return waiting + active === 0;
}
