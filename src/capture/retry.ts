// SPDX-License-Identifier: Apache-2.0
const FIRST_WAIT_MS = 20;

/** How long to wait before attempt `attempt` (1, 2, …): twice as long each time, half more or less, after what the server told. */
export function waitMs(attempt: number, toldMs: number, chance: number): number {
  return toldMs + FIRST_WAIT_MS * 2 ** attempt * (0.5 + chance);
}

interface Patience {
  /** How often the work is tried at most. */
  readonly attempts: number;
  /** True for a failure that another attempt may well not meet. */
  readonly mayPass: (error: unknown) => boolean;
  /** Waits between two attempts. */
  readonly wait: (attempt: number) => Promise<void>;
}

/**
 * Does the work, and again where its failure may pass.
 * @throws What the last attempt threw.
 */
export async function retry<T>(work: () => Promise<T>, { attempts, mayPass, wait }: Patience): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !mayPass(error)) {
        throw error;
      }
      await wait(attempt);
    }
  }
}
