// SPDX-License-Identifier: Apache-2.0
import { isDate, readOptions, refuse } from './options.ts';

const USAGE = `Usage: npm run --silent survey -- [--json] [--html FILE] [--map FILE] [--map-out FILE] SOURCE…
       npm run --silent survey -- [the same] --server URL [--since YYYY-MM-DD]
       says before going live how a site writes its records, and what would be charged, held or never seen
SOURCE: a Bundle, NDJSON, a folder of either (a Bulk Data export), or - for standard input
--server: a Medplum server, signed in to as for deploy; --since leaves out visits that were not saved since
--html FILE: the report as one page; --json: for programs
--map-out FILE: what the site’s own codes seem to stand for, to be read, changed and deployed (npm run deploy -- --map FILE)
--map FILE: surveys as if that had been deployed`;

const { values, positionals: names } = readOptions(
  USAGE,
  {
    server: { type: 'string' },
    since: { type: 'string' },
    json: { type: 'boolean', default: false },
    html: { type: 'string' },
    map: { type: 'string' },
    'map-out': { type: 'string' },
  },
  Infinity,
);
if (values.server === undefined && names.length === 0) {
  refuse('Name a SOURCE', USAGE);
}
if (values.since !== undefined && !isDate(values.since)) {
  refuse('--since is no date such as 2026-01-31', USAGE);
}
const { run } = await import('./run/survey.ts');
await run(names, values);
