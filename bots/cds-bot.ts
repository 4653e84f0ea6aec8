// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, CdsResponse, MedplumClient } from '@medplum/core';
import { answerAtHome } from '../src/cds/answer.ts';
import { HookRequestSchema } from '../src/cds/hooks.ts';
import { firstProblem } from '../src/fhir/schema-problem.ts';
import { isDryRun } from './events.ts';
import { proveItself, type DryRun } from './run-bot.ts';

/** Answers a CDS Hooks call on a Medplum server: everything is read there, with the bot's own rights. */
export async function handler(medplum: MedplumClient, event: BotEvent): Promise<CdsResponse | DryRun> {
  const input: unknown = event.input;
  if (isDryRun(input)) {
    return proveItself(medplum);
  }
  const request = HookRequestSchema.safeParse(input);
  if (!request.success) {
    const { path, message } = firstProblem('request', request.error, input);
    throw new Error(`${path}: ${message}`);
  }
  const answer = await answerAtHome(request.data, medplum);
  if (answer.kind === 'unobtainable') {
    throw new Error(`Not available: ${answer.what.join(', ')}`);
  }
  return { cards: answer.cards.map(({ card }) => card) };
}
