// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MedplumClient } from '@medplum/core';
import { readBundles } from '../../src/deploy/bundles.ts';
import { deploy } from '../../src/deploy/deployment.ts';
import { signIn } from '../../src/deploy/sign-in.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/service/embedded-server.ts';
import { putStore } from './store-template.ts';

const ROOT = process.cwd();

/** A server on which scenarios run: the embedded one, or the Medplum server that the environment names. */
export interface Target {
  readonly client: MedplumClient;
  /** The embedded server behind it; undefined on a real one. */
  readonly embedded: EmbeddedServer | undefined;
  /** What the bots logged; empty on a real server. */
  readonly lines: readonly string[];
  /** Resolves when the bots have nothing more to do. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts the embedded server with everything deployed; without transactions, they run as batches. */
export async function embeddedTarget({ claimGate = false, transactions = true } = {}): Promise<Target> {
  const dataDir = mkdtempSync(join(tmpdir(), 'target-'));
  await putStore(dataDir);
  const lines: string[] = [];
  const log = (line: string): void => {
    lines.push(line);
  };
  const embedded = await startEmbeddedServer({ port: 0, dataDir, root: ROOT, samples: false, claimGate, log });
  embedded.service.transactions = transactions;
  const client = new MedplumClient({ baseUrl: `${embedded.address}/`, cacheTime: 0 });
  await client.startClientLogin('test', 'test');
  return {
    client,
    embedded,
    lines,
    settle: async () => embedded.worker.whenIdle(),
    close: async () => {
      await embedded.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Long enough for the bots of a busy server to have run. */
const SETTLE_MS = 4000;

/** The Medplum server of `MEDPLUM_BASE_URL`, with everything deployed. */
export async function medplumTarget(): Promise<Target> {
  const client = await signIn(process.env);
  await deploy({ client, bundles: await readBundles(ROOT), dryRun: false, claimGate: false });
  return {
    client,
    embedded: undefined,
    lines: [],
    settle: async () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS)),
    close: async () => Promise.resolve(),
  };
}

/** True where the environment names a Medplum server to test on. */
export function hasMedplum(): boolean {
  return ['MEDPLUM_BASE_URL', 'MEDPLUM_CLIENT_ID', 'MEDPLUM_CLIENT_SECRET'].every((name) => process.env[name]);
}
