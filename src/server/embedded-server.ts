// SPDX-License-Identifier: Apache-2.0
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { FHIR_PATH, type ServerConfig } from './config.ts';
import { FhirService } from './fhir-service.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import { seedBots, seedSamples } from './seed.ts';
import { openStore } from './store.ts';
import { SubscriptionWorker } from './subscription-worker.ts';

const HOST = '127.0.0.1';

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
export async function startEmbeddedServer({
  port,
  dataDir,
  root,
  log,
  samples,
}: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const store = openStore(join(dataDir, 'fhir.sqlite'));
  const http = createServer();
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen(port, HOST, resolve);
  });
  const address = `http://${HOST}:${String((http.address() as AddressInfo).port)}`;
  const service = new FhirService(store, `${address}${FHIR_PATH}/`);
  await seedBots(service.repository, root);
  const sampleCount = samples ? await seedSamples(service.repository, root) : 0;
  const requireFrom = join(root, 'package.json');
  const worker = new SubscriptionWorker({ store, service, fetch: inProcessFetch(service), requireFrom, log });
  worker.start();
  http.on('request', createApp(service));
  const close = async (): Promise<void> => {
    await new Promise((resolve) => http.close(resolve));
    await worker.stop();
    store.close();
  };
  return { address, service, worker, sampleCount, close };
}
