// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Engine } from '../fhir/write/provenance.ts';
import { compareClocks } from './clock.ts';
import { LINE_FILES, gather, type Assembly } from './gather.ts';
import { listInputs, type InputFile } from './disk/input-lines.ts';
import { journalToResume, newJournal, ownShards, type Journal, type Part } from './disk/journal.ts';
import { partition } from './disk/partition.ts';
import { Workspace } from './disk/workspace.ts';
import type { Report } from './report/report.ts';
import { Crew, type Threads } from './threads.ts';
import type { Task, WorkSetting } from './work.ts';

export interface AuditOptions extends Threads, Part, Assembly {
  /** Folders and files of Bulk Data NDJSON. */
  readonly sources: readonly string[];
  /** Goes on with a run that was cut short. */
  readonly resume: boolean;
  /** What decides, for the report. */
  readonly engine: Engine;
  /** Bytes of records in a shard at most; tests have small ones. */
  readonly shardBytes?: number;
  readonly progress: Progress;
}

/** Does a step of the work and tells how far it is: so many of `unit`, of so many. */
export type Progress = <T>(
  what: string,
  unit: string,
  work: (reached: (done: number, of: number) => void) => Promise<T>,
) => Promise<T>;

/** Where neither a record nor a visit has a time. */
const NO_TIME = '1970-01-01T00:00:00Z';

/**
 * Audits a clinic's records: takes them apart by patient on disk, assesses a shard at a time, compares the clocks of
 * therapists across shards, assesses those again who shared one's time, and puts together what came of it.
 * @throws Error where a source is not there, or holds no NDJSON.
 */
export async function audit(options: AuditOptions): Promise<Report> {
  const { out, progress, resume } = options;
  const workspace = new Workspace(out);
  const inputs = notOurs(await listInputs(options.sources), workspace, out);
  if (inputs.length === 0) {
    throw new Error(`${options.sources.join(', ')}: contains no .ndjson or .ndjson.gz file`);
  }
  mkdirSync(out, { recursive: true });
  const begun = resume ? journalToResume(workspace, inputs, options) : undefined;
  if (!begun) {
    workspace.remove();
  }
  workspace.make();
  const bytes = inputs.reduce((sum, file) => sum + file.bytes, 0);
  const journal = await progress('Reading', 'MB', async (reached) => {
    let read = 0;
    return partition(workspace, begun ?? newJournal(inputs, options, options.shardBytes), inputs, (more) => {
      read += more;
      reached(megabytes(read), megabytes(bytes));
    });
  });
  const setting: WorkSetting = { out, files: inputs.map(({ name }) => name), now: journal.newest || NO_TIME };
  const crew = new Crew(setting, options);
  const each: Each = async (what, step, shards) => {
    const tasks = shards.map((shard) => ({ step, shard }));
    if (tasks.length > 0) {
      await progress(what, 'shards', async (reached) =>
        crew.doAll(tasks, (done) => {
          reached(done, tasks.length);
        }),
      );
    }
  };
  await assessShards(workspace, journal, each).finally(async () => crew.dismiss());
  const report = gather(workspace, journal, setting.now, options);
  workspace.remove();
  return report;
}

/**
 * What an audit wrote is no record of the clinic's, wherever its folder lies and whatever links lead there.
 * @throws Error where records lie in the folder that the report goes to: some may have a name of its files.
 */
function notOurs(inputs: readonly InputFile[], { folder }: Workspace, out: string): InputFile[] {
  const hasAudit = existsSync(join(out, 'audit.json')) || existsSync(folder);
  const [ours, work] = [realPath(out), realPath(folder)];
  const placed = inputs.map((file) => ({ file, place: realPath(dirname(file.path)) }));
  const others = placed.filter(({ file: { path }, place }) => {
    const isLineFile = place === ours && basename(path) in LINE_FILES;
    return !(hasAudit && isLineFile) && !isWithin(place, work);
  });
  const inTheWay = others.find(({ file: { path }, place }) => place === ours || dirname(realPath(path)) === ours);
  if (inTheWay) {
    throw new Error(`${out}: has records in it (${basename(inTheWay.file.path)}): choose another folder as --out`);
  }
  return others.map(({ file }) => file);
}

/** Where a path leads, also one that is still to be made: by its nearest folder that is there. */
function realPath(path: string): string {
  const whole = resolve(path);
  return existsSync(whole) || dirname(whole) === whole
    ? realpathSync(whole)
    : join(realPath(dirname(whole)), basename(whole));
}

function isWithin(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder + sep);
}

type Each = (what: string, step: Task['step'], shards: readonly number[]) => Promise<void>;

async function assessShards(workspace: Workspace, journal: Journal, each: Each): Promise<void> {
  const own = ownShards(journal);
  await each('Assessing', 'assess', own);
  // Within one shard everybody's clock is known.
  if (journal.shards > 1) {
    const all = Array.from({ length: journal.shards }, (_, shard) => shard);
    const others = all.filter((shard) => !own.includes(shard));
    await each('Reading clocks', 'clock', others);
    compareClocks(workspace, journal.shards);
    const shared = own.filter((shard) => existsSync(workspace.elsewhere(shard)));
    await each('Assessing shared time', 'assess again', shared);
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
