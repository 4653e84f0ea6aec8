// SPDX-License-Identifier: Apache-2.0
import type { Redis } from 'ioredis';
import { inTime } from './redis-faults.ts';
import type { SharedMemory } from './work-queue.ts';

/** What every process remembers, as keys of Redis with a time to live. */
export function redisMemory(redis: Redis, prefix: string): SharedMemory {
  const at = (key: string): string => `${prefix}:memory:${key}`;
  const inMs = (ttlMs: number): number => Math.max(1, Math.ceil(ttlMs));
  return {
    once: async (key, ttlMs) => (await inTime(redis.set(at(key), 'true', 'PX', inMs(ttlMs), 'NX'))) === 'OK',
    put: async (key, value, ttlMs) => {
      await inTime(redis.set(at(key), JSON.stringify(value), 'PX', inMs(ttlMs)));
    },
    get: async (key) => {
      const text = await inTime(redis.get(at(key)));
      return text === null ? undefined : (JSON.parse(text) as unknown);
    },
  };
}
