// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { isResourceType } from '@medplum/core';
import cors from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import * as z from 'zod';
import type { FhirClient } from '../fhir/fhir-client.ts';
import type { WorkStore } from '../queue/work-queue.ts';
import { CdsCallers } from './cds-callers.ts';
import { cdsRouter } from './cds-routes.ts';
import { frontDoor } from './front-door.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { lastResort, refuse } from './request-error.ts';
import type { ServiceOptions } from './options.ts';
import { SESSION_SECONDS, type Sessions } from './sessions.ts';
import { signInRouter } from './sign-in.ts';
import { subscriptionRouter } from './subscription-routes.ts';
import type { TenantRuntime } from './tenant-runtime.ts';
import type { Tenant } from './tenants.ts';
import { workRouter } from './work-routes.ts';

/** What the routes need that is running. */
export interface ServiceParts {
  readonly runtimes: ReadonlyMap<string, TenantRuntime>;
  readonly work: WorkStore;
  readonly metrics: Metrics;
  readonly sessions: Sessions;
  readonly state: { readonly isStopping: boolean };
  readonly textOfPdf: NonNullable<FhirClient['textOfPdf']>;
}

/** The HTTP side of the service: health, CDS Hooks, notifications, and each tenant's FHIR API and pages. */
export function createServiceApp(
  options: ServiceOptions & { readonly publicUrl: string },
  parts: ServiceParts,
): Express {
  const { tenants, log, corsOrigins, trustProxy, publicUrl, keysCooldownMs } = options;
  const { runtimes, work, metrics, sessions } = parts;
  const app = express();
  app.disable('x-powered-by').set('trust proxy', trustProxy);
  app.use(observe(log, metrics, trustProxy > 0));
  app.use(securityHeaders());
  app.use(frontDoor(options));
  if (corsOrigins.length > 0) {
    app.use(cors({ origin: [...corsOrigins], maxAge: 600 }));
  }
  healthRoutes(app, parts);
  app.use(limitRate(options));
  const hasCallers = tenants.some(({ cdsClients }) => cdsClients.length > 0);
  const callers = { tenants, memory: work.memory, ...(keysCooldownMs === undefined ? {} : { keysCooldownMs }) };
  app.use(
    cdsRouter({
      publicUrl,
      callers: hasCallers || !sessions.isLocal ? new CdsCallers(callers) : undefined,
      local: async (request) => {
        const tenant = await sessions.tenantOf(request);
        return tenant && { tenant, client: undefined };
      },
      ...work,
      ownStore: async (id) => {
        const runtime = runtimes.get(id);
        return (await runtime?.home?.whyKeptHere()) === undefined ? undefined : runtime?.ownClient;
      },
      textOfPdf: parts.textOfPdf,
      metrics,
      log,
    }),
  );
  app.use(subscriptionRouter({ tenants, queue: work.queue, metrics, log }));
  if (sessions.isLocal) {
    app.use(signInRouter(sessions));
  }
  app.post('/oauth2/token', express.urlencoded({ extended: false, limit: '10kb' }), startSession(sessions));
  app.use(sessions.require);
  app.use(workRouter(work.queue));
  app.use((request, response, next) => {
    const { id } = response.locals['tenant'] as Tenant;
    runtimes.get(id)?.store.app(request, response, next);
  });
  app.use(lastResort(log));
  return app;
}

/** One line and one measurement for each request. Addresses hold ids and queries hold names: the route alone is told. */
function observe(log: Logger, metrics: Metrics, isBehindProxy: boolean): RequestHandler {
  return (request, response, next) => {
    const startMs = performance.now();
    const given = isBehindProxy ? (request.get('x-request-id') ?? '') : '';
    const requestId = /^[0-9a-f-]{16,36}$/i.test(given) ? given : randomUUID();
    response.locals['requestId'] = requestId;
    response.set('x-request-id', requestId);
    const route = routeOf(request.path);
    response.once('close', () => {
      const ms = performance.now() - startMs;
      const method = METHODS.includes(request.method) ? request.method : 'other';
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.requestSeconds.observe({ route, method, status }, ms / 1000);
      const tenant = (response.locals['tenant'] as Tenant | undefined)?.id;
      const level = status >= 500 ? 'error' : 'debug';
      log[level]({ requestId, route, method, status, ms: Math.round(ms), ...(tenant ? { tenant } : {}) }, 'request');
    });
    next();
  };
}

/**
 * Which of our addresses was asked for. What a caller may choose is left out: the number of routes is known, and no id
 * or name is told.
 */
function routeOf(path: string): string {
  const known =
    /^\/(?:cds-services(?:\/manual-therapy-charge(?:\/feedback)?)?|subscriptions\/(?:r4|backport)|healthz|readyz|metrics|oauth2\/token|sign-in|work\/dead|auth\/me|app|config\.json)(?=\/|$)/.exec(
      path,
    )?.[0];
  if (known !== undefined) {
    return known;
  }
  if (/^\/fhir\/R4(?:\/|$)/.test(path)) {
    const type = path.split('/')[3] ?? '';
    return isResourceType(type) ? `/fhir/R4/${type}` : '/fhir/R4';
  }
  const channel = /^\/tenants\/[a-z0-9-]+\/subscriptions\/(r4|backport)(?=\/|$)/.exec(path)?.[1];
  return channel === undefined ? 'page' : `/subscriptions/${channel}`;
}

/** Methods that are measured by name; whatever else a caller invents is one. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

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
    xFrameOptions: { action: 'deny' },
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

function healthRoutes(app: Express, { work, metrics, sessions, state, runtimes }: ServiceParts): void {
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

const TokenRequestSchema = z.object({
  client_id: z.string().max(100).optional(),
  client_secret: z.string().max(200).optional(),
});

/**
 * What MedplumClient asks first: a token of its own in the place of the tenant's access token, which is proven as
 * everywhere, or told as the client's secret.
 */
function startSession(sessions: Sessions): RequestHandler {
  return async (request, response) => {
    const asked = TokenRequestSchema.safeParse(request.body ?? {}).data;
    const tenant = (await sessions.tenantOf(request)) ?? sessions.tenantOfToken(asked?.client_secret ?? '');
    if (!tenant) {
      sessions.challenge(request, response);
      return;
    }
    const access_token = await sessions.start(tenant, asked?.client_id);
    const profile = { reference: 'Practitioner/local-user' };
    const project = { reference: 'Project/local' };
    response.json({ token_type: 'Bearer', access_token, expires_in: SESSION_SECONDS, project, profile });
  };
}
