// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { EhrError } from './ehr-error.ts';

/** Longest silence that is kept: an EHR that names a day would hold up what a clinician waits for. */
const MAX_PAUSE_MS = 3_600_000;
/** A silence this short is waited out; for a longer one the work goes back to the queue. */
const SHORT_PAUSE_MS = 2000;

/** Time as it passes; a test has its own. */
interface Clock {
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

const CLOCK: Clock = { nowMs: Date.now, wait: async (ms) => sleep(ms) };

/** What an EHR that is busy asks for with `Retry-After`: no request of its tenant is sent before that is over. */
export class EhrPause {
  readonly #clock: Clock;
  #untilMs = 0;

  constructor(clock: Clock = CLOCK) {
    this.#clock = clock;
  }

  /** @throws EhrError with status 429 where the EHR wants more than two seconds of silence. */
  async pass(): Promise<void> {
    const restMs = this.#untilMs - this.#clock.nowMs();
    if (restMs > SHORT_PAUSE_MS) {
      throw new EhrError(429, `the EHR asked for no requests for another ${String(Math.ceil(restMs / 1000))} s`);
    }
    if (restMs > 0) {
      await this.#clock.wait(restMs);
    }
  }

  heed({ status, headers }: Pick<Response, 'status' | 'headers'>): void {
    if (status === 429 || status === 503) {
      const nowMs = this.#clock.nowMs();
      this.#untilMs = Math.max(this.#untilMs, nowMs + retryAfterMs(headers.get('retry-after'), nowMs));
    }
  }
}

/**
 * How long `Retry-After` asks to wait, in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3); an hour at most,
 * and 0 where it is missing, past or no such thing.
 */
export function retryAfterMs(header: string | null, nowMs: number): number {
  return Math.min(askedWaitMs(header, nowMs) ?? 0, MAX_PAUSE_MS);
}

/** The same without a limit; undefined where it is missing or no such thing. */
export function askedWaitMs(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
