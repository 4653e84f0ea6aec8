// SPDX-License-Identifier: Apache-2.0
import { assessShard, newestOfEach, parseLines, type ShardRecord } from './assess-shard.ts';
import { writeClock } from './clock.ts';
import { textOf, Workspace } from './disk/workspace.ts';

/** What every task of a run shares. */
export interface WorkSetting {
  readonly out: string;
  readonly files: readonly string[];
  readonly now: string;
}

/** One shard's turn: first its clock, and once all clocks have been compared, its assessment. */
export interface Task {
  readonly step: 'clock' | 'assess';
  readonly shard: number;
}

/** Does tasks of a run, in the process or in a thread of it; what all shards share is read once. */
export class Work {
  readonly #setting: WorkSetting;
  readonly #workspace: Workspace;
  #shared: ShardRecord[] | undefined;

  constructor(setting: WorkSetting) {
    this.#setting = setting;
    this.#workspace = new Workspace(setting.out);
  }

  do({ step, shard }: Task): void {
    this.#shared ??= newestOfEach(parseLines(textOf(this.#workspace.shared())));
    const shared = this.#shared;
    switch (step) {
      case 'clock':
        writeClock(
          this.#workspace,
          shard,
          shared.map(({ resource }) => resource),
        );
        break;
      case 'assess':
        assessShard(this.#workspace, { ...this.#setting, shard, shared });
        break;
      default:
        step satisfies never;
    }
  }
}
