// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MedplumClient } from '@medplum/core';
import type { Bundle, Procedure } from '@medplum/fhirtypes';
import { readBundles } from '../../src/deploy/bundles.ts';
import { deploy, findBot } from '../../src/deploy/deployment.ts';
import { signIn } from '../../src/deploy/sign-in.ts';
import { botThreads } from './bot-threads.ts';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server.ts';
import { save } from './save.ts';
import { putStore } from './store-template.ts';
import { until } from './until.ts';
import { VisitOnServer } from './visit-on-server.ts';

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
  root = ROOT,
}: {
  readonly claimGate?: boolean;
  readonly transactions?: boolean;
  /** Code that bots may have beside the build's own. */
  readonly otherCode?: readonly string[];
  /** The folder whose build is deployed; without it the project's. */
  readonly root?: string;
} = {}): Promise<Target> {
  const dataDir = mkdtempSync(join(tmpdir(), 'target-'));
  await putStore(dataDir);
  const lines: string[] = [];
  const log = (line: string): void => {
    lines.push(line);
  };
  const embedded = await startEmbeddedServer({ dataDir, claimGate, log, otherCode, root, pools: botThreads() });
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

/** So long has nothing of ours changed when the bots are taken to be done; where they are slow, so many times what one takes. */
const QUIET_MS = 3000;
const QUIET_RUNS = 2;
const LOOK_MS = 250;

/** The Medplum server of `MEDPLUM_BASE_URL`, with everything deployed; with the claim gate where it stands there. */
export async function medplumTarget(): Promise<Target> {
  const client = await signIn(process.env);
  await deploy({ client, bundles: await readBundles(ROOT), dryRun: false, claimGate: false });
  const probe = new Probe(client);
  return {
    client,
    embedded: undefined,
    lines: [],
    claimGate: (await findBot(client, 'manual-therapy-claim-gate')) !== undefined,
    settle: async () => quiet(client, probe),
    close: async () => Promise.resolve(),
  };
}

/**
 * A visit that is corrected after whatever was saved: Medplum takes events in their order, so when its charge follows,
 * bots have come to all of these.
 */
class Probe {
  readonly #client: MedplumClient;
  #visit: VisitOnServer | undefined;
  #units = 1;

  constructor(client: MedplumClient) {
    this.#client = client;
  }

  /** Milliseconds until the charge has followed. */
  async run(): Promise<number> {
    const begun = performance.now();
    const visit = (this.#visit ??= await VisitOnServer.save(this.#client));
    this.#units = 3 - this.#units;
    const end = this.#units === 1 ? '10:15' : '10:30';
    const performedPeriod = { start: '2026-03-02T10:00:00-05:00', end: `2026-03-02T${end}:00-05:00` };
    await save<Procedure>(this.#client, { ...(await visit.procedure()), performedPeriod });
    await until(async () => (await visit.charges())[0]?.quantity?.value === this.#units);
    return performance.now() - begun;
  }
}

async function quiet(client: MedplumClient, probe: Probe): Promise<void> {
  const enough = Math.max(QUIET_MS, QUIET_RUNS * (await probe.run()));
  let last = '';
  let since = performance.now();
  while (performance.now() - since < enough) {
    await sleep(LOOK_MS);
    const newest = await newestOfOurs(client);
    if (newest !== last) {
      last = newest;
      since = performance.now();
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
