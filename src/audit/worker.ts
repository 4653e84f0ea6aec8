// SPDX-License-Identifier: Apache-2.0
import { parentPort, workerData } from 'node:worker_threads';
import { Work, type Task, type WorkSetting } from './work.ts';

/* A thread that does tasks one after the other; what fails ends it with its error. */
const work = new Work(workerData as WorkSetting);
parentPort?.on('message', (task: Task) => {
  void work.do(task).then(() => {
    parentPort?.postMessage(task);
  });
});
