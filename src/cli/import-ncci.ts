// SPDX-License-Identifier: Apache-2.0
import { openAsBlob } from 'node:fs';
import { normalizeErrorString } from '@medplum/core';
import { reportOf } from '../capture/ncci/changes.ts';
import { StepBack, importNcci, type NcciImport } from '../capture/ncci/import.ts';
import { standingNcci, storeNcci } from '../capture/ncci/library.ts';
import type { NcciFile } from '../capture/ncci/sources.ts';
import { readBuiltIn, writeBuiltIn } from '../deploy/ncci/built-in.ts';
import { signIn } from '../deploy/sign-in.ts';
import { readOptions, refuse } from './options.ts';
import { complain, say } from './terminal.ts';

const USAGE = `Usage: npm run import-ncci -- [--server] [--dry-run] [--force] FILE…
       replaces the NCCI edits of this build or, with --server, those on the Medplum server at MEDPLUM_BASE_URL,
       whose bots use them right away, with CMS’s quarterly files
FILE: CMS’s PTP files f1 to f4 together, its MUE file, or both, under CMS’s names; .zip, .txt or .csv
--dry-run only shows what would change; --force accepts older files, or files with pairs missing`;

const { values, positionals } = readOptions(
  USAGE,
  {
    server: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
  },
  20,
);

if (positionals.length === 0) {
  refuse('Name at least one FILE', USAGE);
}
try {
  const read = async (current: NcciImport['table']): Promise<NcciImport> => {
    const files = await Promise.all(positionals.map(opened));
    const found = await importNcci(files, current, { force: values['force'] });
    report(found);
    return found;
  };
  const done = values.server ? await onServer(read, values['dry-run']) : await inBuild(read, values['dry-run']);
  say(values['dry-run'] ? 'Nothing was written (--dry-run).' : done);
} catch (error) {
  const insist = error instanceof StepBack ? '. --force imports them anyway' : '';
  complain(`${normalizeErrorString(error)}${insist}`);
  process.exitCode = 2;
}

type Read = (current: NcciImport['table']) => Promise<NcciImport>;

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
