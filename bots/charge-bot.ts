// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import type { RunReport } from '../src/capture/assess-record.ts';
import { runAssessment, type DryRun, type Log } from './run-bot.ts';

/** Runs when someone else saves a ChargeItem, a Claim, or the acknowledgement of an issue. */
export async function handler(medplum: MedplumClient, event: BotEvent, log?: Log): Promise<RunReport | DryRun> {
  return runAssessment(medplum, event, log);
}
