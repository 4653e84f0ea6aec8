// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { preparedOnce } from '../sqlite.ts';
import { guarded } from './storage-fault.ts';

/** SQL over one connection, each statement prepared once. Synchronous: nothing can come between two calls. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #statement: (sql: string) => StatementSync;
  /** Those whose rows were asked for one by one, and that no search is going through now. */
  readonly #resting = new Map<string, StatementSync[]>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#statement = preparedOnce(db);
  }

  get(sql: string, ...values: SQLInputValue[]): unknown {
    return guarded(() => this.#statement(sql).get(...values));
  }

  all(sql: string, ...values: SQLInputValue[]): unknown[] {
    return guarded(() => this.#statement(sql).all(...values));
  }

  /** Rows as they are asked for, by a statement that is theirs meanwhile, so that another search may come between. */
  *each<T>(sql: string, read: (row: unknown) => T, ...values: SQLInputValue[]): Iterable<T> {
    const resting = this.#resting.get(sql) ?? [];
    this.#resting.set(sql, resting);
    const statement = resting.pop() ?? guarded(() => this.#db.prepare(sql));
    const rows = guarded(() => statement.iterate(...values));
    try {
      for (let next = guarded(() => rows.next()); next.done !== true; next = guarded(() => rows.next())) {
        yield read(next.value);
      }
    } finally {
      // Left open, it would keep the state that it sees from being written back.
      rows.return?.();
      resting.push(statement);
    }
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    guarded(() => this.#statement(sql).run(...values));
  }
}
