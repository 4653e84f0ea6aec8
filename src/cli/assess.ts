// SPDX-License-Identifier: Apache-2.0
import { readOptions, refuse } from './options.ts';

const USAGE = `Usage: npm run --silent assess -- [--map FILE] [--worth] FILE…   (a Bundle, NDJSON, a folder of either, or - for standard input)
       --map FILE: what the site’s own codes stand for, as npm run survey -- --map-out FILE proposes it
       --worth: what each day is worth, estimated, on standard error`;

const { values, positionals: names } = readOptions(
  USAGE,
  { map: { type: 'string' }, worth: { type: 'boolean', default: false } },
  Infinity,
);
if (names.length === 0) {
  refuse('Name at least one file', USAGE);
}
const { run } = await import('./run/assess.ts');
await run(names, values);
