// SPDX-License-Identifier: Apache-2.0
import type { Layout } from '../sqlite.ts';
import { MEMORY_SCHEMA } from './sqlite-memory.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS work (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL, id TEXT NOT NULL, grp TEXT NOT NULL, payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'active', 'dead', 'done')),
    attempts INTEGER NOT NULL DEFAULT 0, due_ms INTEGER NOT NULL, lease_ms INTEGER NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '', changed_ms INTEGER NOT NULL,
    UNIQUE (tenant, id)
  );
  CREATE INDEX IF NOT EXISTS work_open ON work (tenant, grp, seq) WHERE state IN ('waiting', 'active');
  CREATE INDEX IF NOT EXISTS work_due ON work (due_ms) WHERE state = 'waiting';
  CREATE INDEX IF NOT EXISTS work_done ON work (changed_ms) WHERE state = 'done';
  ${MEMORY_SCHEMA}
`;

/** What the file of queue and memory holds. */
export const LAYOUT: Layout = {
  schema: SCHEMA,
  version: 0,
  columns: {
    work: 'seq, tenant, id, grp, payload, state, attempts, due_ms, lease_ms, owner, error, changed_ms',
    memory: 'key, value, until_ms',
  },
};
