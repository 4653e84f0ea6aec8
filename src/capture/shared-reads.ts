// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '@medplum/fhirtypes';
import { isRetryable, statusOfError, type FhirClient } from '../fhir/fhir-client.ts';
import { joinBatches } from '../fhir/query/joint-batch.ts';

/** From so many searches on, two halves asked for side by side are there sooner than all of them one after the other. */
const WORTH_HALVING = 6;
/** Batches that are made one: it is answered as a whole, when its last search is. */
const MOST = 8;
/** A request that hangs must not hold up others for good. */
const PATIENCE_MS = 30_000;

type Execute = FhirClient['executeBatch'];

interface Waiting {
  readonly bundle: Bundle;
  readonly execute: Execute;
  readonly answer: (answer: Promise<Bundle>) => void;
}

/**
 * Lets runs of a process that read at the same time read together: while a batch is under way, whatever else is to be
 * read waits, and then goes as one batch. Who is alone never waits, and reads in two halves at once. Each is read after it
 * was asked for, so no run sees less than by itself.
 */
export class SharedReads {
  /** Who waits, for each key whose batch is under way. */
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param key - Of those who may see the same: one bot of one project. */
  async read(key: string, execute: Execute, bundle: Bundle): Promise<Bundle> {
    return new Promise((answer) => {
      const one = { bundle, execute, answer };
      const waiting = this.#waiting.get(key);
      if (waiting) {
        waiting.push(one);
      } else {
        this.#waiting.set(key, [one]);
        void this.#readAll(key);
      }
    });
  }

  async #readAll(key: string): Promise<void> {
    for (let group = this.#next(key); group.length > 0; group = this.#next(key)) {
      await Promise.race([send(group), sleep(PATIENCE_MS, undefined, { ref: false })]);
    }
    this.#waiting.delete(key);
  }

  #next(key: string): Waiting[] {
    return this.#waiting.get(key)?.splice(0, MOST) ?? [];
  }
}

/** Never rejects: whoever waits gets the answer, or the error. */
async function send(group: readonly Waiting[]): Promise<void> {
  const shares = sharesOf(group);
  const settled = group.map(async ({ bundle, execute, answer }, index) => {
    const alone = async (): Promise<Bundle> => (group.length > 1 ? execute(bundle) : inHalves(execute, bundle));
    const own = shares.then(async (given) => given[index] ?? alone());
    answer(own);
    await own.catch(() => undefined);
  });
  await Promise.all(settled);
}

/**
 * What each of a group is answered together. What a busy server answers is the answer to each; any other refusal may be
 * of the joint batch alone, and each asks by itself.
 */
async function sharesOf(group: readonly Waiting[]): Promise<(Bundle | undefined)[]> {
  const [first, ...others] = group;
  if (!first || others.length === 0) {
    return [];
  }
  const { bundle, answersIn } = joinBatches(group.map((one) => one.bundle));
  try {
    return answersIn(await first.execute(bundle));
  } catch (error) {
    if (isRetryable(statusOfError(error))) {
      throw error;
    }
    return [];
  }
}

async function inHalves(execute: Execute, bundle: Bundle): Promise<Bundle> {
  const { entry = [] } = bundle;
  if (entry.length < WORTH_HALVING) {
    return execute(bundle);
  }
  const middle = Math.ceil(entry.length / 2);
  const halves = [entry.slice(0, middle), entry.slice(middle)];
  const answers = await Promise.all(halves.map(async (half) => execute({ ...bundle, entry: half })));
  const answered = halves.flatMap((half, side) => half.map((_, index) => answers[side]?.entry?.[index] ?? {}));
  return { resourceType: 'Bundle', type: 'batch-response', entry: answered };
}
