// SPDX-License-Identifier: Apache-2.0
import { joined, type Wanted } from './known-decisions.ts';
import { ended } from './one-by-one.ts';

/** Longer than any run that gets on; one that hangs must not hold up its patient for good. */
const PATIENCE_MS = 30_000;

interface Waiting<T> {
  readonly wanted: Wanted[];
  readonly result: Promise<T>;
}

/**
 * Lets runs of one patient follow each other within a process: whoever comes while one is under way waits, and all that
 * wait are made as one run. A save of a visit with its treatments is many events at once; each run would read the same
 * and lose its writes to the others. A run that waits begins to read after every event that it stands for.
 */
export class Turns<T> {
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #waiting = new Map<string, Waiting<T>>();

  /** @param key - Of one patient of one project: of another's scopes none may ever be taken along. */
  async take(key: string, wanted: Wanted, work: (wanted: Wanted) => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(key);
    if (waiting) {
      waiting.wanted.push(wanted);
      return waiting.result;
    }
    const before = this.#underWay.get(key);
    if (!before) {
      return this.#run(key, async () => work(wanted));
    }
    const all: Waiting<T>['wanted'] = [];
    const result = this.#after(before, key, async () => work(joined(wanted, ...all)));
    this.#waiting.set(key, { wanted: all, result });
    return result;
  }

  async #after(before: Promise<unknown>, key: string, work: () => Promise<T>): Promise<T> {
    await ended(before, PATIENCE_MS);
    this.#waiting.delete(key);
    return this.#run(key, work);
  }

  async #run(key: string, work: () => Promise<T>): Promise<T> {
    const run = work();
    this.#underWay.set(key, run);
    try {
      return await run;
    } finally {
      if (this.#underWay.get(key) === run) {
        this.#underWay.delete(key);
      }
    }
  }
}
