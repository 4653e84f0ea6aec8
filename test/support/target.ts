// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MedplumClient } from '@medplum/core';
import type { Bundle } from '@medplum/fhirtypes';
import { readBundles } from '../../src/deploy/bundles.ts';
import { deploy, findBot } from '../../src/deploy/deployment.ts';
import { signIn } from '../../src/deploy/sign-in.ts';
import { botThreads } from './bot-threads.ts';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server.ts';
import { putStore } from './store-template.ts';

const ROOT = process.cwd();

/** A server on which scenarios run: the embedded one, or the Medplum server that the environment names. */
export interface Target {
  readonly client: MedplumClient;
  /** The embedded server behind it; undefined on a real one. */
  readonly embedded: EmbeddedServer | undefined;
  /** What the bots logged; empty on a real server. */
  readonly lines: readonly string[];
  /** True where Claims are checked before they are stored. */
  readonly claimGate: boolean;
  /** Resolves when the bots have nothing more to do. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** To pack the bundles of bots and unpack them again, on one machine, takes longer than all else that a deployment does. */
const fetchUnpacked: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('accept-encoding', 'identity');
  return fetch(input, { ...init, headers });
};

/** Starts the embedded server with everything deployed; without transactions, they run as batches. */
export async function embeddedTarget({
  claimGate = false,
  transactions = true,
  otherCode = [],
}: {
  readonly claimGate?: boolean;
  readonly transactions?: boolean;
  /** Code that bots may have beside the build's own. */
  readonly otherCode?: readonly string[];
} = {}): Promise<Target> {
  const dataDir = mkdtempSync(join(tmpdir(), 'target-'));
  await putStore(dataDir);
  const lines: string[] = [];
  const log = (line: string): void => {
    lines.push(line);
  };
  const embedded = await startEmbeddedServer({ dataDir, claimGate, log, otherCode, pools: botThreads() });
  embedded.service.transactions = transactions;
  const client = new MedplumClient({ baseUrl: `${embedded.address}/`, cacheTime: 0, fetch: fetchUnpacked });
  await client.startClientLogin('test', 'test');
  return {
    client,
    embedded,
    lines,
    claimGate,
    settle: async () => embedded.worker.whenIdle(),
    close: async () => {
      await embedded.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** So long has nothing of ours changed when the bots are taken to be done; a busy server is given as much longer. */
const QUIET_MS = 3000;
const QUIET_ANSWERS = 40;
const MAX_QUIET_MS = 10_000;
const LOOK_MS = 250;

/** The Medplum server of `MEDPLUM_BASE_URL`, with everything deployed; with the claim gate where it stands there. */
export async function medplumTarget(): Promise<Target> {
  const client = await signIn(process.env);
  await deploy({ client, bundles: await readBundles(ROOT), dryRun: false, claimGate: false });
  return {
    client,
    embedded: undefined,
    lines: [],
    claimGate: (await findBot(client, 'manual-therapy-claim-gate')) !== undefined,
    settle: async () => quiet(client),
    close: async () => Promise.resolve(),
  };
}

async function quiet(client: MedplumClient): Promise<void> {
  let last = '';
  let since = performance.now();
  let slowest = 0;
  while (performance.now() - since < Math.max(QUIET_MS, Math.min(MAX_QUIET_MS, QUIET_ANSWERS * slowest))) {
    await sleep(LOOK_MS);
    const asked = performance.now();
    const newest = await newestOfOurs(client);
    slowest = Math.max(slowest, performance.now() - asked);
    if (newest !== last) {
      last = newest;
      since = performance.now();
      slowest = 0;
    }
  }
}

async function newestOfOurs(client: MedplumClient): Promise<string> {
  const url = client.fhirUrl();
  url.search = '_type=ChargeItem,DetectedIssue,Task,Provenance&_sort=-_lastUpdated&_count=1&_total=none';
  const { entry = [] } = await client.get<Bundle>(url, { cache: 'reload' });
  return entry[0]?.resource?.meta?.versionId ?? '';
}

/** True where the environment names a Medplum server to test on. */
export function hasMedplum(): boolean {
  return ['MEDPLUM_BASE_URL', 'MEDPLUM_CLIENT_ID', 'MEDPLUM_CLIENT_SECRET'].every((name) => process.env[name]);
}

/** Where the scenarios run. */
export const TARGETS: readonly (readonly [name: string, start: () => Promise<Target>])[] = [
  ['the embedded server', embeddedTarget],
  ['the embedded server without transaction-bundles', async () => embeddedTarget({ transactions: false })],
  ...(hasMedplum() ? [['a Medplum server', medplumTarget] as const] : []),
];
