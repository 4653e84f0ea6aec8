// SPDX-License-Identifier: Apache-2.0
import { readOptions, refuse } from './options.ts';

const USAGE = `Usage: npm run explain -- [--plain] FILE…   (a Bundle, NDJSON, a folder of either, or - for standard input)
       npm run explain -- [--plain] --server Encounter/<id>   (or ChargeItem/<id>, DetectedIssue/<id>; the server of MEDPLUM_BASE_URL)`;

const { values, positionals: names } = readOptions(
  USAGE,
  { plain: { type: 'boolean', default: false }, server: { type: 'string' } },
  Infinity,
);
if (values.server === undefined && names.length === 0) {
  refuse('Name at least one file', USAGE);
}
const { run } = await import('./run/explain.ts');
await run(names, values);
