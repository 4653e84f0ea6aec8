// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { inTransaction, openDatabase, preparedOnce, unlessFaulty, whenFree } from '../sqlite.ts';
import { followClock } from './set-back.ts';
import { LAYOUT } from './sqlite-layout.ts';
import { sqliteMemory } from './sqlite-memory.ts';
import { RowSchema, TakenRowSchema, WorkLoop, toItem, type TakenRow, type WorkTable } from './work-loop.ts';
import {
  BelongsElsewhere,
  REMEMBER_MS,
  RETRY_POLICY,
  errorText,
  isOver,
  retryDelayMs,
  type DeadItem,
  type QueueCounts,
  type RetryPolicy,
  type Worker,
  type WorkHandler,
  type WorkItem,
  type WorkQueue,
  type WorkStore,
} from './work-queue.ts';

/** The first item of a group that is due, none of its group being under way or before it. */
const CLAIM = `
  UPDATE work SET state = 'active', owner = ?, lease_ms = ?, attempts = attempts + 1, changed_ms = ?
  WHERE seq = (
    SELECT seq FROM work AS w
    WHERE state = 'waiting' AND due_ms <= ? AND NOT EXISTS (
      SELECT 1 FROM work AS e
      WHERE e.tenant = w.tenant AND e.grp = w.grp AND e.seq < w.seq AND e.state IN ('waiting', 'active')
    )
    ORDER BY due_ms, seq LIMIT 1
  )
  RETURNING seq, tenant, id, grp, payload, attempts, changed_ms AS taken_ms, (SELECT max(seq) FROM work) AS newest`;

/** An item, and those of its group with its payload that waited for nothing but their turn when it was taken. */
const DONE = `
  UPDATE work SET state = 'done', payload = 'null', changed_ms = ?
  WHERE (seq = ? AND owner = ?)
    OR (tenant = ? AND grp = ? AND payload = ? AND state = 'waiting' AND seq <= ? AND due_ms <= ?)`;

const PURGE_EVERY_MS = 60_000;
/** A death of the worker is seldom the item's fault: as many count as one failed attempt. */
const DEATHS_PER_ATTEMPT = 3;

/** Queue and memory in one SQLite file, for the processes of one machine. */
export function openSqliteStore(file: string, policy: RetryPolicy = RETRY_POLICY): WorkStore {
  const database = openDatabase(file, LAYOUT);
  const queue = new SqliteQueue(database, policy);
  const purge = setInterval(() => {
    unlessFaulty(() => {
      purgeOld(database);
    });
  }, PURGE_EVERY_MS).unref();
  return {
    queue,
    memory: sqliteMemory(database),
    check: async () => {
      database.exec('SELECT 1');
      return Promise.resolve();
    },
    close: async () => {
      clearInterval(purge);
      database.close();
      return Promise.resolve();
    },
  };
}

function purgeOld(database: DatabaseSync): void {
  const now = Date.now();
  database.prepare("DELETE FROM work WHERE state = 'done' AND changed_ms < ?").run(now - REMEMBER_MS);
  database.prepare('DELETE FROM memory WHERE until_ms < ?').run(now);
}

class SqliteQueue implements WorkQueue, WorkTable {
  readonly #database: DatabaseSync;
  readonly #policy: RetryPolicy;
  /** A queue with nothing to do still asks several times a second. */
  readonly #statement: (sql: string) => StatementSync;
  readonly #wakers = new Set<() => void>();
  /** The latest that the clock has shown; before the first look it may have shown anything. */
  #latestMs = Infinity;

  constructor(database: DatabaseSync, policy: RetryPolicy) {
    this.#database = database;
    this.#statement = preparedOnce(database);
    this.#policy = policy;
  }

  async add(items: readonly WorkItem[]): Promise<void> {
    const insert = this.#statement(
      `INSERT INTO work (tenant, id, grp, payload, state, due_ms, changed_ms) VALUES (?, ?, ?, ?, 'waiting', ?, ?)
       ON CONFLICT (tenant, id) DO NOTHING`,
    );
    const now = Date.now();
    await whenFree(() => {
      inTransaction(this.#database, () => {
        for (const { tenant, id, group, payload, delayMs = 0 } of items) {
          insert.run(tenant, id, group, JSON.stringify(payload), now + delayMs, now);
        }
      });
    });
    this.#wakers.forEach((wake) => {
      wake();
    });
  }

  work(handler: WorkHandler, concurrency: number): Worker {
    const loop = new WorkLoop(this, handler, concurrency);
    this.#wakers.add(loop.wake);
    loop.start();
    return {
      stop: async (graceMs) => {
        this.#wakers.delete(loop.wake);
        await loop.stop(graceMs);
      },
    };
  }

  async dead(tenant: string): Promise<DeadItem[]> {
    const rows = this.#database
      .prepare("SELECT * FROM work WHERE tenant = ? AND state = 'dead' ORDER BY seq LIMIT 1000")
      .all(tenant);
    return Promise.resolve(
      rows.map((row) => {
        const { error, changed_ms: changedMs } = z.object({ error: z.string(), changed_ms: z.number() }).parse(row);
        const parsed = RowSchema.parse(row);
        return { ...toItem(parsed), attempts: parsed.attempts, error, failedAt: new Date(changedMs).toISOString() };
      }),
    );
  }

  /** Behind everything that its group has waiting. */
  async replay(tenant: string, id: string): Promise<boolean> {
    const now = Date.now();
    const { changes } = await whenFree(() =>
      this.#run(
        `UPDATE work SET state = 'waiting', attempts = 0, due_ms = ?, changed_ms = ?, seq = (SELECT max(seq) + 1 FROM work)
         WHERE tenant = ? AND id = ? AND state = 'dead'`,
        [now, now, tenant, id],
      ),
    );
    this.#wakers.forEach((wake) => {
      wake();
    });
    return changes > 0;
  }

  async counts(): Promise<QueueCounts> {
    const counts = { waiting: 0, active: 0, dead: 0 };
    const rows = this.#statement("SELECT state, count(*) AS n FROM work WHERE state <> 'done' GROUP BY state").all();
    for (const row of rows) {
      const { state, n } = z.object({ state: z.enum(['waiting', 'active', 'dead']), n: z.number() }).parse(row);
      counts[state] = n;
    }
    return Promise.resolve(counts);
  }

  claim(owner: string): TakenRow | undefined {
    const now = Date.now();
    if (now < this.#latestMs) {
      followClock(this.#database, now, this.#policy.leaseMs);
    }
    this.#latestMs = now;
    // The work of a process that has died; what many have died of is set aside.
    this.#run(
      `UPDATE work SET state = iif(attempts >= ?, 'dead', 'waiting'), owner = '', error = 'its worker died',
       changed_ms = ? WHERE state = 'active' AND lease_ms < ?`,
      [this.#policy.attempts * DEATHS_PER_ATTEMPT, now, now],
    );
    const row = this.#statement(CLAIM).get(owner, now + this.#policy.leaseMs, now, now);
    return row === undefined ? undefined : TakenRowSchema.parse(row);
  }

  renew(owner: string): void {
    this.#run("UPDATE work SET lease_ms = ? WHERE state = 'active' AND owner = ?", [
      Date.now() + this.#policy.leaseMs,
      owner,
    ]);
  }

  giveBack(owner: string): void {
    const now = Date.now();
    this.#run(
      `UPDATE work SET state = 'waiting', owner = '', attempts = attempts - 1, due_ms = ?, changed_ms = ?
       WHERE state = 'active' AND owner = ?`,
      [now, now, owner],
    );
  }

  done({ seq, tenant, grp, payload, newest, taken_ms: takenMs }: TakenRow, owner: string): void {
    this.#run(DONE, [Date.now(), seq, owner, tenant, grp, payload, newest, takenMs]);
  }

  failed({ seq, attempts }: TakenRow, owner: string, error: unknown): void {
    const now = Date.now();
    if (error instanceof BelongsElsewhere) {
      this.#run(
        `UPDATE work SET state = 'waiting', owner = '', attempts = attempts - 1, due_ms = ?, changed_ms = ?
         WHERE seq = ? AND owner = ?`,
        [now + this.#policy.handOnMs, now, seq, owner],
      );
      return;
    }
    this.#run(
      'UPDATE work SET state = ?, owner = ?, due_ms = ?, error = ?, changed_ms = ? WHERE seq = ? AND owner = ?',
      [
        isOver(this.#policy, attempts, error) ? 'dead' : 'waiting',
        '',
        Math.round(now + retryDelayMs(this.#policy, attempts)),
        errorText(error),
        now,
        seq,
        owner,
      ],
    );
  }

  get policy(): RetryPolicy {
    return this.#policy;
  }

  #run(sql: string, values: readonly SQLInputValue[]): { changes: number } {
    return { changes: Number(this.#statement(sql).run(...values).changes) };
  }
}
