// SPDX-License-Identifier: Apache-2.0
import { readOptions, refuse } from './options.ts';

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
const { run } = await import('./run/generate.ts');
await run(out, Number(days), seed);
