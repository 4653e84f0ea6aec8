// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { WithId } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import { withMeta } from './meta.ts';
import { ResourceTable } from './resource-table.ts';
import { inTransaction } from '../sqlite.ts';

/** A record whose row did not hold it any more. */
export interface BrokenRow {
  readonly type: string;
  readonly id: string;
  /** True where nothing is lost: the text was whole, or the history had the same version. */
  readonly isMended: boolean;
}

/** What a record that was lost leaves standing of the version before. */
export type Stays = (before: WithId<Resource>) => WithId<Resource> | undefined;

/** True of a row whose text is cut, or is another record or none, or whose version is no text. */
const isBroken = (table: string): string => `(typeof(${table}.version) <> 'text' OR CASE
  WHEN typeof(${table}.json) = 'text' AND json_valid(${table}.json)
  THEN ${table}.json ->> '$.resourceType' IS NOT ${table}.type OR ${table}.json ->> '$.id' IS NOT ${table}.id
  ELSE 1 END)`;

/** Goes through the table as it lies in the file: in any other order each row is looked up by itself. */
const FIND = `
  SELECT rowid, CAST(type AS TEXT) AS type, CAST(id AS TEXT) AS id
  FROM resource WHERE ${isBroken('resource')}`;
const KEEP = 'INSERT INTO set_aside SELECT type, id, version, json FROM resource WHERE rowid = ?';
/** A whole record tells what its row is, where the row says the same in its way, or the history that this was saved last. */
const RENAME = `
  UPDATE OR IGNORE resource SET type = json ->> '$.resourceType', id = json ->> '$.id', version = json ->> '$.meta.versionId'
  WHERE rowid = ? AND CASE WHEN typeof(json) = 'text' AND json_valid(json) AND json ->> '$.meta.versionId' <> ''
    THEN json ->> '$.resourceType' = CAST(type AS TEXT) AND json ->> '$.id' = CAST(id AS TEXT)
      OR json = (SELECT saved.json FROM history AS saved
        WHERE saved.type = resource.json ->> '$.resourceType' AND saved.id = resource.json ->> '$.id'
        ORDER BY seq DESC LIMIT 1)
    ELSE 0 END`;
const MEND = `
  UPDATE OR IGNORE resource SET type = history.type, id = history.id, json = history.json, version = history.version
  FROM history
  WHERE resource.rowid = ? AND NOT ${isBroken('history')} AND history.type = CAST(resource.type AS TEXT)
    AND history.id = CAST(resource.id AS TEXT) AND history.version = CAST(resource.version AS TEXT)`;
const REMOVE = 'DELETE FROM resource WHERE rowid = ?';

const FoundRow = z.object({ rowid: z.number(), type: z.string(), id: z.string() });
const UntoldRow = z.object({ type: z.string(), id: z.string(), is_mended: z.number() });

/**
 * Takes rows that no longer hold their record out of the way of all others: a file may be sound while a tool, or a
 * disk, has changed a text in it. What such a row holds is kept in `set_aside`. The record itself comes back by its own
 * text, or from its history where that has the same version; otherwise it is deleted, so that what rested on it is decided
 * again.
 * @param stays - Makes of a record as it was last whole what stands in its place; undefined for one that is deleted.
 */
export function setAsideBroken(database: DatabaseSync, stays: Stays): void {
  const found = database
    .prepare(FIND)
    .all()
    .map((row) => FoundRow.parse(row));
  if (found.length === 0) {
    return;
  }
  const table = new ResourceTable(database);
  inTransaction(database, () => {
    for (const { rowid, type, id } of found) {
      database.prepare(KEEP).run(rowid);
      const isMended = [RENAME, MEND].some((sql) => database.prepare(sql).run(rowid).changes > 0);
      if (!isMended) {
        database.prepare(REMOVE).run(rowid);
        replace(table, type, id, stays);
      }
      database.prepare('INSERT INTO untold (type, id, is_mended) VALUES (?, ?, ?)').run(type, id, Number(isMended));
    }
  });
}

/** Of a damaged type or id another record may bear what it looks like, or none ever did. */
function replace(table: ResourceTable, type: string, id: string, stays: Stays): void {
  const [versionId, lastUpdated] = [randomUUID(), new Date().toISOString()];
  if (!table.existed(type, id) || table.version(type, id) !== undefined) {
    return;
  }
  const before = table.history(type, id).find(({ isDamaged }) => !isDamaged)?.resource;
  const stand = before && stays(before);
  if (stand) {
    table.put(withMeta(stand, { versionId, lastUpdated }), 'update', false);
  } else {
    table.remove(type, id, versionId, lastUpdated, true);
  }
}

/** What was found, at this start or at one that ended before anybody was told. */
export function untoldBroken(database: DatabaseSync): readonly BrokenRow[] {
  return database
    .prepare('SELECT type, id, is_mended FROM untold ORDER BY type, id')
    .all()
    .map((row) => {
      const { type, id, is_mended: isMended } = UntoldRow.parse(row);
      return { type, id, isMended: isMended === 1 };
    });
}

/** To be called in the transaction that tells of them. */
export function brokenAreTold(database: DatabaseSync): void {
  database.exec('DELETE FROM untold');
}
