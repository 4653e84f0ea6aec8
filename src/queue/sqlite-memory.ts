// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';
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
      const { changes } = database.prepare(`${UPSERT} WHERE memory.until_ms < ?`).run(key, 'true', now + ttlMs, now);
      return Promise.resolve(Number(changes) > 0);
    },
    put: async (key, value, ttlMs) => {
      database.prepare(UPSERT).run(key, JSON.stringify(value), Date.now() + ttlMs);
      return Promise.resolve();
    },
    get: async (key) => {
      const row = database.prepare('SELECT value FROM memory WHERE key = ? AND until_ms >= ?').get(key, Date.now());
      return Promise.resolve(row === undefined ? undefined : (JSON.parse(String(row['value'])) as unknown));
    },
  };
}
