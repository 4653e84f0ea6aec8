// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import { assessAffected } from '../src/capture/assess-affected.ts';
import type { RunReport } from '../src/capture/assess-record.ts';
import { describe, eventResource, isDryRun, proveItself, runContext, type DryRun } from './run-bot.ts';

/** Runs when documentation, a diagnosis, a plan of care or a Coverage is saved or deleted. */
export async function handler(medplum: MedplumClient, event: BotEvent): Promise<readonly RunReport[] | DryRun> {
  if (isDryRun(event.input)) {
    return proveItself(medplum);
  }
  const record = eventResource(event.input);
  const reports = await assessAffected(runContext(medplum), record);
  for (const report of reports) {
    console.log(describe(record, report));
  }
  return reports;
}
