// SPDX-License-Identifier: Apache-2.0
import { openAsBlob } from 'node:fs';
import { normalizeErrorString } from '@medplum/core';
import { reportOf } from '../../capture/ncci/changes.ts';
import { StepBack, importNcci, type NcciImport } from '../../capture/ncci/import.ts';
import { standingNcci, storeNcci } from '../../capture/ncci/library.ts';
import type { NcciFile } from '../../capture/ncci/sources.ts';
import { readBuiltIn, writeBuiltIn } from '../../deploy/ncci/built-in.ts';
import { signIn } from '../../deploy/sign-in.ts';
import { complain, say } from '../terminal.ts';

type Read = (current: NcciImport['table']) => Promise<NcciImport>;

interface ImportOptions {
  readonly server: boolean;
  readonly 'dry-run': boolean;
  readonly force: boolean;
}

export async function run(
  paths: readonly string[],
  { server, 'dry-run': dryRun, force }: ImportOptions,
): Promise<void> {
  try {
    const read = async (current: NcciImport['table']): Promise<NcciImport> => {
      const files = await Promise.all(paths.map(opened));
      const found = await importNcci(files, current, { force });
      report(found);
      return found;
    };
    const done = server ? await onServer(read, dryRun) : await inBuild(read, dryRun);
    say(dryRun ? 'Nothing was written (--dry-run).' : done);
  } catch (error) {
    const insist = error instanceof StepBack ? '. --force imports them anyway' : '';
    complain(`${normalizeErrorString(error)}${insist}`);
    process.exitCode = 2;
  }
}

async function opened(path: string): Promise<NcciFile> {
  const content = await openAsBlob(path).catch((cause: unknown) => {
    throw new Error(`${path}: cannot be opened`, { cause });
  });
  return { label: path, content };
}

async function onServer(read: Read, dryRun: boolean): Promise<string> {
  const client = await signIn(process.env);
  const standing = await standingNcci(client);
  const { table } = await read(standing.table);
  const action = dryRun ? 'unchanged' : await storeNcci(client, standing, table);
  return `${action}: the edits on ${client.getBaseUrl()}.`;
}

async function inBuild(read: Read, dryRun: boolean): Promise<string> {
  const { table } = await read(await readBuiltIn());
  if (!dryRun) {
    writeBuiltIn(table);
  }
  return 'Written into this build: build and deploy the bots to use it.';
}

function report({ ptp, table, changes }: NcciImport): void {
  if (ptp) {
    say(`${String(ptp.read)} rows read, ${String(ptp.neverInForce)} of them never in force.`);
  }
  reportOf(changes).forEach(say);
  say(`PTP edits known through ${table.ptp.knownThrough}, daily limits through ${table.mue.knownThrough}.`);
}
