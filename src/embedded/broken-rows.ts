// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { inTransaction } from '../sqlite.ts';

/** A row of the store that did not hold its record any more. */
export interface BrokenRow {
  readonly type: string;
  readonly id: string;
  readonly version: string;
  /** True where the history had the same version whole. */
  readonly isMended: boolean;
}

/** True of a row whose text is cut, or is another record or none. */
const isBroken = (table: string): string => `CASE
  WHEN typeof(${table}.json) = 'text' AND json_valid(${table}.json)
  THEN ${table}.json ->> '$.resourceType' IS NOT ${table}.type OR ${table}.json ->> '$.id' IS NOT ${table}.id
  ELSE 1 END`;

const FIND = `SELECT type, id, version FROM resource WHERE ${isBroken('resource')} ORDER BY type, id`;
const KEEP = 'INSERT INTO set_aside SELECT type, id, version, json FROM resource WHERE type = ? AND id = ?';
const MEND = `
  UPDATE resource SET json = history.json FROM history
  WHERE resource.type = ? AND resource.id = ? AND NOT ${isBroken('history')}
    AND history.type = resource.type AND history.id = resource.id AND history.version = resource.version`;
const REMOVE = ['resource', 'search_key', 'search_date'].map(
  (table) => `DELETE FROM ${table} WHERE type = ? AND id = ?`,
);

const FoundRow = z.object({ type: z.string(), id: z.string(), version: z.string() });

/**
 * Takes rows that no longer hold their record out of the way of all others: a file may be sound while a tool, or a
 * disk, has changed a text in it. What such a row holds is kept in `set_aside`; the record itself comes back from its
 * history where that has the same version.
 */
export function setAsideBroken(database: DatabaseSync): readonly BrokenRow[] {
  const found = database
    .prepare(FIND)
    .all()
    .map((row) => FoundRow.parse(row));
  if (found.length === 0) {
    return [];
  }
  return inTransaction(database, () =>
    found.map(({ type, id, version }) => {
      database.prepare(KEEP).run(type, id);
      const isMended = database.prepare(MEND).run(type, id).changes > 0;
      if (!isMended) {
        REMOVE.forEach((sql) => database.prepare(sql).run(type, id));
      }
      return { type, id, version, isMended };
    }),
  );
}
