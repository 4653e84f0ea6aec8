// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** True where a Redis server can be started for the tests. */
export const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of the test's own, on loopback, as durable as production's. */
export interface TestRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** @param more - More options of `redis-server`. */
export async function startRedis(...more: readonly string[]): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const options = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--dir', folder, ...more];
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', ...options], {
    stdio: 'ignore',
  });
  const url = `redis://127.0.0.1:${String(port)}`;
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  // Its answer may be a refusal, where the options ask for that.
  await client.ping().catch(() => undefined);
  client.disconnect();
  return {
    url,
    stop: async () => {
      if (server.exitCode === null) {
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
