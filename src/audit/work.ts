// SPDX-License-Identifier: Apache-2.0
import { assessAgain, assessShard } from './assess-shard.ts';
import { readClock } from './clock.ts';
import { readShardLines } from './disk/shard-line.ts';
import { PdfReader } from '../pdf/pdf-reader.ts';
import { textOf, Workspace } from './disk/workspace.ts';
import { recordsOf, type ShardRecord } from './shard-records.ts';

/** What every task of a run shares. */
export interface WorkSetting {
  readonly out: string;
  readonly files: readonly string[];
  readonly now: string;
}

/**
 * One shard's turn: its assessment; where another part assesses it, its clock alone; and once all clocks have been
 * compared, the assessment of whoever is found to have shared a therapist.
 */
export interface Task {
  readonly step: 'assess' | 'clock' | 'assess again';
  readonly shard: number;
}

/** Does tasks of a run, in the process or in a thread of it; what all shards share is read once. */
export class Work {
  readonly #setting: WorkSetting;
  readonly #workspace: Workspace;
  readonly #pdf = new PdfReader({ waiting: Infinity });
  #shared: ShardRecord[] | undefined;

  constructor(setting: WorkSetting) {
    this.#setting = setting;
    this.#workspace = new Workspace(setting.out);
  }

  async do({ step, shard }: Task): Promise<void> {
    this.#shared ??= recordsOf(readShardLines(textOf(this.#workspace.shared())));
    const task = { ...this.#setting, shard, shared: this.#shared };
    switch (step) {
      case 'assess':
        await assessShard(this.#workspace, task, this.#pdf);
        break;
      case 'clock':
        readClock(this.#workspace, shard, this.#shared);
        break;
      case 'assess again':
        await assessAgain(this.#workspace, task, this.#pdf);
        break;
      default:
        step satisfies never;
    }
  }

  async close(): Promise<void> {
    await this.#pdf.close();
  }
}
