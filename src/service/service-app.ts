// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import cors from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import * as z from 'zod';
import type { WorkStore } from '../queue/work-queue.ts';
import { CdsCallers } from './cds-callers.ts';
import { cdsRouter } from './cds-routes.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { lastResort, refuse } from './request-error.ts';
import type { ServiceOptions } from './options.ts';
import { SESSION_SECONDS, Sessions } from './sessions.ts';
import { subscriptionRouter } from './subscription-routes.ts';
import type { TenantRuntime } from './tenant-runtime.ts';
import type { Tenant } from './tenants.ts';
import { workRouter } from './work-routes.ts';

/** What the routes need that is running. */
export interface ServiceParts {
  readonly runtimes: ReadonlyMap<string, TenantRuntime>;
  readonly work: WorkStore;
  readonly metrics: Metrics;
  readonly state: { readonly isStopping: boolean };
}

/** The HTTP side of the service: health, CDS Hooks, notifications, and each tenant's FHIR API and pages. */
export function createServiceApp(
  options: ServiceOptions & { readonly publicUrl: string },
  parts: ServiceParts,
): Express {
  const { tenants, log, isLoopback, corsOrigins, trustProxy, publicUrl, keysCooldownMs } = options;
  const { runtimes, work, metrics } = parts;
  const sessions = new Sessions(tenants, isLoopback);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustProxy);
  app.use(observe(log, metrics));
  app.use(securityHeaders());
  if (corsOrigins.length > 0) {
    app.use(cors({ origin: [...corsOrigins], maxAge: 600 }));
  }
  healthRoutes(app, parts, sessions);
  app.use(limitRate(options));
  const hasCallers = tenants.some(({ cdsClients }) => cdsClients.length > 0);
  const callers = { tenants, memory: work.memory, ...(keysCooldownMs === undefined ? {} : { keysCooldownMs }) };
  const [first] = tenants;
  app.use(
    cdsRouter({
      publicUrl,
      callers: hasCallers || !sessions.isOpen ? new CdsCallers(callers) : undefined,
      local: sessions.isOpen && first ? { tenant: first, client: undefined } : undefined,
      ...work,
      ownStore: async (id) => {
        const runtime = runtimes.get(id);
        return (await runtime?.home?.whyKeptHere()) === undefined ? undefined : runtime?.ownClient;
      },
      metrics,
      log,
    }),
  );
  app.use(subscriptionRouter({ tenants, queue: work.queue, metrics, log }));
  app.use(sessions.require);
  app.post('/oauth2/token', express.urlencoded({ extended: false, limit: '10kb' }), startSession(sessions));
  app.use(workRouter(work.queue));
  app.use((request, response, next) => {
    const { id } = response.locals['tenant'] as Tenant;
    runtimes.get(id)?.store.app(request, response, next);
  });
  app.use(lastResort(log));
  return app;
}

/** One line and one measurement for each request. Addresses hold ids and queries hold names: the route alone is told. */
function observe(log: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startMs = performance.now();
    const given = request.get('x-request-id') ?? '';
    const requestId = /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
    response.locals['requestId'] = requestId;
    response.set('x-request-id', requestId);
    const route = routeOf(request.path);
    response.once('close', () => {
      const ms = performance.now() - startMs;
      const { method } = request;
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.requestSeconds.observe({ route, method, status }, ms / 1000);
      const tenant = (response.locals['tenant'] as Tenant | undefined)?.id;
      const level = status >= 500 ? 'error' : 'debug';
      log[level]({ requestId, route, method, status, ms: Math.round(ms), ...(tenant ? { tenant } : {}) }, 'request');
    });
    next();
  };
}

/** The first parts of an address that say what it is; whatever may name a record or a person is left out. */
function routeOf(path: string): string {
  const known =
    /^\/(?:cds-services(?:\/manual-therapy-charge(?:\/feedback)?)?|subscriptions\/(?:r4|backport)|healthz|readyz|metrics|oauth2\/token|work\/dead|auth\/me|app|config\.json)(?=\/|$)/.exec(
      path,
    )?.[0];
  if (known !== undefined) {
    return known;
  }
  const type = /^\/fhir\/R4\/([A-Z][A-Za-z]{2,40})(?=\/|$)/.exec(path)?.[1];
  if (path.startsWith('/fhir/R4')) {
    return type === undefined ? '/fhir/R4' : `/fhir/R4/${type}`;
  }
  const channel = /^\/tenants\/[a-z0-9-]+\/subscriptions\/(r4|backport)/.exec(path)?.[1];
  return channel === undefined ? 'page' : `/subscriptions/${channel}`;
}

function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Mantine writes its colours and sizes into style elements and attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        // On loopback there is no TLS to upgrade to.
        upgradeInsecureRequests: null,
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

function limitRate({ ratePerMinute, isLoopback }: ServiceOptions): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: ratePerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Behind loopback stands this machine's own user, whose page alone makes hundreds of requests.
    skip: () => isLoopback,
    handler: (_request, response) => {
      refuse(response, 429, { text: 'Too many requests in a minute', code: 'throttled' });
    },
  });
}

function healthRoutes(app: Express, { work, metrics, state, runtimes }: ServiceParts, sessions: Sessions): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const stores = [...runtimes.values()].map(async ({ store }) =>
      store.service.repository.searchOne({ resourceType: 'Device' }),
    );
    const [queue, store] = await Promise.allSettled([work.check(), Promise.all(stores)]);
    const failing = [
      ...(queue.status === 'rejected' ? ['queue'] : []),
      ...(store.status === 'rejected' ? ['store'] : []),
    ];
    if (state.isStopping || failing.length > 0) {
      response.status(503).json({ status: state.isStopping ? 'stopping' : 'not ready', failing });
      return;
    }
    response.json({ status: 'ready' });
  });
  app.get('/metrics', sessions.require, async (_request, response) => {
    response.set('content-type', metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

const TokenRequestSchema = z.object({ client_id: z.string().max(100).optional() });

/** What MedplumClient asks first: where tokens are asked for, it gets one of its own for the tenant's. */
function startSession(sessions: Sessions): RequestHandler {
  return async (request, response, next) => {
    if (sessions.isOpen) {
      next();
      return;
    }
    const access_token = await sessions.start(
      response.locals['tenant'] as Tenant,
      TokenRequestSchema.safeParse(request.body).data?.client_id,
    );
    const profile = { reference: 'Practitioner/local-user' };
    const project = { reference: 'Project/local' };
    response.json({ token_type: 'Bearer', access_token, expires_in: SESSION_SECONDS, project, profile });
  };
}
