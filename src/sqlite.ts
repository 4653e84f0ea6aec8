// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

/** Primary result codes of SQLite. Source: https://www.sqlite.org/rescode.html */
const BUSY: readonly number[] = [5, 6];
/** No memory, read-only, input or output, corrupt, full, not to be opened, no database. */
const FAULTS: readonly number[] = [...BUSY, 7, 8, 10, 11, 13, 14, 26];
const ErrorSchema = z.object({ code: z.literal('ERR_SQLITE_ERROR'), errcode: z.number() });

/** How long the process itself stands still for a lock of others; the rest is waited for beside other work. */
export const BUSY_TIMEOUT_MS = 50;
const LONGEST_PAUSE_MS = 250;

function codeOf(error: unknown): number | undefined {
  const parsed = ErrorSchema.safeParse(error);
  return parsed.success ? parsed.data.errcode & 0xff : undefined;
}

/** True where another connection holds a lock: a backup, a copy, another process. */
export function isBusy(error: unknown): boolean {
  return BUSY.includes(codeOf(error) ?? 0);
}

/** True where disk or file is at fault, and not what was asked. */
export function isStorageFault(error: unknown): boolean {
  return FAULTS.includes(codeOf(error) ?? 0);
}

/** For a lock of another tool, before whoever asked is told to ask again. */
export const LONGEST_WAIT_MS = 30_000;

/**
 * Does something as soon as no other connection holds a lock.
 * @param waitMs - Given up after this, by the error of the last try.
 */
export async function whenFree<T>(action: () => T, waitMs = LONGEST_WAIT_MS): Promise<T> {
  const endMs = Date.now() + waitMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error) || Date.now() > endMs) {
        throw error;
      }
    }
    await sleep(pauseMs);
  }
}

/** Undefined where storage is at fault: it is tried again at the next turn. */
export function unlessFaulty<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (isStorageFault(error)) {
      return undefined;
    }
    throw error;
  }
}

/** All of it or nothing. */
export function inTransaction<T>(database: DatabaseSync, change: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = change();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** SQLite itself has rolled back what a full or faulty disk did not take. */
export function rollBack(database: DatabaseSync): void {
  if (database.isTransaction) {
    database.exec('ROLLBACK');
  }
}

export interface Layout {
  readonly schema: string;
  /** Of what a file holds; raised with a change that an older build would not understand. */
  readonly version: number;
  /** Columns of each table, by name. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Opens a SQLite file in WAL mode, made where there is none; each commit is on disk when it returns.
 * @throws Error of one line, where the file is damaged, locked, of another layout or of another program; nothing is
 *   written to it then.
 */
export function openDatabase(file: string, layout: Layout): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  let database: DatabaseSync | undefined;
  try {
    if (existsSync(file)) {
      examine(file, layout);
    }
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    // All tables or none: a file that has only some of them is not one of ours that a kill has cut short.
    database.exec(`BEGIN; ${layout.schema} COMMIT;`);
    return database;
  } catch (error) {
    database?.close();
    throw isStorageFault(error) ? unusable(file, error) : error;
  }
}

/** A fault of storage at the start, in one line that names the file. */
export function unusable(file: string, cause: unknown): Error {
  const isDamaged = [11, 26].includes(codeOf(cause) ?? 0);
  const why = isBusy(cause)
    ? 'is locked by another program; start again when that one is done'
    : isDamaged
      ? DAMAGED
      : 'is not to be written: its disk is full or fails, or another program has locked it';
  return new Error(`DATA_DIR: ${file} ${why}`, { cause });
}

const DAMAGED = 'is damaged; put a backup in its place (docs/operations.md)';
/** SQLite takes a shorter file for an empty one. Source: https://www.sqlite.org/fileformat.html#pages */
const SHORTEST_BYTES = 512;

const CheckRow = z.object({ quick_check: z.string() });
const VersionRow = z.object({ user_version: z.number() });
const TableRow = z.object({ name: z.string() });

function examine(file: string, { version, columns }: Layout): void {
  const about = statSync(file);
  if (!about.isFile() || about.size < SHORTEST_BYTES) {
    throw new Error(`DATA_DIR: ${file} ${DAMAGED}`);
  }
  const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    if (CheckRow.parse(database.prepare('PRAGMA quick_check(1)').get()).quick_check !== 'ok') {
      throw new Error(`DATA_DIR: ${file} ${DAMAGED}`);
    }
    if (VersionRow.parse(database.prepare('PRAGMA user_version').get()).user_version > version) {
      throw new Error(`DATA_DIR: ${file} is of a newer version of this service: start that one`);
    }
    const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const tables = new Set(rows.map((row) => TableRow.parse(row).name));
    for (const [table, names] of Object.entries(columns)) {
      if (tables.size > 0 && !tables.has(table)) {
        throw new Error(
          `DATA_DIR: ${file} is not a whole store of this service: put a backup in its place, or choose another folder`,
        );
      }
      if (tables.has(table) && !hasColumns(database, table, names)) {
        throw new Error(`DATA_DIR: ${file} is of a version that this service cannot read: start the older one`);
      }
    }
  } finally {
    database.close();
  }
}

function hasColumns(database: DatabaseSync, table: string, names: string): boolean {
  try {
    database.prepare(`SELECT ${names} FROM ${table}`);
    return true;
  } catch (error) {
    if (isStorageFault(error)) {
      throw error;
    }
    return false;
  }
}

/** Statements of one connection, each prepared once: to prepare one takes longer than most take to run. */
export function preparedOnce(database: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}
