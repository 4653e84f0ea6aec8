// SPDX-License-Identifier: Apache-2.0
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { getHeapStatistics, writeHeapSnapshot } from 'node:v8';
import { threadId } from 'node:worker_threads';

/*
 * Loaded before the service with --import, in its main thread and in each bot's: collects garbage every few seconds and
 * notes what is left, so that a leak can be told from a heap that is merely not collected yet.
 */
const EVERY_MS = 20_000;
const { HEAP_FOLDER: folder, HEAP_SNAPSHOT_MINUTES: minutes = '' } = process.env;
const snapshots = minutes.split(',').filter(Boolean).map(Number);
const startMs = Date.now();

if (folder !== undefined && global.gc) {
  setInterval(() => {
    global.gc?.();
    const minute = (Date.now() - startMs) / 60_000;
    const { used_heap_size: used, external_memory: external } = getHeapStatistics();
    const line = { pid: process.pid, threadId, minute, heapMb: used / 1_048_576, externalMb: external / 1_048_576 };
    appendFileSync(join(folder, 'heap.ndjson'), `${JSON.stringify(line)}\n`);
    if (threadId === 0 && minute > (snapshots[0] ?? Infinity)) {
      writeHeapSnapshot(join(folder, `${String(process.pid)}-${String(snapshots.shift())}.heapsnapshot`));
    }
  }, EVERY_MS).unref();
}
