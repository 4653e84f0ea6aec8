// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

/** What has not come about by then never will: less than a test may take, so that the failure says what it waited for. */
const PATIENCE_MS = 240_000;

/**
 * Waits until something has come about, however busy the machine is.
 * @throws Error that shows the condition.
 */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await isTrue());) {
    if (Date.now() > end) {
      throw new Error(`It did not come about: ${isTrue.toString()}`);
    }
    await sleep(10);
  }
}
