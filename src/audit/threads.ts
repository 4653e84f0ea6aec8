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
const USUAL: ResourceLimits = { maxOldGenerationSizeMb: 288, maxYoungGenerationSizeMb: 48 };
/** For a shard of a patient, or of a clinic's own records, that are too many for that. */
const LARGE: ResourceLimits = { maxOldGenerationSizeMb: 4096 };

/** Threads that do a run's tasks; they stay until the run is over, because each compiles all code for itself. */
export class Crew {
  readonly #setting: WorkSetting;
  readonly #threads: Threads;
  readonly #idle: Thread[] = [];
  #inProcess: Work | undefined;

  constructor(setting: WorkSetting, threads: Threads) {
    this.#setting = setting;
    this.#threads = threads;
  }

  /**
   * Does tasks in no order. One that does not fit into a thread's memory is done by itself at the end.
   * @param onDone - Is told how many are done.
   */
  async doAll(tasks: readonly Task[], onDone: (done: number) => void): Promise<void> {
    let done = 0;
    const tell = (): void => {
      done += 1;
      onDone(done);
    };
    if (this.#threads.workers === 0) {
      this.#inProcess ??= new Work(this.#setting);
      for (const task of tasks) {
        await this.#inProcess.do(task);
        tell();
      }
      return;
    }
    const [waiting, large] = [[...tasks], new Array<Task>()];
    const count = Math.min(this.#threads.workers, tasks.length);
    await Promise.all(Array.from({ length: count }, async () => this.#work(waiting, large, tell)));
    for (const task of large) {
      const thread = this.#newThread(LARGE);
      await thread.do(task).finally(async () => thread.end());
      tell();
    }
  }

  async dismiss(): Promise<void> {
    await this.#inProcess?.close();
    await Promise.all(this.#idle.splice(0).map(async (thread) => thread.end()));
  }

  /** Takes from what is waiting until nothing is; a task that fails for another reason than memory fails the run. */
  async #work(waiting: Task[], large: Task[], tell: () => void): Promise<void> {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const thread = this.#idle.pop() ?? this.#newThread(USUAL);
      try {
        await thread.do(task);
        this.#idle.push(thread);
        tell();
      } catch (cause) {
        await thread.end();
        if (!isOutOfMemory(cause)) {
          waiting.length = 0;
          throw new Error(normalizeErrorString(cause), { cause });
        }
        large.push(task);
      }
    }
  }

  #newThread(resourceLimits: ResourceLimits): Thread {
    const path = join(this.#threads.root, WORKER);
    return new Thread(new Worker(path, { workerData: this.#setting, execArgv: [], resourceLimits }));
  }
}

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** A thread that does one task at a time. */
class Thread {
  readonly #worker: Worker;
  #done: () => void = () => undefined;
  #failed: (cause: Error) => void = () => undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', () => {
      this.#done();
    });
    worker.on('error', (cause: Error) => {
      this.#failed(cause);
    });
    worker.on('exit', () => {
      this.#failed(new Error('A thread ended before its work was done'));
    });
  }

  async do(task: Task): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#worker.postMessage(task);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
