// SPDX-License-Identifier: Apache-2.0
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedisStore } from '../../src/queue/redis-store.ts';
import { openSqliteStore } from '../../src/queue/sqlite-store.ts';

/** A worker process for tests, which may be killed at any time: writes down what it begins and what it has done. */
const [place = '', journal = '', leaseMs = ''] = process.argv.slice(2);
const policy = {
  attempts: 8,
  outageAttempts: 8,
  delayMs: 10,
  maxDelayMs: 100,
  handOnMs: 10,
  leaseMs: Number(leaseMs),
  pollMs: 20,
};
const store = place.startsWith('redis:') ? openRedisStore(place, { policy }) : openSqliteStore(place, policy);
store.queue.work(async ({ id, group }) => {
  appendFileSync(journal, `begin ${group} ${id}\n`);
  await sleep(Math.random() * 20);
  appendFileSync(journal, `done ${group} ${id}\n`);
}, 4);
