// SPDX-License-Identifier: Apache-2.0
import { readOptions, refuse } from './options.ts';

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
const { run } = await import('./run/import-ncci.ts');
await run(positionals, values);
