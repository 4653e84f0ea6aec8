// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

/** What has not come about by then never will: less than a test may take, so that the failure says what it waited for. */
const PATIENCE_MS = 240_000;

/** Between two looks: what takes long is not kept from going on by being looked at. */
const FIRST_MS = 5;
const LONGEST_MS = 50;

/**
 * Waits until something has come about, however busy the machine is.
 * @throws Error that shows the condition.
 */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (let waitMs = FIRST_MS; !(await isTrue()); waitMs = Math.min(waitMs * 1.3, LONGEST_MS)) {
    if (Date.now() > end) {
      throw new Error(`It did not come about: ${isTrue.toString()}`);
    }
    await sleep(waitMs);
  }
}
