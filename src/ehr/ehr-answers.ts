// SPDX-License-Identifier: Apache-2.0
import { Semaphore } from 'async-mutex';
import { backOff } from '../capture/back-off.ts';
import { retry } from '../capture/retry.ts';
import { EhrError } from './ehr-error.ts';
import { ehrRequest, type EhrAccess } from './ehr-http.ts';

/** Requests under way at once: an EHR serves clinicians first. */
const AT_ONCE = 6;
/** Attempts at one read, before the whole run waits. */
const ATTEMPTS = 3;

/** What an EHR answers to reads, each asked for once until it is forgotten. */
export class EhrAnswers {
  readonly #access: EhrAccess;
  readonly #slots = new Semaphore(AT_ONCE);
  #asked = new Map<string, Promise<unknown>>();

  constructor(access: EhrAccess) {
    this.#access = access;
  }

  /** Everything is asked for anew. */
  forget(): void {
    this.#asked = new Map();
  }

  /**
   * Searches of a batch lead to the same records: each address is asked for once.
   * @throws EhrError with the status of what was refused.
   */
  async get(path: string): Promise<unknown> {
    const asked = this.#asked.get(path) ?? this.#ask(path);
    this.#asked.set(path, asked);
    return asked;
  }

  /** A hiccup of one read among many is waited out; asking for everything anew would cost the EHR far more. */
  async #ask(path: string): Promise<unknown> {
    return retry(
      async () => {
        const { status, body } = await this.#slots.runExclusive(async () => ehrRequest(this.#access, path));
        if (status !== 200) {
          throw new EhrError(status, 'a read was refused');
        }
        return body;
      },
      { attempts: ATTEMPTS, mayPass, wait: backOff },
    );
  }
}

function mayPass(error: unknown): boolean {
  return (
    error instanceof EhrError &&
    (error.status === 0 || error.status === 429 || (error.status >= 500 && !error.isRefusal))
  );
}
