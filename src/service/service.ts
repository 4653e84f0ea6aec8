// SPDX-License-Identifier: Apache-2.0
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '../capture/back-off.ts';
import { engineOf } from '../deploy/engine-hash.ts';
import { openRedisStore } from '../queue/redis-store.ts';
import { openSqliteStore } from '../queue/sqlite-store.ts';
import type { WorkStore } from '../queue/work-queue.ts';
import { holdDataDir } from './data-dir.ts';
import { openBotPools, type OpenBotPools } from './embedded-store.ts';
import { Metrics } from './metrics.ts';
import { storeIdOf } from './own-store.ts';
import type { ServiceOptions } from './options.ts';
import { secretIn, sha256, sharedSecret } from './secrets.ts';
import { createServiceApp } from './service-app.ts';
import { Sessions } from './sessions.ts';
import { PdfReader } from '../pdf/pdf-reader.ts';
import { openTenant, type TenantRuntime } from './tenant-runtime.ts';
import { startWatch, workHandler, type WorkOptions } from './work.ts';

/** Longest time for a request to arrive; whoever sends slower is cut off. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 20_000;
/** Node looks at connections every half minute by itself: a slow one would stand half as long again. */
const CHECKED_EVERY_MS = 5_000;
/** Longer than a client waits before it sends again, so that none meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

/** The whole service, up and answering. */
export interface Service {
  /** `http://<host>:<port>` */
  readonly address: string;
  readonly runtimes: ReadonlyMap<string, TenantRuntime>;
  readonly work: WorkStore;
  readonly sampleCount: number;
  /** The access token of whoever works at this machine; undefined where the tenants have their own. */
  readonly accessToken: string | undefined;
  /** A link by which one browser signs in, once; the plain address where tenants have tokens of their own. */
  readonly newSignInLink: () => string;
  /** Takes no more requests, finishes or gives back what is under way, and closes the stores. */
  readonly close: () => Promise<void>;
}

/**
 * Starts HTTP, workers and the tenants' stores.
 * @throws Error where the port, a store or the queue cannot be had.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const held = holdDataDir(options.dataDir);
  try {
    const service = await listenAndStart(options);
    return {
      ...service,
      close: async () => {
        await service.close();
        held.release();
      },
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

async function listenAndStart(options: ServiceOptions): Promise<Service> {
  const front: Front = { answer: answerWhileStarting };
  const timeouts = {
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECKED_EVERY_MS,
  };
  const http = createServer(timeouts, (request, response) => {
    front.answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen(options.port, options.host, resolve);
  });
  const { port } = http.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const address = `http://${host}:${String(port)}`;
  try {
    return await startOn({ http, front, address }, options);
  } catch (error) {
    await new Promise((resolve) => http.close(resolve));
    throw error;
  }
}

/** Who answers requests: from the first one on there is somebody. */
interface Front {
  answer: RequestListener;
}

/** Alive, and not ready yet: whoever asks shall ask again. */
const answerWhileStarting: RequestListener = (request, response) => {
  const isAlive = request.url === '/healthz';
  response.writeHead(isAlive ? 200 : 503, { 'content-type': 'application/json', 'retry-after': '2' });
  response.end(JSON.stringify({ status: 'starting' }));
};

async function startOn(
  { http, front, address }: { readonly http: Server; readonly front: Front; readonly address: string },
  options: ServiceOptions,
): Promise<Service> {
  const { root, log, workers, graceMs } = options;
  const publicUrl = options.publicUrl ?? `${address}/`;
  const work = openWorkStore(options);
  const pools = options.pools ?? openBotPools(root);
  const pdf = new PdfReader();
  const runtimes = await openTenants(publicUrl, options, { pools, textOfPdf: pdf.textOf });
  const metrics = new Metrics(work.queue);
  const run = { now: () => new Date().toISOString(), backOff, engine: await engineOf(root) };
  const workOptions: WorkOptions = {
    runtimes,
    ...work,
    run,
    storeId: storeIdOf(options.dataDir),
    secondLookMs: options.secondLookMs,
    metrics,
    log,
  };
  const worker = workers > 0 ? work.queue.work(workHandler(workOptions), workers) : undefined;
  const watch = startWatch(workOptions, options.watchEveryMs);
  const state = { isStopping: false };
  const { sessions, accessToken } = await openSessions(options, work);
  const parts = { runtimes, work, metrics, sessions, state, textOfPdf: pdf.textOf };
  front.answer = createServiceApp({ ...options, publicUrl }, parts) as RequestListener;
  return {
    address,
    accessToken,
    newSignInLink: () => `${publicUrl}${sessions.isLocal ? `sign-in?key=${sessions.newLinkKey()}` : ''}`,
    runtimes,
    work,
    sampleCount: Math.max(0, ...[...runtimes.values()].map(({ store }) => store.sampleCount)),
    close: async () => {
      state.isStopping = true;
      watch.stop();
      await closeServer(http, graceMs);
      await worker?.stop(graceMs);
      for (const { store } of runtimes.values()) {
        await store.close();
      }
      await pools.close();
      await pdf.close();
      await work.close();
    },
  };
}

/** Lets requests under way end, for a while. */
async function closeServer(http: Server, graceMs: number): Promise<void> {
  http.closeIdleConnections();
  const closed = new Promise((resolve) => http.close(resolve));
  await Promise.race([closed, sleep(graceMs, undefined, { ref: false })]);
  http.closeAllConnections();
}

/** Whoever works at this machine has an access token too, in a file that only they can read. */
async function openSessions(
  { tenants, isLoopback, dataDir, redisUrl }: ServiceOptions,
  { memory }: WorkStore,
): Promise<{ readonly sessions: Sessions; readonly accessToken: string | undefined }> {
  const signingKey =
    redisUrl === undefined ? secretIn(join(dataDir, 'session-key')) : await sharedSecret(memory, 'session-key');
  const [first] = tenants;
  const isLocal = isLoopback && tenants.length === 1 && first?.accessTokenSha256.length === 0;
  if (!isLocal) {
    return { sessions: new Sessions({ tenants, signingKey, isLocal: false }), accessToken: undefined };
  }
  const accessToken = secretIn(join(dataDir, 'access-token'));
  const own = { ...first, accessTokenSha256: [sha256(accessToken)] };
  return { sessions: new Sessions({ tenants: [own], signingKey, isLocal }), accessToken };
}

function openWorkStore({ dataDir, redisUrl, retryPolicy: policy, log }: ServiceOptions): WorkStore {
  if (redisUrl === undefined) {
    return openSqliteStore(join(dataDir, 'work.sqlite'), policy);
  }
  const onTrouble = (fault: string): void => {
    log.error({ fault }, 'REDIS_URL: Redis does not answer');
  };
  return openRedisStore(redisUrl, { onTrouble, ...(policy ? { policy } : {}) });
}

async function openTenants(
  publicUrl: string,
  { tenants, dataDir, claimGate, root, samples, log, eachMinute }: ServiceOptions,
  { pools, textOfPdf }: { readonly pools: OpenBotPools; readonly textOfPdf: PdfReader['textOf'] },
): Promise<ReadonlyMap<string, TenantRuntime>> {
  const runtimes = new Map<string, TenantRuntime>();
  for (const tenant of tenants) {
    // Visits of an EHR are assessed by the workers; bots are for those saved here.
    if (!tenant.ehr) {
      pools.warm();
    }
    // A bot tells of each run, and an operator wants to hear of those that went wrong.
    const say = (line: string): void => {
      log[/ failed | was damaged /.test(line) ? 'warn' : 'debug']({ tenant: tenant.id }, line);
    };
    const own = {
      dataDir,
      claimGate,
      root,
      samples,
      log: say,
      pools,
      textOfPdf,
      ...(eachMinute ? { eachMinute } : {}),
    };
    const runtime = await openTenant(tenant, publicUrl.slice(0, -1), own);
    runtimes.set(tenant.id, runtime);
  }
  return runtimes;
}
