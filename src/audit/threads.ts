// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { normalizeErrorString } from '@medplum/core';
import { Worker } from 'node:worker_threads';
import { Work, type Task, type WorkSetting } from './work.ts';

export interface Threads {
  /** 1 does everything in the process itself. */
  readonly workers: number;
  /** The project's folder. */
  readonly root: string;
}

/**
 * Does tasks on so many threads, in no order.
 * @param onDone - Is told how many are done.
 */
export async function doAll(
  setting: WorkSetting,
  tasks: readonly Task[],
  { workers, root }: Threads,
  onDone: (done: number) => void,
): Promise<void> {
  let done = 0;
  const tell = (): void => {
    done += 1;
    onDone(done);
  };
  if (workers <= 1) {
    const work = new Work(setting);
    for (const task of tasks) {
      work.do(task);
      tell();
      // Signals and the progress line have their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return;
  }
  const waiting = [...tasks];
  const count = Math.min(workers, tasks.length);
  await Promise.all(Array.from({ length: count }, async () => runThread(join(root, WORKER), setting, waiting, tell)));
}

const WORKER = 'src/audit/worker.ts';

/** Takes from what is waiting until nothing is; a thread that fails fails the run. */
async function runThread(path: string, setting: WorkSetting, waiting: Task[], tell: () => void): Promise<void> {
  const worker = new Worker(path, { workerData: setting, execArgv: [] });
  try {
    await new Promise<void>((resolve, reject) => {
      const next = (): void => {
        const task = waiting.shift();
        if (task) {
          worker.postMessage(task);
        } else {
          resolve();
        }
      };
      worker.on('message', () => {
        tell();
        next();
      });
      worker.on('error', (cause) => {
        waiting.length = 0;
        reject(new Error(normalizeErrorString(cause), { cause }));
      });
      worker.on('exit', () => {
        reject(new Error('A thread ended before its work was done'));
      });
      next();
    });
  } finally {
    await worker.terminate();
  }
}
