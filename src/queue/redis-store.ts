// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DelayedError, Queue, UnrecoverableError, Worker as BullWorker, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import * as z from 'zod';
import { faultOf, inTime, teller } from './redis-faults.ts';
import { redisMemory } from './redis-memory.ts';
import { keepFollowing } from './redis-set-back.ts';
import {
  BelongsElsewhere,
  REMEMBER_MS,
  RETRY_POLICY,
  errorText,
  isOver,
  retryDelayMs,
  type DeadItem,
  type QueueCounts,
  type RetryPolicy,
  type Worker,
  type WorkHandler,
  type WorkItem,
  type WorkQueue,
  type WorkStore,
} from './work-queue.ts';

const QUEUE = 'charges';

/** Longest wait of an item for its turn before it looks again; whoever goes before it wakes it sooner. */
const MAX_TURN_WAIT_MS = 5000;
const TURN_WAIT_MS = 25;
/** An entry of the order whose job was never added: its sender was not told that it was stored, and sends it again. */
const ORPHAN_MS = 10_000;
const DEATHS_PER_ATTEMPT = 3;
/** Longer than the turns of items that were told together take; what comes later is done anew. */
const SAME_MS = 3_600_000;

/** Takes a place in the order of a group, by the server's clock; a place that is taken already is kept. */
const TAKE_PLACE = `
  local t = redis.call('TIME')
  return redis.call('ZADD', KEYS[1], 'NX', t[1] * 1000000 + t[2] + tonumber(ARGV[2]) / 1000, ARGV[1])`;

const ItemSchema = z.object({
  tenant: z.string(),
  id: z.string(),
  group: z.string(),
  payload: z.unknown(),
});

interface RedisStoreOptions {
  /** Begins every key. */
  readonly prefix?: string;
  readonly policy?: RetryPolicy;
  /** Told when Redis fails, at most once a minute for each fault: `ECONNREFUSED`, `NOAUTH`, … */
  readonly onTrouble?: (fault: string) => void;
}

/** Queue and memory on Redis, for any number of machines: BullMQ does the work, a sorted set keeps each group's order. */
export function openRedisStore(
  url: string,
  { prefix = 'mtc', policy = RETRY_POLICY, onTrouble = () => undefined }: RedisStoreOptions = {},
): WorkStore {
  const state = { isClosed: false };
  const tell = teller(onTrouble);
  const onError = (error: Error): void => {
    if (!state.isClosed) {
      tell(faultOf(error));
    }
  };
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    // Its copies end their attempts too, once the store is closed.
    retryStrategy: (times) => (state.isClosed ? null : Math.min(times * 100, 2000)),
  });
  redis.on('error', onError);
  const queue = new RedisQueue(redis, prefix, policy, onError);
  return {
    queue,
    memory: redisMemory(redis, prefix),
    check: async () => {
      await inTime(redis.ping());
    },
    close: async () => {
      state.isClosed = true;
      await inTime(queue.close()).catch(() => undefined);
      redis.disconnect();
    },
  };
}

class RedisQueue implements WorkQueue {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #policy: RetryPolicy;
  readonly #queue: Queue;
  readonly #onError: (error: Error) => void;

  constructor(redis: Redis, prefix: string, policy: RetryPolicy, onError: (error: Error) => void) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#policy = policy;
    this.#queue = new Queue(QUEUE, { connection: redis, prefix });
    this.#onError = onError;
    this.#queue.on('error', onError);
  }

  /** All at once: one connection keeps their order. */
  async add(items: readonly WorkItem[]): Promise<void> {
    await inTime(Promise.all(items.map(async (item, index) => this.#addOne(item, index))));
  }

  /** The place in the order comes first: a job without one could overtake. */
  async #addOne({ delayMs = 0, ...item }: WorkItem, index: number): Promise<void> {
    const jobId = jobIdOf(item);
    if ((await this.#queue.getJobState(jobId)) !== 'unknown') {
      return;
    }
    await this.#redis.eval(TAKE_PLACE, 1, this.#orderOf(item), jobId, index);
    await this.#queue.add('item', item, {
      jobId,
      attempts: this.#policy.outageAttempts,
      backoff: { type: 'policy' },
      removeOnComplete: { age: REMEMBER_MS / 1000 },
      removeOnFail: false,
      ...(delayMs > 0 ? { delay: delayMs } : {}),
    });
  }

  work(handler: WorkHandler, concurrency: number): Worker {
    const connection = this.#redis.duplicate();
    connection.on('error', this.#onError);
    const active = new Map<Job, string>();
    const process = async (job: Job, token = ''): Promise<void> => {
      active.set(job, token);
      await this.#do(handler, job, token).finally(() => active.delete(job));
    };
    const worker = new BullWorker(QUEUE, process, {
      connection,
      prefix: this.#prefix,
      concurrency,
      lockDuration: this.#policy.leaseMs,
      stalledInterval: this.#policy.leaseMs / 2,
      maxStalledCount: this.#policy.attempts * DEATHS_PER_ATTEMPT,
      settings: { backoffStrategy: (attempts) => retryDelayMs(this.#policy, attempts) },
    });
    worker.on('error', this.#onError);
    const stopFollowing = keepFollowing(this.#queue, this.#policy.leaseMs / 2, this.#onError);
    return {
      stop: async (graceMs) => {
        stopFollowing();
        await Promise.race([worker.pause(), sleep(graceMs, undefined, { ref: false })]);
        // A place in the order is kept: who takes it up again is still first.
        const givenBack = Promise.allSettled([...active].map(async ([job, token]) => job.moveToWait(token)));
        await inTime(givenBack).catch(() => undefined);
        // Not gently: it would wait for what it gave back, and renew its locks for ever.
        await inTime(worker.close(true)).catch(() => undefined);
        connection.disconnect();
      },
    };
  }

  async dead(tenant: string): Promise<DeadItem[]> {
    const jobs = await this.#queue.getFailed(0, 9999);
    return jobs
      .filter((job) => ItemSchema.parse(job.data).tenant === tenant)
      .sort((a, b) => a.timestamp - b.timestamp)
      .slice(0, 1000)
      .map((job) => ({
        ...ItemSchema.parse(job.data),
        attempts: job.attemptsMade,
        error: job.failedReason,
        failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(),
      }));
  }

  async replay(tenant: string, id: string): Promise<boolean> {
    const job = await this.#jobOf(jobIdOf({ tenant, id }));
    if (!job || (await job.getState()) !== 'failed') {
      return false;
    }
    await this.#redis.eval(TAKE_PLACE, 1, this.#orderOf(ItemSchema.parse(job.data)), job.id ?? '', 0);
    await job.retry('failed', { resetAttemptsMade: true });
    return true;
  }

  async counts(): Promise<QueueCounts> {
    const {
      waiting = 0,
      delayed = 0,
      prioritized = 0,
      active = 0,
      failed = 0,
    } = await inTime(this.#queue.getJobCounts());
    return { waiting: waiting + delayed + prioritized, active, dead: failed };
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #do(handler: WorkHandler, job: Job, token: string | undefined): Promise<void> {
    const item = ItemSchema.parse(job.data);
    const order = this.#orderOf(item);
    if (!(await this.#isFirst(order, job))) {
      const rank = (await this.#redis.zrank(order, job.id ?? '')) ?? 1;
      return putBack(job, token, Math.min(TURN_WAIT_MS * (rank + 1), MAX_TURN_WAIT_MS));
    }
    const same = this.#sameAs(item);
    const place = Number((await this.#redis.zscore(order, job.id ?? '')) ?? Infinity);
    if ((job.opts.delay ?? 0) === 0 && place < Number(await this.#redis.get(same))) {
      return this.#leave(order, job);
    }
    const [seconds, micros] = await this.#redis.time();
    try {
      await handler(item);
      await this.#redis.set(same, Number(seconds) * 1_000_000 + Number(micros), 'PX', SAME_MS);
    } catch (error) {
      if (error instanceof BelongsElsewhere) {
        return putBack(job, token, this.#policy.handOnMs);
      }
      if (!isOver(this.#policy, job.attemptsMade + 1, error)) {
        throw new Error(errorText(error), { cause: error });
      }
      await this.#leave(order, job);
      throw new UnrecoverableError(errorText(error));
    }
    await this.#leave(order, job);
  }

  /** True where nothing of the group that is still to be done came before. */
  async #isFirst(order: string, job: Job): Promise<boolean> {
    for (;;) {
      const [first, score] = await this.#redis.zrange(order, 0, 0, 'WITHSCORES');
      if (first === undefined || first === job.id) {
        return true;
      }
      const state = await this.#queue.getJobState(first);
      const isOld = Number(score) / 1000 < Date.now() - ORPHAN_MS;
      const isOver = state === 'completed' || state === 'failed' || (state === 'unknown' && isOld);
      if (!isOver) {
        return false;
      }
      await this.#redis.zrem(order, first);
    }
  }

  /** Gives up the place, and wakes who comes next. */
  async #leave(order: string, job: Job): Promise<void> {
    await this.#redis.zrem(order, job.id ?? '');
    const [next] = await this.#redis.zrange(order, 0, 0);
    const waiting = next === undefined ? undefined : await this.#jobOf(next);
    // Between two attempts or before its time it is not woken: only who waits for a turn is.
    if (waiting && waiting.attemptsMade === 0 && (waiting.opts.delay ?? 0) === 0 && (await waiting.isDelayed())) {
      await waiting.promote().catch(() => undefined);
    }
  }

  async #jobOf(jobId: string): Promise<Job | undefined> {
    return (await this.#queue.getJob(jobId)) as Job | undefined;
  }

  /** Where it stands when the last item that was done with this payload was begun, by the server's clock. */
  #sameAs({ tenant, group, payload }: WorkItem): string {
    return `${this.#prefix}:same:${hashOf(tenant, group, JSON.stringify(payload))}`;
  }

  #orderOf({ tenant, group }: Pick<WorkItem, 'tenant' | 'group'>): string {
    return `${this.#prefix}:order:${tenant}:${group}`;
  }
}

/** To be looked at again later, which is no attempt. BullMQ is told so by an error. */
async function putBack(job: Job, token: string | undefined, waitMs: number): Promise<never> {
  await job.moveToDelayed(Date.now() + waitMs, token);
  throw new DelayedError();
}

/** BullMQ takes no colons in the id of a job. */
function jobIdOf({ tenant, id }: Pick<WorkItem, 'tenant' | 'id'>): string {
  return hashOf(tenant, id);
}

function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
