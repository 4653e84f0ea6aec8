// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where a run keeps what is half done: everything in it is either whole or made again. */
export class Workspace {
  readonly folder: string;

  constructor(out: string) {
    this.folder = join(out, '.work');
  }

  make(): void {
    for (const folder of ['shards', 'binaries', 'wanted', 'bearers', 'named', 'clocks', 'outcomes']) {
      mkdirSync(join(this.folder, folder), { recursive: true });
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  readonly journal = (): string => join(this.folder, 'journal.json');
  readonly shared = (): string => join(this.folder, 'shared.ndjson');
  readonly inputErrors = (): string => join(this.folder, 'input-errors.ndjson');
  readonly shard = (index: number): string => join(this.folder, 'shards', nameOf(index));
  readonly binaries = (index: number): string => join(this.folder, 'binaries', nameOf(index));
  readonly wanted = (index: number): string => join(this.folder, 'wanted', nameOf(index));
  /** Who bears an identifier, by its hash. */
  readonly bearers = (index: number): string => join(this.folder, 'bearers', nameOf(index));
  /** Records that name their patient by an identifier, by its hash. */
  readonly named = (index: number): string => join(this.folder, 'named', nameOf(index));
  readonly clock = (index: number): string => join(this.folder, 'clocks', nameOf(index));
  /** What other patients took of the time of this one's therapists. */
  readonly elsewhere = (index?: number): string =>
    join(this.folder, 'elsewhere', index === undefined ? '' : nameOf(index));
  readonly outcome = (index: number): string => join(this.folder, 'outcomes', String(index).padStart(5, '0'));
  /** Of those patients whom another shard's clock concerns. */
  readonly secondOutcome = (index: number): string => `${this.outcome(index)}-again`;
}

function nameOf(index: number): string {
  return `${String(index).padStart(5, '0')}.ndjson`;
}

/** Fills a folder so that it is there whole or not at all. */
export function fillWhole(folder: string, fill: (folder: string) => void): void {
  const path = folder.replace(/\/$/, '');
  rmSync(`${path}.part`, { recursive: true, force: true });
  mkdirSync(`${path}.part`, { recursive: true });
  fill(`${path}.part`);
  rmSync(path, { recursive: true, force: true });
  renameSync(`${path}.part`, path);
}

/** The text of a file; empty where there is none, because nothing was ever added to it. */
export function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The lines of a file of our own. */
export function linesOf(path: string): string[] {
  return textOf(path)
    .split('\n')
    .filter((line) => line !== '');
}
