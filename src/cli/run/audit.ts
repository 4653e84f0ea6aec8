// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { normalizeErrorString } from '@medplum/core';
import { audit } from '../../audit/audit.ts';
import { mergeAudits } from '../../audit/merge.ts';
import { accuracyOf } from '../../audit/report/accuracy.ts';
import type { Report } from '../../audit/report/report.ts';
import { engineOf } from '../../deploy/engine-hash.ts';
import { auditHtml } from '../audit-html.ts';
import { writePackets } from '../audit-packet.ts';
import { exportServer } from '../audit-source.ts';
import { accuracyTable, summaryOf } from '../audit-tables.ts';
import { withProgress } from '../progress.ts';
import { textOf } from '../survey-text.ts';
import { complain, say } from '../terminal.ts';

const [FINDINGS, ERRORS] = [1, 2];

interface AuditOptions {
  readonly out: string;
  readonly resume: boolean;
  readonly workers: number;
  readonly server?: string | undefined;
  readonly group?: string | undefined;
  readonly part: number;
  readonly parts: number;
  /** How many days of a sample; without it none is drawn. */
  readonly size: number | undefined;
  readonly seed: string;
  readonly truth?: string | undefined;
  /** Severities that count as findings. */
  readonly findings: readonly string[];
}

/** Audits the folders and files named, adds up the parts of an audit (`merge`), or prints days of one (`packet`). */
export async function run(words: readonly string[], options: AuditOptions): Promise<void> {
  try {
    if (words[0] === 'packet') {
      writePackets(words[1] ?? '', words.slice(2)).forEach(say);
    } else {
      await report(words, options);
    }
  } catch (error) {
    complain(normalizeErrorString(error));
    process.exitCode = ERRORS;
  }
}

async function report(words: readonly string[], options: AuditOptions): Promise<void> {
  const { out, size, seed, truth, findings } = options;
  const assembly = { out, ...(size === undefined ? {} : { sample: { size, seed } }), render: auditHtml };
  const found = words[0] === 'merge' ? mergeAudits(words.slice(1), assembly) : await audited(words, options, assembly);
  [...summaryOf(found), join(out, 'report.html')].forEach(say);
  if (truth !== undefined) {
    say(textOf(accuracyTable(accuracyOf(out, truth))));
  }
  const { worst } = found.totals;
  process.exitCode = found.errors > 0 ? ERRORS : worst && findings.includes(worst) ? FINDINGS : 0;
}

async function audited(
  files: readonly string[],
  { server, group, out, resume, workers, part, parts }: AuditOptions,
  assembly: Parameters<typeof mergeAudits>[1],
): Promise<Report> {
  const root = join(import.meta.dirname, '..', '..', '..');
  const sources = server === undefined ? files : [await exportServer({ server, group, out, resume }, process.env)];
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
