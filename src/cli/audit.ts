// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { normalizeErrorString } from '@medplum/core';
import { audit } from '../audit/audit.ts';
import { SEVERITIES, type Severity } from '../capture/facts/rules.ts';
import { mergeAudits } from '../audit/merge.ts';
import type { Report } from '../audit/report/report.ts';
import { engineOf } from '../deploy/engine-hash.ts';
import { accuracyOf } from '../audit/report/accuracy.ts';
import { auditHtml } from './audit-html.ts';
import { exportServer } from './audit-source.ts';
import { writePackets } from './audit-packet.ts';
import { accuracyTable, summaryOf } from './audit-tables.ts';
import { readOptions, refuse } from './options.ts';
import { withProgress } from './progress.ts';
import { textOf } from './survey-text.ts';
import { complain, say } from './terminal.ts';

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

const [FINDINGS, ERRORS] = [1, 2];
const [part = 0, parts = 0] = /^(\d+)\/(\d+)$/.exec(values.shard)?.slice(1).map(Number) ?? [];
const failOn = ['never', ...SEVERITIES].indexOf(values['fail-on']);
const workers = number('workers', values.workers) ?? availableParallelism();
const size = number('sample', values.sample);
if (positionals.length === 0 && values.server === undefined) {
  refuse('Name at least one folder or file, or a server', USAGE);
} else if (part < 1 || part > parts) {
  refuse('--shard is a part and their number, as 1/4', USAGE);
} else if (failOn < 0) {
  refuse(`--fail-on is one of ${SEVERITIES.join(', ')} or never`, USAGE);
}

const assembly = {
  out: values.out,
  ...(size === undefined ? {} : { sample: { size, seed: values.seed } }),
  render: auditHtml,
};
try {
  if (positionals[0] === 'packet') {
    writePackets(positionals[1] ?? '', positionals.slice(2)).forEach(say);
  } else {
    const report = await (positionals[0] === 'merge' ? merged() : audited());
    [...summaryOf(report), join(values.out, 'report.html')].forEach(say);
    if (values.truth !== undefined) {
      say(textOf(accuracyTable(accuracyOf(values.out, values.truth))));
    }
    process.exitCode = report.errors > 0 ? ERRORS : isFailed(report.totals.worst) ? FINDINGS : 0;
  }
} catch (error) {
  complain(normalizeErrorString(error));
  process.exitCode = ERRORS;
}

function merged(): Report {
  return mergeAudits(positionals.slice(1), assembly);
}

async function audited(): Promise<Report> {
  const root = join(import.meta.dirname, '..', '..');
  const { server, group, out, resume } = values;
  const sources =
    server === undefined ? positionals : [await exportServer({ server, group, out, resume }, process.env)];
  return audit({
    ...assembly,
    sources,
    resume,
    workers,
    root,
    part,
    parts,
    engine: await engineOf(root),
    progress: async (what, unit, work) => withProgress(what, work, unit),
  });
}

function isFailed(worst: Severity | undefined): boolean {
  return worst !== undefined && SEVERITIES.indexOf(worst) < failOn;
}

function number(name: string, text: string | undefined): number | undefined {
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) {
    return refuse(`--${name} is a number, 1 or more`, USAGE);
  }
  return text === undefined ? undefined : Number(text);
}
