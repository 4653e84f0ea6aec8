// SPDX-License-Identifier: Apache-2.0
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { MedplumClient } from '@medplum/core';
import { readBundles } from '../deploy/bundles.ts';
import { deploy } from '../deploy/deployment.ts';
import { createApp } from './app.ts';
import { startBotClock } from './bot-clock.ts';
import { BotRunner } from './bot-runner.ts';
import { FHIR_PATH, type ServerConfig } from './config.ts';
import { FhirService } from './fhir-service.ts';
import { hasTransactions, seedProject } from './local-project.ts';
import { addBotOperations } from './operations.ts';
import { preCommitOf } from './pre-commit.ts';
import { seedSamples } from './seed.ts';
import { openStore, type Store } from './store.ts';
import { SubscriptionWorker } from './subscription-worker.ts';
import { addExpand } from './value-sets.ts';

const HOST = '127.0.0.1';

/** Longer than a client waits before it sends again, so that none meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

export interface EmbeddedServer {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  readonly service: FhirService;
  readonly worker: SubscriptionWorker;
  /** Resources loaded from the samples; 0 when the store had visits already. */
  readonly sampleCount: number;
  /** Finishes the bots under way and closes the store. */
  readonly close: () => Promise<void>;
}

export interface EmbeddedServerOptions extends ServerConfig {
  /** The project's folder, with `medplum.config.json`, `dist` and `fhir-samples`. */
  readonly root: string;
  readonly log: (line: string) => void;
  readonly samples: boolean;
}

/** Starts everything on this machine: FHIR server, Subscriptions and bots over one SQLite file. */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const store = openStore(join(options.dataDir, 'fhir.sqlite'));
  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen(options.port, HOST, resolve);
  });
  try {
    return await startServices(http, store, options);
  } catch (error) {
    await closeServer(http);
    store.close();
    throw error;
  }
}

async function startServices(
  http: Server,
  store: Store,
  { claimGate, root, log, samples }: EmbeddedServerOptions,
): Promise<EmbeddedServer> {
  const address = `http://${HOST}:${String((http.address() as AddressInfo).port)}`;
  const service = new FhirService(store, `${address}${FHIR_PATH}/`);
  const runner = new BotRunner({ service, requireFrom: join(root, 'package.json') });
  addBotOperations(service, runner);
  addExpand(service);
  await seedProject(service.repository);
  service.transactions = await hasTransactions(service.repository);
  http.on('request', createApp(service, join(root, 'dist', 'web')));
  await deployLocally(address, root, claimGate);
  service.beforeCommit(preCommitOf(service, runner));
  const sampleCount = samples ? await seedSamples(service.repository, root) : 0;
  const worker = new SubscriptionWorker({ store, service, runner, log });
  worker.start();
  const clock = startBotClock(service, runner, log);
  const close = async (): Promise<void> => {
    clock.stop();
    await closeServer(http);
    await worker.stop();
    store.close();
  };
  return { address, service, worker, sampleCount, close };
}

async function closeServer(http: Server): Promise<void> {
  await new Promise((resolve) => http.close(resolve));
}

/** The same deployment as on any Medplum server, over HTTP, so that each start proves it. */
async function deployLocally(address: string, root: string, claimGate: boolean): Promise<void> {
  const client = new MedplumClient({ baseUrl: `${address}/`, cacheTime: 0 });
  await client.startClientLogin('local', 'local');
  await deploy({ client, bundles: await readBundles(root), dryRun: false, claimGate });
}
