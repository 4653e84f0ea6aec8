// SPDX-License-Identifier: Apache-2.0
import type { AddressInfo } from 'node:net';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { MedplumClient } from '@medplum/core';
import type { Express } from 'express';
import { readBundles } from '../deploy/bundles.ts';
import { deploy } from '../deploy/deployment.ts';
import { createApp, type PageConfig } from '../embedded/app.ts';
import { startBotClock } from '../embedded/bot-clock.ts';
import { BotRunner } from '../embedded/bot-runner.ts';
import { FHIR_PATH } from '../embedded/app.ts';
import type { ServerConfig } from './config.ts';
import { FhirService } from '../embedded/fhir-service.ts';
import { hasTransactions, seedProject } from '../embedded/local-project.ts';
import { addBotOperations } from '../embedded/operations.ts';
import { preCommitOf } from '../embedded/pre-commit.ts';
import { seedSamples } from './seed.ts';
import { openStore, type Store } from '../embedded/store.ts';
import { SubscriptionWorker } from '../embedded/subscription-worker.ts';
import { addExpand } from '../embedded/value-sets.ts';

const LOOPBACK = '127.0.0.1';

/** Longer than a client waits before it sends again, so that none meets a connection that is just being closed. */
export const KEEP_ALIVE_MS = 65_000;

/** FHIR server, Subscriptions and bots over one SQLite file, without a socket of its own. */
export interface EmbeddedStore {
  readonly app: Express;
  readonly service: FhirService;
  readonly worker: SubscriptionWorker;
  /** Resources loaded from the samples; 0 when the store had visits already. */
  readonly sampleCount: number;
  /** Finishes the bots under way and closes the store. */
  readonly close: () => Promise<void>;
}

export interface EmbeddedServer extends EmbeddedStore {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
}

export interface EmbeddedStoreOptions {
  /** Folder of the SQLite file. */
  readonly dataDir: string;
  readonly claimGate: boolean;
  /** The project's folder, with `medplum.config.json`, `dist` and `fhir-samples`. */
  readonly root: string;
  readonly log: (line: string) => void;
  readonly samples: boolean;
  /** What the page is told of where it is. */
  readonly page?: () => Promise<PageConfig>;
}

/** Starts everything on this machine, on loopback and open to whoever is on it. */
export async function startEmbeddedServer(options: EmbeddedStoreOptions & ServerConfig): Promise<EmbeddedServer> {
  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const address = await listen(http, options.port);
  try {
    const store = await openEmbeddedStore(address, options);
    http.on('request', store.app as RequestListener);
    const close = async (): Promise<void> => {
      await closeServer(http);
      await store.close();
    };
    return { ...store, address, close };
  } catch (error) {
    await closeServer(http);
    throw error;
  }
}

/**
 * Opens the store and brings it up to this build.
 * @param address - Under which the FHIR API is known, without a slash at its end.
 */
export async function openEmbeddedStore(address: string, options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const store = openStore(join(options.dataDir, 'fhir.sqlite'));
  try {
    return await startServices(address, store, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function startServices(
  address: string,
  store: Store,
  { claimGate, root, log, samples, page }: EmbeddedStoreOptions,
): Promise<EmbeddedStore> {
  const service = new FhirService(store, `${address}${FHIR_PATH}/`);
  const runner = new BotRunner({ service, requireFrom: join(root, 'package.json') });
  addBotOperations(service, runner);
  addExpand(service);
  await seedProject(service.repository);
  service.transactions = await hasTransactions(service.repository);
  const app = createApp(service, { webRoot: join(root, 'dist', 'web'), ...(page ? { page } : {}) });
  await deployLocally(app, root, claimGate);
  service.beforeCommit(preCommitOf(service, runner));
  const sampleCount = samples ? await seedSamples(service.repository, root) : 0;
  const worker = new SubscriptionWorker({ store, service, runner, log });
  worker.start();
  const clock = startBotClock(service, runner, log);
  const close = async (): Promise<void> => {
    clock.stop();
    await worker.stop();
    store.close();
  };
  return { app, service, worker, sampleCount, close };
}

async function listen(http: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen(port, LOOPBACK, resolve);
  });
  return `http://${LOOPBACK}:${String((http.address() as AddressInfo).port)}`;
}

export async function closeServer(http: Server): Promise<void> {
  await new Promise((resolve) => http.close(resolve));
}

/** The same deployment as on any Medplum server, over HTTP, so that each start proves it. */
async function deployLocally(app: Express, root: string, claimGate: boolean): Promise<void> {
  const http = createServer(app as RequestListener);
  const address = await listen(http, 0);
  try {
    const client = new MedplumClient({ baseUrl: `${address}/`, cacheTime: 0 });
    await client.startClientLogin('local', 'local');
    await deploy({ client, bundles: await readBundles(root), dryRun: false, claimGate });
  } finally {
    http.closeAllConnections();
    await closeServer(http);
  }
}
