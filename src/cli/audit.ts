// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os';
import type { Severity } from '../capture/facts/rules.ts';
import { readOptions, refuse } from './options.ts';

const USAGE = `Usage: npm run --silent audit -- SOURCE… [--out DIR] [--resume] [--workers N] [--sample N [--seed S]] [--fail-on high|moderate|low|never]
       npm run --silent audit -- --server URL [--group ID] [the same]   a FHIR server’s bulk export ($export)
       npm run --silent audit -- SOURCE… --shard I/N --out DIR      one part of N, for another machine
       npm run --silent audit -- merge DIR… [--out DIR]             adds the parts up
       npm run --silent audit -- packet DIR DAY…                    prints days of a finished audit as pages for an appeal
       says what was billed, what the records support, and why the two differ
SOURCE: a folder or files of FHIR Bulk Data, .ndjson or .ndjson.gz
--server URL: signed in to by SMART Backend Services with SMART_CLIENT_ID and SMART_KEY_FILE, a private JWK
--out DIR: where report.html, differences.csv, charges.ndjson, issues.ndjson and errors.ndjson go (audit/)
--resume: goes on with a run that was cut short
--truth FILE: what is true of each day (npm run generate), to tell precision and recall of every rule
--sample N: a simple random sample of billed treatment days, with its error rate and what it comes to for all
Exit status: 0 nothing found, 1 findings, 2 something could not be read or done; --fail-on sets what counts as a finding (low)`;

const { values, positionals } = readOptions(
  USAGE,
  {
    out: { type: 'string', default: 'audit' },
    resume: { type: 'boolean', default: false },
    workers: { type: 'string' },
    server: { type: 'string' },
    group: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
    sample: { type: 'string' },
    truth: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'fail-on': { type: 'string', default: 'low' },
  },
  Infinity,
);

/** What counts as a finding, the most serious first: each with those before it. */
const FAIL_ON: readonly (Severity | 'never')[] = ['never', 'high', 'moderate', 'low'];

const [part = 0, parts = 0] = /^(\d+)\/(\d+)$/.exec(values.shard)?.slice(1).map(Number) ?? [];
const findings = FAIL_ON.slice(0, FAIL_ON.findIndex((one) => one === values['fail-on']) + 1);
const workers = number('workers', values.workers) ?? availableParallelism();
const size = number('sample', values.sample);
if (positionals.length === 0 && values.server === undefined) {
  refuse('Name at least one folder or file, or a server', USAGE);
} else if (part < 1 || part > parts) {
  refuse('--shard is a part and their number, as 1/4', USAGE);
} else if (findings.length === 0) {
  refuse('--fail-on is one of high, moderate, low or never', USAGE);
}
const { run } = await import('./run/audit.ts');
await run(positionals, { ...values, part, parts, workers, size, findings });

function number(name: string, text: string | undefined): number | undefined {
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) {
    return refuse(`--${name} is a number, 1 or more`, USAGE);
  }
  return text === undefined ? undefined : Number(text);
}
