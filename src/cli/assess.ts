// SPDX-License-Identifier: Apache-2.0
import { UNREADABLE, assessFiles } from './assess-files.ts';
import { readOptions, refuse } from './options.ts';

const USAGE =
  'Usage: npm run --silent assess -- FILE…   (a Bundle, NDJSON, a folder of either, or - for standard input)';

/* Charges, issues and Tasks as they should stand, one resource a line. */
const { positionals: names } = readOptions(USAGE, {}, Infinity);
if (names.length === 0) {
  refuse('No file is named', USAGE);
}
const { standing, errors } = await assessFiles(names);
for (const resource of standing) {
  process.stdout.write(`${JSON.stringify(resource)}\n`);
}
errors.forEach((line) => {
  console.error(line);
});
process.exitCode = errors.length > 0 ? UNREADABLE : 0;
