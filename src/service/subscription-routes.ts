// SPDX-License-Identifier: Apache-2.0
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { readBackport, readResourceEvent, type NotifiedEvent } from '../ehr/notifications.ts';
import { isSecret, isSigned, verifySignature } from '../ehr/signatures.ts';
import { toReconcile } from '../ehr/missed-changes.ts';
import { toNotified } from '../ehr/subscription-work.ts';
import { toWork } from '../ehr/ehr-work.ts';
import type { WorkItem, WorkQueue } from '../queue/work-queue.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { refuse } from './request-error.ts';
import type { Tenant } from './tenants.ts';
import { TOO_NESTED, isTooNested } from '../nesting.ts';
import { isReference } from '../fhir/reference.ts';

/** Larger than a notification of many events with their resources. */
const BODY_LIMIT = '8mb';
const DELETED = 'x-medplum-deleted-resource';

export interface SubscriptionOptions {
  readonly tenants: readonly Tenant[];
  readonly queue: WorkQueue;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** A notification whose sender is proven, with its body as it came. */
interface Proven {
  readonly tenant: Tenant;
  /** The webhook's own id, where it has one. */
  readonly messageId: string | undefined;
  readonly body: Buffer;
}

type Reader = (proven: Proven, request: Request) => WorkItem[];

/**
 * Notifications of EHRs: plain R4 rest-hooks and the Subscriptions R5 Backport. Answered when they are stored
 * durably, done afterwards.
 */
export function subscriptionRouter(options: SubscriptionOptions): Router {
  const router = Router({ mergeParams: true });
  const raw = express.raw({ type: () => true, limit: BODY_LIMIT });
  const r4 = [raw, accept(options, 'r4', readR4)];
  const backport = [raw, accept(options, 'backport', readNotification)];
  for (const base of ['/subscriptions', '/tenants/:tenant/subscriptions']) {
    router.post(`${base}/r4`, r4);
    // Some servers put the resource below the endpoint, as they would on a FHIR server, and delete it there.
    router.put(`${base}/r4/:type/:id`, r4);
    router.delete(`${base}/r4/:type/:id`, r4);
    router.post(`${base}/backport`, backport);
    router.all(new RegExp(`^${base.replace(':tenant', '[^/]+')}(?:/|$)`), (_request, response) => {
      refuse(response, 405, { text: 'Notifications must be POSTed to r4 or backport', code: 'not-supported' });
    });
  }
  return router;
}

function accept(options: SubscriptionOptions, channel: 'r4' | 'backport', read: Reader): RequestHandler {
  const { queue, metrics, log } = options;
  return async (request: Request, response: Response) => {
    const proven = prove(options.tenants, request);
    if (!proven) {
      metrics.notifications.inc({ tenant: '', channel, outcome: 'refused' });
      response.status(401).end();
      return;
    }
    const tenant = proven.tenant.id;
    let items: WorkItem[];
    try {
      items = read(proven, request);
    } catch (error) {
      metrics.notifications.inc({ tenant, channel, outcome: 'unreadable' });
      const text = error instanceof Error ? error.message : 'The notification cannot be read';
      log.warn({ tenant, channel }, 'notification cannot be read');
      refuse(response, 400, { text });
      return;
    }
    await queue.add(items);
    metrics.notifications.inc({ tenant, channel, outcome: 'accepted' });
    response.status(200).end();
  };
}

/** The tenant is the address's word until its secret proves it; one that does not exist looks like a wrong secret. */
function prove(tenants: readonly Tenant[], request: Request): Proven | undefined {
  const named = request.params['tenant'];
  const tenant = named === undefined ? onlyOf(tenants) : tenants.find(({ id }) => id === named);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = {
    'webhook-id': request.get('webhook-id'),
    'webhook-timestamp': request.get('webhook-timestamp'),
    'webhook-signature': request.get('webhook-signature'),
    'x-signature': request.get('x-signature'),
  };
  const header = tenant?.webhookHeader;
  if (header && !isSigned(headers) && isSecret(request.get(header.name), header.secrets)) {
    return { tenant, messageId: undefined, body };
  }
  const verified = verifySignature(body, headers, tenant?.webhookSecrets ?? []);
  return tenant && verified.ok ? { tenant, messageId: verified.id, body } : undefined;
}

function onlyOf(tenants: readonly Tenant[]): Tenant | undefined {
  return tenants.length === 1 ? tenants[0] : undefined;
}

const readR4: Reader = ({ tenant, messageId, body }, request) => {
  const deleted = request.get(DELETED);
  const event = deleted === undefined ? eventOf(body, request) : deletion(deleted);
  return event ? toWork(tenant.id, event, messageId) : [toReconcile(tenant.id, messageId ?? crypto.randomUUID())];
};

/** Undefined where nothing says what has changed: then it must be looked for. */
function eventOf(body: Buffer, request: Request): NotifiedEvent | undefined {
  const { type, id } = request.params;
  if (request.method === 'DELETE') {
    return deletion(`${String(type)}/${String(id)}`);
  }
  if (body.length > 0) {
    return readResourceEvent(parsed(body));
  }
  return type === undefined
    ? undefined
    : { reference: `${String(type)}/${String(id)}`, resource: undefined, isDelete: false, version: undefined };
}

function deletion(reference: string): NotifiedEvent {
  if (!isReference(reference)) {
    throw new Error('The deleted resource must be named as Type/id');
  }
  return { reference, resource: undefined, isDelete: true, version: undefined };
}

const readNotification: Reader = ({ tenant, messageId, body }) => {
  const notification = readBackport(parsed(body));
  const { events } = notification;
  const isUnnamed = events.some(({ reference }) => reference === undefined);
  const name = messageId ?? `${notification.subscription} ${notification.eventNumbers.join(',')}`;
  return [
    ...events.flatMap((event, index) => toWork(tenant.id, event, messageId && `${messageId} ${String(index)}`)),
    ...(isUnnamed ? [toReconcile(tenant.id, `${name} ${String(notification.eventsSinceStart ?? '')}`)] : []),
    toNotified(tenant.id, notification, messageId),
  ];
};

function parsed(body: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    // The parser's words would quote the body.
    throw new Error('The body is no JSON');
  }
  if (isTooNested(value)) {
    throw new Error(`The body is ${TOO_NESTED}`);
  }
  return value;
}
