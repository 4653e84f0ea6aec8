// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import { assessAffected } from '../src/capture/assess-affected.ts';
import type { RunReport } from '../src/capture/assess-record.ts';
import {
  describe,
  eventResource,
  isDryRun,
  hasEarlier,
  proveItself,
  runContext,
  toConsole,
  type DryRun,
} from './run-bot.ts';

/** Runs when a record beside the visit is saved or deleted: documentation, diagnosis, plan, who pays, who treated. */
export async function handler(
  medplum: MedplumClient,
  event: BotEvent,
  log = toConsole,
): Promise<readonly RunReport[] | DryRun> {
  if (isDryRun(event.input)) {
    return proveItself(medplum);
  }
  const record = eventResource(event.input);
  const reports = await assessAffected(runContext(medplum, record), record, hasEarlier(event));
  for (const report of reports) {
    log(describe(record, report));
  }
  return reports;
}
