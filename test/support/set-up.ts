// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * Before a run of the tests: one folder for all that they write, in memory where there is room, because thousands of
 * transactions wait for a disk there; and a folder in it for what test files share.
 */
export default function setUp(): void {
  const folder = mkdtempSync(join(hasRoom() ? MEMORY : tmpdir(), 'tests-'));
  process.env['TMPDIR'] = folder;
  process.env['TEST_STORES'] = mkdtempSync(join(folder, 'stores-'));
  // The commands that tests start parse the same sources over and over.
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled');
}

function hasRoom(): boolean {
  if (!existsSync(MEMORY)) {
    return false;
  }
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM_BYTES;
}
