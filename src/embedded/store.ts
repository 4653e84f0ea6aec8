// SPDX-License-Identifier: Apache-2.0
import { DatabaseSync } from 'node:sqlite';
import { BUSY_TIMEOUT_MS, openDatabase } from '../sqlite.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS resource (
    type TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (type, id)
  );
  CREATE TABLE IF NOT EXISTS history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, last_updated TEXT NOT NULL, json TEXT
  );
  CREATE INDEX IF NOT EXISTS history_by_id ON history (type, id, seq);
  CREATE INDEX IF NOT EXISTS history_deleted ON history (type, last_updated) WHERE json IS NULL;
  CREATE TABLE IF NOT EXISTS search_key (
    type TEXT NOT NULL, code TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (type, code, value, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS search_key_by_id ON search_key (type, id);
  CREATE TABLE IF NOT EXISTS search_date (
    type TEXT NOT NULL, code TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (type, code, first, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS search_date_by_id ON search_date (type, id);
  CREATE TABLE IF NOT EXISTS job (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, interaction TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS set_aside (type TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, json);
  CREATE TABLE IF NOT EXISTS untold (type TEXT NOT NULL, id TEXT NOT NULL, is_mended INTEGER NOT NULL);
`;

/** To be raised with every change of what is indexed. */
export const INDEX_VERSION = 4;

const LAYOUT = {
  schema: SCHEMA,
  version: INDEX_VERSION,
  columns: {
    resource: 'type, id, version, json',
    history: 'seq, type, id, version, last_updated, json',
    job: 'seq, type, id, version, interaction',
  },
};

/**
 * The SQLite file behind the embedded server, in WAL mode.
 *
 * `writer` makes every change and commits to disk before a request is answered; `reader` sees committed state only,
 * so that a search never meets a half-made transaction.
 */
export interface Store {
  readonly writer: DatabaseSync;
  readonly reader: DatabaseSync;
  readonly close: () => void;
}

/** 16 MB instead of 2: the index of 50,000 visits is gone through again and again to count them. */
const READER_CACHE = 'PRAGMA cache_size = -16384';

/**
 * Opens the store, making file and folders where there are none.
 * @param file - Path of the SQLite file.
 */
export function openStore(file: string): Store {
  const writer = openDatabase(file, LAYOUT);
  const reader = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  reader.exec(READER_CACHE);
  return {
    writer,
    reader,
    close: () => {
      reader.close();
      writer.close();
    },
  };
}
