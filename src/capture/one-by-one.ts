// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than any write that gets on; one that hangs must not hold up all others for good. */
const PATIENCE_MS = 5000;

/** Waits until something has ended, well or not, or hangs for longer than there is patience. */
export async function ended(before: Promise<unknown>, patienceMs: number): Promise<void> {
  await Promise.race([before.catch(() => undefined), sleep(patienceMs, undefined, { ref: false })]);
}

/** Does one thing after another, in the order in which they were asked for. */
export class OneByOne {
  readonly #patienceMs: number;
  #last: Promise<unknown> | undefined;

  /** @param patienceMs - How long to wait for one that does not end, before the next begins beside it. */
  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const mine = before ? this.#after(before, work) : work();
    this.#last = mine;
    try {
      return await mine;
    } finally {
      if (this.#last === mine) {
        this.#last = undefined;
      }
    }
  }

  async #after<T>(before: Promise<unknown>, work: () => Promise<T>): Promise<T> {
    await ended(before, this.#patienceMs);
    return work();
  }
}
