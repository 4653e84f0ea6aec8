// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import { readBundles, type BotBundle } from '../deploy/bundles.ts';
import { deploy, type DeployOptions } from '../deploy/deployment.ts';
import { FHIR_PATH, createApp, type PageConfig } from '../embedded/app.ts';
import { startBotClock, type EachMinute } from '../embedded/bot-clock.ts';
import { codeIn, keptOnce } from '../embedded/bot-code.ts';
import { BotPool } from '../embedded/bot-pool.ts';
import { BotRunner, type BotPools } from '../embedded/bot-runner.ts';
import { FhirService } from '../embedded/fhir-service.ts';
import { localClient } from '../embedded/local-client.ts';
import { hasTransactions, seedProject } from '../embedded/local-project.ts';
import { addBotOperations } from '../embedded/operations.ts';
import { preCommitOf } from '../embedded/pre-commit.ts';
import { seedSamples } from './seed.ts';
import { isStorageOutcome } from '../embedded/storage-fault.ts';
import { openStore, type Store } from '../embedded/store.ts';
import { SubscriptionWorker } from '../embedded/subscription-worker.ts';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { setAsideBroken } from '../embedded/broken-rows.ts';
import { standingBill } from './standing-bill.ts';
import { tellBroken } from './tell-broken.ts';
import { addExpand } from '../embedded/value-sets.ts';
import { isStorageFault, unusable } from '../sqlite.ts';

/** Bots that run at once in this process: several, as on a Medplum server, and no more than can compute. */
const THREADS = Math.min(4, Math.max(2, availableParallelism()));

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

export interface EmbeddedStoreOptions extends Pick<FhirClient, 'textOfPdf'> {
  /** Folder of the SQLite file. */
  readonly dataDir: string;
  readonly claimGate: boolean;
  /** The project's folder, with `medplum.config.json`, `dist` and `fhir-samples`. */
  readonly root: string;
  readonly log: (line: string) => void;
  /** `near today`: with their dates moved to the last weeks, so that a first look finds something to do. */
  readonly samples: boolean | 'near today';
  /** What the page is told of where it is. */
  readonly page?: () => Promise<PageConfig>;
  readonly pools: BotPools;
  /** Code that bots may have beside the build's own: of tests and benchmarks. */
  readonly otherCode?: readonly string[];
  /** When bots with a schedule are looked at: without it, by the clock of this machine. */
  readonly eachMinute?: EachMinute;
}

export interface OpenBotPools extends BotPools {
  /** Starts the threads before they are needed. */
  readonly warm: () => void;
  readonly close: () => Promise<void>;
}

/** Threads for the bots of all stores of a process. */
export function openBotPools(root: string): OpenBotPools {
  const requireFrom = join(root, 'package.json');
  const runs = new BotPool({ requireFrom, size: THREADS });
  const beforeCommit = new BotPool({ requireFrom, size: THREADS });
  return {
    runs,
    beforeCommit,
    warm: () => {
      runs.warm();
    },
    close: async () => {
      await Promise.all([runs.close(), beforeCommit.close()]);
    },
  };
}

/**
 * Opens the store and brings it up to this build.
 * @param address - Under which the FHIR API is known, without a slash at its end.
 */
export async function openEmbeddedStore(address: string, options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const file = join(options.dataDir, 'fhir.sqlite');
  const store = openStore(file);
  try {
    return await startServices(address, store, options);
  } catch (error) {
    store.close();
    const fault = isStorageOutcome(error) ? error.cause : error;
    throw isStorageFault(fault) ? unusable(file, fault) : error;
  }
}

async function startServices(
  address: string,
  store: Store,
  { claimGate, root, log, samples, page, pools, textOfPdf, otherCode = [], eachMinute }: EmbeddedStoreOptions,
): Promise<EmbeddedStore> {
  setAsideBroken(store.writer, standingBill);
  const service = new FhirService(store, `${address}${FHIR_PATH}/`);
  const bundles = await readBundles(root);
  const allowed = new Set([...[...bundles.values()].map(({ code }) => code), ...otherCode].map(keptOnce));
  const isAllowed = (code: string): boolean => allowed.has(code);
  const runner = new BotRunner({ service, pools, isAllowed, ...(textOfPdf ? { textOfPdf } : {}) });
  addBotOperations(service, runner);
  addExpand(service);
  await seedProject(service.repository);
  service.transactions = await hasTransactions(service.repository);
  const app = createApp(service, { webRoot: join(root, 'dist', 'web'), ...(page ? { page } : {}) });
  await deployLocally(service, bundles, claimGate);
  await tellBroken(store, service, log);
  service.beforeCommit(preCommitOf(service, runner));
  const today = samples === 'near today' ? new Date().toISOString().slice(0, 10) : undefined;
  const sampleCount = samples === false ? 0 : await seedSamples(service.repository, root, today);
  const worker = new SubscriptionWorker({ store, service, runner, log });
  worker.start();
  const clock = startBotClock(service, runner, { log, ...(eachMinute ? { eachMinute } : {}) });
  const close = async (): Promise<void> => {
    clock.stop();
    await worker.stop();
    store.close();
  };
  return { app, service, worker, sampleCount, close };
}

/** The same deployment as on any Medplum server, so that each start proves it. */
async function deployLocally(
  service: FhirService,
  bundles: ReadonlyMap<string, BotBundle>,
  claimGate: boolean,
): Promise<void> {
  const codeOf: DeployOptions['codeOf'] = async ({ executableCode }) => codeIn(service.repository, executableCode);
  await deploy({ client: await localClient(service), bundles, dryRun: false, claimGate, codeOf });
}
