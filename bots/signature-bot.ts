// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import type { RunReport } from '../src/capture/assess-record.ts';
import { ProvenanceTargetsSchema } from './events.ts';
import { isDryRun, runAssessment, type DryRun, type Log } from './run-bot.ts';

/** Runs when an Encounter is signed: a Provenance names it, and the Encounter itself does not change. */
export async function handler(
  medplum: MedplumClient,
  event: BotEvent,
  log?: Log,
): Promise<readonly RunReport[] | DryRun> {
  if (isDryRun(event.input)) {
    return runAssessment(medplum, event, log) as Promise<DryRun>;
  }
  const reports: RunReport[] = [];
  for (const reference of ProvenanceTargetsSchema.parse(event.input).encounters) {
    const encounter = await medplum.readReference({ reference });
    reports.push((await runAssessment(medplum, { ...event, input: encounter }, log)) as RunReport);
  }
  return reports;
}
