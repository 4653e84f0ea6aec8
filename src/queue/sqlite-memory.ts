// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';
import { whenFree } from '../sqlite.ts';
import type { SharedMemory } from './work-queue.ts';

export const MEMORY_SCHEMA = `
  CREATE TABLE IF NOT EXISTS memory (key TEXT PRIMARY KEY, value TEXT NOT NULL, until_ms INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS memory_until ON memory (until_ms);`;

/** Facts with an end, beside the queue in its SQLite file. */
export function sqliteMemory(database: DatabaseSync): SharedMemory {
  const UPSERT = `INSERT INTO memory (key, value, until_ms) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, until_ms = excluded.until_ms`;
  return {
    once: async (key, ttlMs) => {
      const now = Date.now();
      const upsert = `${UPSERT} WHERE memory.until_ms < ?`;
      const { changes } = await whenFree(() => database.prepare(upsert).run(key, 'true', now + ttlMs, now));
      return Number(changes) > 0;
    },
    put: async (key, value, ttlMs) => {
      await whenFree(() => database.prepare(UPSERT).run(key, JSON.stringify(value), Date.now() + ttlMs));
    },
    get: async (key) => {
      const sql = 'SELECT value FROM memory WHERE key = ? AND until_ms >= ?';
      const row = await whenFree(() => database.prepare(sql).get(key, Date.now()));
      return row === undefined ? undefined : (JSON.parse(String(row['value'])) as unknown);
    },
  };
}
