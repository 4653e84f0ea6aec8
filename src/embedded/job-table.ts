// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';
import type { Statements } from './statements.ts';

export type Interaction = 'create' | 'update' | 'delete';

/** A change that Subscriptions have yet to see. */
export interface Job {
  readonly seq: number;
  readonly type: string;
  readonly id: string;
  readonly version: string;
  readonly interaction: Interaction;
}

const JobRow = z.object({
  seq: z.number(),
  type: z.string(),
  id: z.string(),
  version: z.string(),
  interaction: z.enum(['create', 'update', 'delete']),
});
const SeqRow = z.object({ seq: z.number() });

/** The changes that Subscriptions have yet to see, each stored with the change itself. */
export class JobTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  add({ type, id, version, interaction }: Omit<Job, 'seq'>): void {
    const sql = 'INSERT INTO job (type, id, version, interaction) VALUES (?, ?, ?, ?)';
    this.#sql.run(sql, type, id, version, interaction);
  }

  /** Oldest first; those up to the job `backlog` come after all others. */
  next(limit: number, backlog = 0): Job[] {
    const columns = 'SELECT seq, type, id, version, interaction FROM job';
    const fresh = this.#sql.all(`${columns} WHERE seq > ? ORDER BY seq LIMIT ?`, backlog, limit);
    const rest = this.#sql.all(`${columns} WHERE seq <= ? ORDER BY seq LIMIT ?`, backlog, limit - fresh.length);
    return [...fresh, ...rest].map((row) => JobRow.parse(row));
  }

  /** 0 where there is none. */
  newest(): number {
    return SeqRow.parse(this.#sql.get('SELECT coalesce(max(seq), 0) AS seq FROM job')).seq;
  }

  finish(seq: number): void {
    this.#sql.run('DELETE FROM job WHERE seq = ?', seq);
  }
}
