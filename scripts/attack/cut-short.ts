// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUILT_IN_NCCI } from '../../src/engine/policies/ncci-table.ts';
import { mueText } from '../../test/support/ncci.ts';
import type { Row } from './attacked-service.ts';

const CUT = resolve('scripts/attack/cut.ts');
/** Of a command's writes, so many are cut, spread over all of them. */
const CUTS = 12;

interface Outcome {
  readonly status: number | null;
  readonly told: readonly string[];
}

/** A command that writes, and what must be true of what it leaves. */
interface Writer {
  readonly name: string;
  readonly command: readonly string[];
  /** How it is called to end what was cut short; itself where that is enough. */
  readonly again?: readonly string[];
  readonly root?: string;
  /** Puts what stood there before in place. */
  readonly before: () => void;
  /** What stands, as a hash; undefined where it is not whole, and says so. */
  readonly stands: () => string | undefined;
}

function run(root: string, [script = '', ...args]: readonly string[], env: Readonly<Record<string, string>>): Outcome {
  const options = { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync(process.execPath, ['--import', CUT, `src/cli/${script}.ts`, ...args], options);
  // What is under way is told as well.
  const told = stderr.split('\n').filter((line) => line !== '' && !/^[A-Z]\w+ing\b/.test(line));
  return { status, told };
}

/** Kills it and fills its disk, at writes spread over all of them: old or new is there each time, whole. */
function cutShort(writer: Writer): Row[] {
  const { name, command, again = command, root = '.', before, stands } = writer;
  before();
  const old = stands();
  const told = run(root, command, { CUT_COUNT: '1' }).told.join('\n');
  const steps = Math.max(0, ...[...told.matchAll(/(\d+) steps/g)].map(([, count]) => Number(count)));
  const fresh = stands();
  const at = [...new Set(Array.from({ length: CUTS }, (_, index) => 1 + Math.floor((index * steps) / CUTS)))];
  const isRight = (cut: number, by: 'kill' | 'full'): boolean => {
    before();
    const { status, told: words } = run(root, command, { CUT_AT: String(cut), CUT_BY: by });
    // A write that this run did not come to is none.
    const isDone = status === 0 && stands() === fresh;
    const isTold = status === 2 && words.length === 1 && words[0]?.includes('no space left') === true;
    const isWhole = [old, fresh, undefined].includes(stands());
    run(root, again, {});
    const isMended = stands() === fresh;
    const isHeld = (by === 'kill' || isTold || isDone) && isWhole && isMended;
    if (!isHeld) {
      console.error(`${name}, ${by} at ${String(cut)}: ${[isTold, isWhole, isMended].join(' ')} ${words.join(' / ')}`);
    }
    return isHeld;
  };
  const row = (what: string, by: 'kill' | 'full'): Row => [
    `${name}: ${what}`,
    at.length,
    at.filter((cut) => isRight(cut, by)).length,
  ];
  return old !== fresh && fresh !== undefined && steps > 0
    ? [row('killed while writing', 'kill'), row('on a full disk', 'full')]
    : [[`${name}: writes`, 1, 0]];
}

/** The files of a folder, without what is half done. */
function hashOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.work') && !entry.name.endsWith('.part'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const hash = createHash('sha256');
  files.forEach((file) => hash.update(file).update(readFileSync(file)));
  return hash.digest('hex');
}

/** A folder without its last file is no finished audit, and says so. */
function hashOfAudit(folder: string): string | undefined {
  return existsSync(join(folder, 'audit.json')) ? hashOf(folder) : undefined;
}

/** Kills and full disks while commands write: an import, an audit, its merge, a made-up clinic. */
export function commandsCutShort(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'attack-cut-'));
  try {
    return [...generating(folder), ...auditing(folder), ...merging(folder), ...importing(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const made = (days: number, out: string): string[] => ['generate', '--days', String(days), '--out', out];
const audited = (clinic: string, out: string, ...more: string[]): string[] => [
  ...['audit', join(clinic, 'export'), '--out', out, '--workers', '1', '--fail-on', 'never'],
  ...more,
];

function generating(folder: string): Row[] {
  const out = join(folder, 'clinic');
  return cutShort({
    name: 'generate',
    command: made(40, out),
    before: () => {
      rmSync(out, { recursive: true, force: true });
      run('.', made(20, out), {});
    },
    stands: () => hashOf(join(out, 'export')),
  });
}

function auditing(folder: string): Row[] {
  const [small, large, out] = [join(folder, 'small'), join(folder, 'large'), join(folder, 'audit')];
  run('.', made(20, small), {});
  run('.', made(40, large), {});
  return cutShort({
    name: 'audit',
    command: audited(large, out),
    again: audited(large, out, '--resume'),
    before: () => {
      rmSync(out, { recursive: true, force: true });
      run('.', audited(small, out), {});
    },
    stands: () => hashOfAudit(out),
  });
}

function merging(folder: string): Row[] {
  const [small, large, out] = [join(folder, 'small'), join(folder, 'large'), join(folder, 'merged')];
  const parts = [1, 2].map((part) => join(folder, `part-${String(part)}`));
  parts.forEach((part, index) => run('.', audited(large, part, '--shard', `${String(index + 1)}/2`), {}));
  return cutShort({
    name: 'audit merge',
    command: ['audit', 'merge', ...parts, '--out', out, '--fail-on', 'never'],
    before: () => {
      rmSync(out, { recursive: true, force: true });
      run('.', audited(small, out), {});
    },
    stands: () => hashOfAudit(out),
  });
}

/** Into a copy of the product: the table of this build stays as it is. */
function importing(folder: string): Row[] {
  const root = join(folder, 'build');
  const table = join('src', 'engine', 'policies', 'ncci-edits.json');
  cpSync('src', join(root, 'src'), { recursive: true });
  cpSync('package.json', join(root, 'package.json'));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  const file = join(folder, `MCR_MUE_PractitionerServices_Eff_${nextQuarter(new Date())}.csv`);
  const limits = Object.entries(BUILT_IN_NCCI.mue.unitsPerDay).map(([code, units]) => `${code} ${String(units)}`);
  writeFileSync(file, mueText([...limits, 'J0001 7']));
  return cutShort({
    name: 'import of CMS’s tables into the build',
    command: ['import-ncci', file],
    root,
    before: () => {
      cpSync(table, join(root, table));
    },
    stands: () =>
      createHash('sha256')
        .update(readFileSync(join(root, table)))
        .digest('hex'),
  });
}

/** The first day of the quarter that follows, as CMS writes it; a day further ahead than a year is refused. */
function nextQuarter(now: Date): string {
  const month = 3 * Math.floor(now.getUTCMonth() / 3) + 3;
  const [year, mm = ''] = new Date(Date.UTC(now.getUTCFullYear(), month)).toISOString().split('-');
  return `${mm}-01-${year ?? ''}`;
}
