// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { normalizeErrorString } from '@medplum/core';
import { explain, plainWords } from '../../capture/facts/words.ts';
import { reproduceDecision } from '../../capture/reproduce-decision.ts';
import type { AssessedDay } from '../../capture/visit-view.ts';
import { engineOf } from '../../deploy/engine-hash.ts';
import { signIn } from '../../deploy/sign-in.ts';
import { UNREADABLE, assessFiles } from '../assess-files.ts';
import { complain, say } from '../terminal.ts';

interface ExplainOptions {
  readonly plain: boolean;
  readonly server?: string | undefined;
}

/**
 * Each treatment day for people. With `plain`, in simple words for the patient, in the patient's language. With
 * `server`, the decision that stands there, made again from the versions of the records it rested on.
 */
export async function run(names: readonly string[], { plain, server }: ExplainOptions): Promise<void> {
  try {
    await (server === undefined ? explainFiles(names, plain) : explainDecision(server, plain));
  } catch (error) {
    complain(normalizeErrorString(error));
    process.exitCode = UNREADABLE;
  }
}

async function explainFiles(names: readonly string[], plain: boolean): Promise<void> {
  const { assessments, languages, errors } = await assessFiles(names);
  const texts = assessments.map((one) => textOf(one, plain, languages.get(one.day.patient) ?? 'en'));
  say(texts.join('\n\n') || 'No manual therapy found.');
  errors.forEach((line) => {
    complain(line);
  });
  process.exitCode = errors.length > 0 ? UNREADABLE : 0;
}

async function explainDecision(reference: string, plain: boolean): Promise<void> {
  const decision = await reproduceDecision(await signIn(process.env), reference);
  if (!decision) {
    say(`No decision is recorded for ${reference}.`);
    return;
  }
  const { assessments, provenance, recorded, engine, language, differences } = decision;
  say(assessments.map((assessment) => textOf(assessment, plain, language)).join('\n\n'));
  if (plain) {
    return;
  }
  const here = await engineOf(join(import.meta.dirname, '..', '..', '..'));
  const isSame = here.ruleSetSha256 === engine?.ruleSetSha256 && here.editsSha256 === engine.editsSha256;
  say(`
Decision
  Made ${recorded} by version ${engine?.version ?? ''} (${provenance}).
  Reproduced from the same versions of the records, with ${isSame ? 'the same rules and edit tables' : 'different rules or edit tables'}.
${differences.length === 0 ? '  Nothing has changed since.' : differences.map((line) => `  Changed since: ${line}`).join('\n')}`);
}

function textOf(assessment: AssessedDay['assessment'], plain: boolean, language: string): string {
  return (plain ? plainWords(assessment, language) : explain(assessment)).join('\n');
}
