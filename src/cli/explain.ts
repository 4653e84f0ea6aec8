// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { normalizeErrorString } from '@medplum/core';
import { engineOf } from '../deploy/engine-hash.ts';
import { signIn } from '../deploy/sign-in.ts';
import { explain, plainWords } from '../capture/facts/words.ts';
import { reproduceDecision } from '../capture/reproduce-decision.ts';
import type { AssessedDay } from '../capture/visit-view.ts';
import { UNREADABLE, assessFiles } from './assess-files.ts';
import { readOptions, refuse } from './options.ts';
import { complain, say } from './terminal.ts';

const USAGE = `Usage: npm run explain -- [--plain] FILE…   (a Bundle, NDJSON, a folder of either, or - for standard input)
       npm run explain -- [--plain] --server Encounter/<id>   (or ChargeItem/<id>, DetectedIssue/<id>; the server of MEDPLUM_BASE_URL)`;

/*
 * Each treatment day for people. With `--plain`, in simple words for the patient, in the patient's language. With
 * `--server`, the decision that stands there, made again from the versions of the records it rested on.
 */
const { values, positionals: names } = readOptions(
  USAGE,
  { plain: { type: 'boolean', default: false }, server: { type: 'string' } },
  Infinity,
);

const textOf = (assessment: AssessedDay['assessment'], language: string): string =>
  (values.plain ? plainWords(assessment, language) : explain(assessment)).join('\n');

async function explainFiles(): Promise<void> {
  const { assessments, languages, errors } = await assessFiles(names);
  const texts = assessments.map((assessment) => textOf(assessment, languages.get(assessment.day.patient) ?? 'en'));
  say(texts.join('\n\n') || 'No manual therapy found.');
  errors.forEach((line) => {
    complain(line);
  });
  process.exitCode = errors.length > 0 ? UNREADABLE : 0;
}

async function explainDecision(reference: string): Promise<void> {
  const decision = await reproduceDecision(await signIn(process.env), reference);
  if (!decision) {
    say(`No decision is recorded for ${reference}.`);
    return;
  }
  const { assessments, provenance, recorded, engine, language, differences } = decision;
  say(assessments.map((assessment) => textOf(assessment, language)).join('\n\n'));
  if (values.plain) {
    return;
  }
  const here = await engineOf(join(import.meta.dirname, '..', '..'));
  const isSame = here.ruleSetSha256 === engine?.ruleSetSha256 && here.editsSha256 === engine.editsSha256;
  say(`
Decision
  Made ${recorded} by version ${engine?.version ?? ''} (${provenance}).
  Reproduced from the same versions of the records, with ${isSame ? 'the same rules and edit tables' : 'different rules or edit tables'}.
${differences.length === 0 ? '  Nothing has changed since.' : differences.map((line) => `  Changed since: ${line}`).join('\n')}`);
}

if (values.server === undefined && names.length === 0) {
  refuse('Name at least one file', USAGE);
}
await (values.server === undefined ? explainFiles() : explainDecision(values.server)).catch((error: unknown) => {
  complain(normalizeErrorString(error));
  process.exitCode = UNREADABLE;
});
