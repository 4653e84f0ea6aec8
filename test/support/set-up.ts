// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * Before a run of the tests: one folder for all that they write, in memory where there is room, because thousands of
 * transactions wait for a disk there; and a folder in it for what test files share.
 */
export default function setUp(): void {
  const home = hasRoom() ? MEMORY : tmpdir();
  removeLeft(home);
  const folder = mkdtempSync(join(home, `tests-${String(process.pid)}-`));
  process.env['TMPDIR'] = folder;
  process.env['TEST_STORES'] = mkdtempSync(join(folder, 'stores-'));
  // The commands that tests start parse the same sources in each run: kept apart from where commands keep it, which a test empties.
  process.env['NODE_COMPILE_CACHE'] = resolve('node_modules', '.cache', 'compiled-in-tests');
}

/** Takes away what runs left that were killed. */
function removeLeft(home: string): void {
  for (const name of readdirSync(home)) {
    const pid = Number(/^tests-(\d+)-\w+$/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) {
      rmSync(join(home, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function hasRoom(): boolean {
  if (!existsSync(MEMORY)) {
    return false;
  }
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM_BYTES;
}
