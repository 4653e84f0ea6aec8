// SPDX-License-Identifier: Apache-2.0
import type { Queue } from 'bullmq';

/** The clock was set back, perhaps while nothing ran: what is to wait waits as long as it was to, and no longer. */
export async function followClock(queue: Queue): Promise<void> {
  const now = Date.now();
  for (const job of await queue.getDelayed()) {
    if (Math.max(job.timestamp, job.processedOn ?? 0) > now) {
      // It may just have been taken up.
      await job.changeDelay(job.delay).catch(() => undefined);
    }
  }
}

/**
 * Follows the clock now, and whenever it is found to have been set back.
 * @returns What ends that.
 */
export function keepFollowing(queue: Queue, everyMs: number, onError: (error: Error) => void): () => void {
  let latestMs = Infinity;
  const look = (): void => {
    const now = Date.now();
    if (now < latestMs) {
      followClock(queue).catch(onError);
    }
    latestMs = now;
  };
  look();
  const timer = setInterval(look, everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}
