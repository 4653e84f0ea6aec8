// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import { generate } from '../audit/generate/generate.ts';
import { readOptions, refuse } from './options.ts';
import { withProgress } from './progress.ts';
import { complain } from './terminal.ts';

const USAGE = `Usage: npm run --silent generate -- --days N [--seed S] [--out DIR]
       writes a made-up clinic’s year: DIR/export as a Bulk Data export, and DIR/truth.ndjson with what is true of each day
       (for npm run audit -- DIR/export --truth DIR/truth.ndjson)`;

const { values } = readOptions(USAGE, {
  days: { type: 'string' },
  seed: { type: 'string', default: '1' },
  out: { type: 'string', default: 'generated' },
});
const { days = '', seed, out } = values;
if (!/^[1-9]\d*$/.test(days)) {
  refuse('--days is a number, 1 or more', USAGE);
}
try {
  await withProgress(
    'Writing',
    (reached) => {
      generate(out, Number(days), seed, reached);
    },
    'days',
  );
  console.log(`${out}/export, ${out}/truth.ndjson`);
} catch (error) {
  complain(normalizeErrorString(error));
  process.exitCode = 2;
}
