// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeIdOf } from '../../src/service/own-store.ts';
import { openSqliteStore } from '../../src/queue/sqlite-store.ts';

test('a backup of a folder in use is a folder that the service takes for the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backup-'));
  const [dataDir, copy] = [join(folder, 'data'), join(folder, 'copy')];
  const id = storeIdOf(dataDir);
  const store = openSqliteStore(join(dataDir, 'work.sqlite'));
  try {
    await store.queue.add([{ tenant: 't', id: '1', group: 'p1', payload: {} }]);
    const { status, stderr } = spawnSync(process.execPath, ['scripts/backup.ts', copy], {
      env: { ...process.env, DATA_DIR: dataDir },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(storeIdOf(copy)).toBe(id);
    const restored = openSqliteStore(join(copy, 'work.sqlite'));
    expect(await restored.queue.counts()).toEqual({ waiting: 1, active: 0, dead: 0 });
    await restored.close();
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
