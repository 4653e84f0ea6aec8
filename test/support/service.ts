// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/service/log.ts';
import type { ServiceOptions } from '../../src/service/options.ts';
import { startService, type Service } from '../../src/service/service.ts';
import { LOCAL_TENANT, type Tenant } from '../../src/service/tenants.ts';
import { botThreads } from './bot-threads.ts';
import { never } from './minutes.ts';
import { putStore } from './store-template.ts';
import { until } from './until.ts';
import { SECRET } from './webhooks.ts';

/** The whole service on a port of its own, with what it logged. */
export interface TestService extends Service {
  readonly lines: readonly string[];
  readonly dataDir: string;
  /** `fetch` of a path with the access token of this machine's user, unless the headers say otherwise. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
}

/** A clinic on this machine whose EHR is `fhirUrl`, and asks for no token. */
export function clinicWith({ fhirUrl }: { readonly fhirUrl: string }): Tenant {
  const ehr = { fhirUrl, credentials: undefined, heartbeatMs: undefined };
  return { ...LOCAL_TENANT, id: 'clinic', webhookSecrets: [SECRET], ehr };
}

/** Waits until nothing of the queue is left to do. */
export async function queueIsIdle({ work }: Pick<Service, 'work'>): Promise<void> {
  await until(async () => {
    const { waiting, active } = await work.queue.counts();
    return waiting + active === 0;
  });
}

/** Waits until neither the queue nor the bots of the clinic's own store have anything left to do. */
export async function clinicIsIdle(service: Service): Promise<void> {
  await queueIsIdle(service);
  await service.runtimes.get('clinic')?.store.worker.whenIdle();
}

/** Starts the service for a test; its folder goes with it unless `dataDir` is given. */
export async function startTestService(options: Partial<ServiceOptions> = {}): Promise<TestService> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'service-'));
  const { tenants = [LOCAL_TENANT] } = options;
  if (options.dataDir === undefined) {
    for (const tenant of tenants) {
      await putStore(tenant === LOCAL_TENANT ? dataDir : join(dataDir, 'tenants', tenant.id));
    }
  }
  const lines: string[] = [];
  const log = createLogger('debug', {
    write: (line) => {
      lines.push(line);
    },
  });
  const service = await startService({
    port: 0,
    host: '127.0.0.1',
    isLoopback: true,
    claimGate: false,
    publicUrl: undefined,
    tenantsFile: undefined,
    redisUrl: undefined,
    workers: 4,
    logLevel: 'debug',
    corsOrigins: [],
    ratePerMinute: 100_000,
    trustProxy: 0,
    // Soon enough for a test to wait for.
    secondLookMs: 20,
    graceMs: 2000,
    root: process.cwd(),
    tenants,
    log,
    samples: false,
    pools: botThreads(),
    eachMinute: never,
    watchEveryMs: 500,
    retryPolicy: {
      attempts: 4,
      outageAttempts: 12,
      delayMs: 20,
      maxDelayMs: 200,
      handOnMs: 20,
      leaseMs: 2000,
      pollMs: 20,
    },
    ...options,
    dataDir,
  });
  return {
    ...service,
    lines,
    dataDir,
    ask: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (service.accessToken !== undefined && !headers.has('authorization')) {
        headers.set('authorization', `Bearer ${service.accessToken}`);
      }
      return fetch(`${service.address}/${path}`, { ...init, headers });
    },
    close: async () => {
      await service.close();
      if (options.dataDir === undefined) {
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  };
}
