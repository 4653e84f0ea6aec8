// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import type { RunReport } from '../src/capture/assess-record.ts';
import { ProvenanceTargetsSchema } from './events.ts';
import { isDryRun, runAssessment, type DryRun } from './run-bot.ts';

/** Runs when an Encounter is signed: a Provenance names it, and the Encounter itself does not change. */
export async function handler(medplum: MedplumClient, event: BotEvent): Promise<readonly RunReport[] | DryRun> {
  if (isDryRun(event.input)) {
    return runAssessment(medplum, event) as Promise<DryRun>;
  }
  const reports: RunReport[] = [];
  for (const reference of ProvenanceTargetsSchema.parse(event.input).encounters) {
    const encounter = await medplum.readReference({ reference });
    reports.push((await runAssessment(medplum, { ...event, input: encounter })) as RunReport);
  }
  return reports;
}
