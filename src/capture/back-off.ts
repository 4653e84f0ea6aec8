// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { waitMs } from './retry.ts';

/** Waits before attempt `attempt`, where there are Node's timers: in a bot, a command or the service. */
export async function backOff(attempt: number, toldMs = 0): Promise<void> {
  await sleep(waitMs(attempt, toldMs, Math.random()));
}
