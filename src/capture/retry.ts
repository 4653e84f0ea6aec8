// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_WAIT_MS = 20;

/** Waits before attempt `attempt` (1, 2, …): twice as long each time, half more or less. */
export async function backOff(attempt: number): Promise<void> {
  await sleep(FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()));
}
