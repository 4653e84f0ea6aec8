// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from '../sqlite.ts';

/**
 * Holds a DATA_DIR for this process alone: by a lock of the file system, which ends with the process however it ends.
 * @throws Error of one line, where another process holds it or it cannot be written.
 */
export function holdDataDir(dataDir: string): { readonly release: () => void } {
  try {
    mkdirSync(dataDir, { recursive: true });
    const lock = new DatabaseSync(join(dataDir, 'in-use'), { timeout: 0 });
    // Written each time: a lock alone is given on a disk that cannot be written too.
    lock.exec(`
      PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (at TEXT);
      DELETE FROM held; INSERT INTO held (at) VALUES (datetime()); COMMIT;`);
    return {
      release: () => {
        lock.close();
      },
    };
  } catch (cause) {
    const why = isBusy(cause)
      ? 'is in use by another process of this service; choose another, for example DATA_DIR=data-2'
      : `cannot be written: ${cause instanceof Error ? cause.message : 'it is not a folder'}`;
    throw new Error(`DATA_DIR: ${dataDir} ${why}`, { cause });
  }
}
