// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { isStorageFault, unlessFaulty, whenFree } from '../sqlite.ts';
import type { RetryPolicy, WorkHandler, WorkItem } from './work-queue.ts';

/** An item as it stands in the table. */
export const RowSchema = z.object({
  seq: z.number(),
  tenant: z.string(),
  id: z.string(),
  grp: z.string(),
  payload: z.string(),
  attempts: z.number(),
});
type Row = z.infer<typeof RowSchema>;

/** The same, taken by a worker. */
export const TakenRowSchema = RowSchema.extend({
  /** The newest item when this one was taken, and when that was. */
  newest: z.number(),
  taken_ms: z.number(),
});
export type TakenRow = z.infer<typeof TakenRowSchema>;

/** What a worker asks of the table; each call may meet a lock of another process. */
export interface WorkTable {
  readonly policy: RetryPolicy;
  /** Takes the next item that is due, if there is one. */
  readonly claim: (owner: string) => TakenRow | undefined;
  /** Says that a worker is alive. */
  readonly renew: (owner: string) => void;
  readonly giveBack: (owner: string) => void;
  readonly done: (row: TakenRow, owner: string) => void;
  readonly failed: (row: TakenRow, owner: string, error: unknown) => void;
}

/** Takes items as long as there are any, at most `concurrency` at once. */
export class WorkLoop {
  readonly #table: WorkTable;
  readonly #handler: WorkHandler;
  readonly #concurrency: number;
  readonly #owner = crypto.randomUUID();
  readonly #active = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #renewal: NodeJS.Timeout | undefined;
  #isStopped = false;
  #isGivenBack = false;

  constructor(table: WorkTable, handler: WorkHandler, concurrency: number) {
    this.#table = table;
    this.#handler = handler;
    this.#concurrency = concurrency;
  }

  readonly wake = (): void => {
    setImmediate(() => {
      this.#fill();
    });
  };

  start(): void {
    this.#timer = setInterval(() => {
      this.#fill();
    }, this.#table.policy.pollMs).unref();
    this.#renewal = setInterval(() => {
      unlessFaulty(() => {
        this.#table.renew(this.#owner);
      });
    }, this.#table.policy.leaseMs / 3).unref();
    this.wake();
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    const patience = new AbortController();
    await Promise.race([
      Promise.all(this.#active),
      sleep(graceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
    clearInterval(this.#renewal);
    this.#isGivenBack = true;
    await whenFree(() => {
      this.#table.giveBack(this.#owner);
    });
  }

  #fill(): void {
    while (!this.#isStopped && this.#active.size < this.#concurrency) {
      const row = unlessFaulty(() => this.#table.claim(this.#owner));
      if (!row) {
        return;
      }
      const run = this.#do(row).finally(() => {
        this.#active.delete(run);
        this.wake();
      });
      this.#active.add(run);
    }
  }

  async #do(row: TakenRow): Promise<void> {
    try {
      await this.#handler(toItem(row));
    } catch (error) {
      await this.#end(() => {
        this.#table.failed(row, this.#owner, error);
      });
      return;
    }
    await this.#end(() => {
      this.#table.done(row, this.#owner);
    });
  }

  /** Noted as soon as storage lets it. What was given back is another worker's, and the store may be closed. */
  async #end(note: () => void): Promise<void> {
    while (!this.#isGivenBack) {
      try {
        note();
        return;
      } catch (error) {
        if (!isStorageFault(error)) {
          throw error;
        }
      }
      await sleep(this.#table.policy.pollMs);
    }
  }
}

export function toItem({ tenant, id, grp, payload }: Row): WorkItem {
  return { tenant, id, group: grp, payload: readable(payload) };
}

/** Undefined where the row is damaged: its handler refuses it, and it is set aside as any other that fails. */
function readable(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return undefined;
  }
}
