// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { normalizeErrorString } from '@medplum/core';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import { Work, type Task, type WorkSetting } from './work.ts';

export interface Threads {
  /** 0 does everything in the process itself. */
  readonly workers: number;
  /** The project's folder. */
  readonly root: string;
}

const WORKER = 'src/audit/worker.ts';

/** Many times what a shard needs: with less at hand, a thread tidies up before it takes more. */
const USUAL: ResourceLimits = { maxOldGenerationSizeMb: 288, maxYoungGenerationSizeMb: 24 };
/** For a shard of a patient, or of a clinic's own records, that are too many for that. */
const LARGE: ResourceLimits = { maxOldGenerationSizeMb: 4096 };

/**
 * Does tasks on so many threads, in no order. One that does not fit into a thread's memory is done by itself at the end.
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
  if (workers === 0) {
    const work = new Work(setting);
    for (const task of tasks) {
      await work.do(task);
      tell();
    }
    await work.close();
    return;
  }
  const [path, waiting, large] = [join(root, WORKER), [...tasks], new Array<Task>()];
  const count = Math.min(workers, tasks.length);
  const threads = Array.from({ length: count }, async () => runThread(path, setting, { waiting, large, tell }, USUAL));
  await Promise.all(threads);
  if (large.length > 0) {
    await runThread(path, setting, { waiting: large, large: [], tell }, LARGE);
  }
}

interface Queue {
  readonly waiting: Task[];
  /** What was found to need more memory. */
  readonly large: Task[];
  readonly tell: () => void;
}

/** Takes from what is waiting until nothing is; a thread that fails fails the run. */
async function runThread(path: string, setting: WorkSetting, queue: Queue, limits: ResourceLimits): Promise<void> {
  while (queue.waiting.length > 0) {
    const worker = new Worker(path, { workerData: setting, execArgv: [], resourceLimits: limits });
    try {
      await feed(worker, queue, limits === USUAL);
    } finally {
      await worker.terminate();
    }
  }
}

async function feed(worker: Worker, { waiting, large, tell }: Queue, mayBeTooSmall: boolean): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let current: Task | undefined;
    const next = (): void => {
      current = waiting.shift();
      if (current) {
        worker.postMessage(current);
      } else {
        resolve();
      }
    };
    worker.on('message', () => {
      tell();
      next();
    });
    worker.on('error', (cause: Error & { readonly code?: string }) => {
      if (mayBeTooSmall && current && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        large.push(current);
        resolve();
        return;
      }
      waiting.length = 0;
      reject(new Error(normalizeErrorString(cause), { cause }));
    });
    worker.on('exit', () => {
      reject(new Error('A thread ended before its work was done'));
    });
    next();
  });
}
