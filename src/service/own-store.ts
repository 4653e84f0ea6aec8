// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BelongsElsewhere, type SharedMemory } from '../queue/work-queue.ts';
import { contentOf } from './secrets.ts';

/** A holder renews with each item; one that is lost for good is given up after this. */
const HOLD_MS = 7 * 24 * 3600 * 1000;
/** Between taking the place and writing the name on it. */
const TAKING_MS = 10_000;

/** The work of a tenant belongs to another process: it is left to that one, however long that takes. */
export class StoreElsewhere extends BelongsElsewhere {
  override readonly name = 'StoreElsewhere';

  constructor(tenant: string) {
    super(
      `The charges of tenant ${tenant} are in another process's DATA_DIR: run a single process with workers for it`,
    );
  }
}

/** Holds the identity of a DATA_DIR. */
export const STORE_ID_FILE = 'store-id';

/**
 * Identity of a DATA_DIR, which goes where the folder goes.
 * @throws Error of one line, where its file cannot be read or is empty.
 */
export function storeIdOf(dataDir: string): string {
  const file = join(dataDir, STORE_ID_FILE);
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomUUID(), { flag: 'wx', flush: true });
  } catch {
    // It has one already; where it cannot be written, reading it says so.
  }
  const id = contentOf(file);
  // Without one, any other folder without one would pass for this store, and the same minutes be billed on both.
  if (id.trim() === '') {
    throw new Error(`DATA_DIR: ${file} is empty: put a backup in its place (docs/operations.md)`);
  }
  return id;
}

/**
 * Makes sure that the charges of a tenant stand on one store only: on a second one the same minutes would be billed
 * anew.
 * @throws StoreElsewhere where another store holds them.
 */
export async function holdOwnStore(memory: SharedMemory, tenant: string, storeId: string): Promise<void> {
  const key = `own-store:${tenant}`;
  const isHolder = (await memory.once(key, TAKING_MS)) || (await memory.get(key)) === storeId;
  if (!isHolder) {
    throw new StoreElsewhere(tenant);
  }
  await memory.put(key, storeId, HOLD_MS);
}
