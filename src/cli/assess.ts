// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import { worthLines } from '../capture/facts/words.ts';
import { saySeen } from '../capture/survey/seen.ts';
import { UNREADABLE, assessFiles } from './assess-files.ts';
import { readOptions, refuse } from './options.ts';
import { complain } from './terminal.ts';

const USAGE = `Usage: npm run --silent assess -- [--map FILE] [--worth] FILE…   (a Bundle, NDJSON, a folder of either, or - for standard input)
       --map FILE: what the site’s own codes stand for, as npm run survey -- --map-out FILE proposes it
       --worth: what each day is worth, estimated, on standard error`;

/* Charges, issues and Tasks as they should stand, one resource a line; where there are none, what was seen. */
const { values, positionals: names } = readOptions(
  USAGE,
  { map: { type: 'string' }, worth: { type: 'boolean', default: false } },
  Infinity,
);
if (names.length === 0) {
  refuse('Name at least one file', USAGE);
}
try {
  const { standing, errors, resources, assessments } = await assessFiles(names, values.map);
  for (const resource of standing) {
    process.stdout.write(`${JSON.stringify(resource)}\n`);
  }
  for (const assessment of values.worth ? assessments : []) {
    complain([assessment.day.key, ...worthLines(assessment).map((line) => `  ${line}`)].join('\n'));
  }
  errors.forEach((line) => {
    complain(line);
  });
  if (standing.length === 0) {
    complain(saySeen(resources));
  }
  process.exitCode = errors.length > 0 ? UNREADABLE : 0;
} catch (error) {
  complain(normalizeErrorString(error));
  process.exitCode = UNREADABLE;
}
