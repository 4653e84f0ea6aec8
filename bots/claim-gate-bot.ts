// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import type { Claim } from '@medplum/fhirtypes';
import { gateClaim } from '../src/capture/gate-claim.ts';
import { isDryRun } from './events.ts';
import { proveItself, type DryRun } from './run-bot.ts';

/**
 * Runs before a Claim is stored: gives the Claim with its 97140 lines filled from the charges.
 * @throws An OperationOutcome with the reasons, which refuses the Claim, while one of its charges is held.
 */
export async function handler(medplum: MedplumClient, event: BotEvent): Promise<Claim | DryRun> {
  return isDryRun(event.input) ? proveItself(medplum) : gateClaim(medplum, event.input as Claim);
}
