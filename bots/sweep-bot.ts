// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import { sweep, type SweepReport } from '../src/capture/sweep/sweep.ts';
import { isDryRun } from './events.ts';
import { proveItself, runContext, toConsole, type DryRun } from './run-bot.ts';

/** Runs by the clock: assesses what a failed or lost run left behind, and logs one line when there was something. */
export async function handler(medplum: MedplumClient, event: BotEvent, log = toConsole): Promise<SweepReport | DryRun> {
  if (isDryRun(event.input)) {
    return proveItself(medplum);
  }
  const report = await sweep(runContext(medplum));
  if (report.healed + report.failed > 0) {
    log(`Sweep: ${String(report.looked)} looked at, ${String(report.healed)} healed, ${String(report.failed)} failing`);
  }
  return report;
}
