// SPDX-License-Identifier: Apache-2.0

/** A piece of work, kept until it is done. */
export interface WorkItem {
  /** Whose it is. */
  readonly tenant: string;
  /** Identity of the event: an item whose id is known already, done or not, has no effect. */
  readonly id: string;
  /** Items of one group (a patient) are done one after the other, in the order in which they came. */
  readonly group: string;
  /** JSON without names, dates of birth, record numbers or texts: references and dates only. */
  readonly payload: unknown;
  /** Not to be begun before this many milliseconds have passed; later items of its group wait with it. */
  readonly delayMs?: number;
}

/** An item that failed for good, for an administrator. */
export interface DeadItem extends WorkItem {
  /** What the last attempt died of; no patient data. */
  readonly error: string;
  readonly attempts: number;
  /** ISO instant of the last attempt. */
  readonly failedAt: string;
}

export interface QueueCounts {
  /** Not begun, or between two attempts. */
  readonly waiting: number;
  readonly active: number;
  readonly dead: number;
}

/** Does an item; throwing means that it is tried again. */
export type WorkHandler = (item: WorkItem) => Promise<void>;

/** The work of this process. */
export interface Worker {
  /** Takes nothing new, waits for what is under way for a while, and gives back what is not done. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/**
 * Work that outlives processes: done at least once, by any number of workers, in order within a group.
 *
 * An item that throws is tried again after a wait that doubles; one that keeps failing is set aside (dead) so that
 * its group goes on, and is done again when an administrator says so. The work of a process that dies is taken up by
 * another.
 *
 * What an item comes to depends on its payload and on how things are by then. So one that is done is done for those of
 * its group with the same payload that only waited for their turn when it was begun: many changes of one visit, told at
 * once, are looked at together.
 */
export interface WorkQueue {
  /** Resolves when the items are stored durably. */
  readonly add: (items: readonly WorkItem[]) => Promise<void>;
  readonly work: (handler: WorkHandler, concurrency: number) => Worker;
  /** At most a thousand, the oldest first. */
  readonly dead: (tenant: string) => Promise<DeadItem[]>;
  /** Puts a dead item back; false where there is none of this id. */
  readonly replay: (tenant: string, id: string) => Promise<boolean>;
  readonly counts: () => Promise<QueueCounts>;
}

/** Small facts that every process must know, for a while. */
export interface SharedMemory {
  /** True the first time a key is told within its time; false for whoever comes second, on any process. */
  readonly once: (key: string, ttlMs: number) => Promise<boolean>;
  readonly put: (key: string, value: unknown, ttlMs: number) => Promise<void>;
  readonly get: (key: string) => Promise<unknown>;
}

/** Where queue and memory live: a SQLite file for one machine, Redis for many. */
export interface WorkStore {
  readonly queue: WorkQueue;
  readonly memory: SharedMemory;
  /** Rejects where the store cannot be used. */
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface RetryPolicy {
  /** Attempts before an item is dead whose failure may be its own fault. */
  readonly attempts: number;
  /** Attempts where another system does not answer: an outage is nobody's poison. */
  readonly outageAttempts: number;
  /** Wait after the first failure, in milliseconds; doubled each time, up to `maxDelayMs`. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
  /** Wait before an item that this process cannot do is offered again, to whichever process comes first. */
  readonly handOnMs: number;
  /** A worker that has not been heard of for this long is dead, and its work another's. */
  readonly leaseMs: number;
  /** How often a queue that is not told looks for what is due, or was added by another process. */
  readonly pollMs: number;
}

/** Some two minutes of attempts, because a patient's later events wait behind a failing one; a day for an outage. */
export const RETRY_POLICY: RetryPolicy = {
  attempts: 8,
  outageAttempts: 300,
  delayMs: 1000,
  maxDelayMs: 300_000,
  handOnMs: 1000,
  leaseMs: 15_000,
  pollMs: 200,
};

/** How long the id of a finished item is remembered, so that an event delivered again has no effect. */
export const REMEMBER_MS = 7 * 24 * 3600 * 1000;

/** An item that no further attempt can mend. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

/** This process cannot do an item, and another can: it is handed on, which is no attempt. */
export class BelongsElsewhere extends Error {
  override readonly name: string = 'BelongsElsewhere';
}

/** True where an error says of itself that another system is away or busy. */
function isOutage(error: unknown): boolean {
  return error instanceof Error && 'isOutage' in error && error.isOutage === true;
}

/** True where an item that has had so many attempts is to be set aside. */
export function isOver({ attempts: most, outageAttempts }: RetryPolicy, attempts: number, error: unknown): boolean {
  return error instanceof PermanentFailure || attempts >= (isOutage(error) ? outageAttempts : most);
}

/** The wait before attempt `attempts + 1`, half of it at random, so that many do not come back at once. */
export function retryDelayMs({ delayMs, maxDelayMs }: RetryPolicy, attempts: number): number {
  const full = Math.min(delayMs * 2 ** (attempts - 1), maxDelayMs);
  return full / 2 + (full / 2) * Math.random();
}

/** What is told of an error: its words, which are ours, cut short. */
export function errorText(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error').slice(0, 500);
}
