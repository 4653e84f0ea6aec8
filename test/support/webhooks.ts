// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { Webhook } from 'standardwebhooks';

export const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
export const OLD_SECRET = 'a-secret-of-more-than-24-bytes-in-plain-text';

/** A body signed as Standard Webhooks asks. */
export function signed(
  body: string,
  {
    secret = SECRET,
    id = `msg_${crypto.randomUUID()}`,
    at = new Date(),
  }: { secret?: string; id?: string; at?: Date } = {},
): RequestInit {
  const webhook = new Webhook(secret, secret.startsWith('whsec_') ? {} : { format: 'raw' });
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/fhir+json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, at, body),
    },
  };
}

/** A body signed as Medplum does. */
export function medplumSigned(body: string, secret = SECRET, headers: Record<string, string> = {}): RequestInit {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/fhir+json', 'x-signature': signature, ...headers },
  };
}

export interface ToldEvent {
  readonly number: number;
  readonly focus?: string;
  /** Sent along; left out with `id-only`. */
  readonly resource?: Resource;
  readonly isDelete?: boolean;
}

/** A notification Bundle of the Subscriptions R5 Backport. */
export function notification(
  type: string,
  events: readonly ToldEvent[] = [],
  {
    subscription = 'Subscription/s1',
    sinceStart = Math.max(0, ...events.map(({ number }) => number)),
    status = 'active',
  } = {},
): Bundle {
  const parameter: Record<string, unknown>[] = [
    { name: 'subscription', valueReference: { reference: `https://ehr.example.org/fhir/${subscription}` } },
    { name: 'status', valueCode: status },
    { name: 'type', valueCode: type },
    { name: 'events-since-subscription-start', valueString: String(sinceStart) },
    ...events.map(({ number, focus }) => ({
      name: 'notification-event',
      part: [
        { name: 'event-number', valueString: String(number) },
        { name: 'timestamp', valueInstant: '2026-03-02T15:00:00Z' },
        ...(focus === undefined ? [] : [{ name: 'focus', valueReference: { reference: focus } }]),
      ],
    })),
  ];
  const entries = events
    .filter(({ focus }) => focus !== undefined)
    .map(({ focus = '', resource, isDelete = false }) => ({
      fullUrl: `https://ehr.example.org/fhir/${focus}`,
      ...(resource ? { resource } : {}),
      request: { method: isDelete ? 'DELETE' : 'PUT', url: focus },
      response: { status: '200' },
    }));
  const status_ = { resourceType: 'Parameters', parameter };
  return {
    resourceType: 'Bundle',
    type: 'history',
    entry: [
      {
        fullUrl: 'urn:uuid:b21e4fae-ce73-45cb-8e37-1e203362b2ae',
        resource: status_,
        request: { method: 'GET', url: `${subscription}/$status` },
        response: { status: '200' },
      },
      ...entries,
    ],
  } as unknown as Bundle;
}

/** The same notification as R4B tells it: its status is a resource of its own. */
export function notificationR4B(...told: Parameters<typeof notification>): Bundle {
  const bundle = notification(...told);
  const [type, events = [], { subscription = 'Subscription/s1', sinceStart, status = 'active' } = {}] = told;
  const first = {
    resourceType: 'SubscriptionStatus',
    status,
    type,
    eventsSinceSubscriptionStart: String(sinceStart ?? Math.max(0, ...events.map(({ number }) => number))),
    notificationEvent: events.map(({ number, focus }) => ({
      eventNumber: String(number),
      timestamp: '2026-03-02T15:00:00Z',
      ...(focus === undefined ? {} : { focus: { reference: `https://ehr.example.org/fhir/${focus}` } }),
    })),
    subscription: { reference: `https://ehr.example.org/fhir/${subscription}` },
    topic: 'http://example.org/topics/visit',
  };
  const [{ request, response } = {}, ...rest] = bundle.entry ?? [];
  return { ...bundle, entry: [{ request, response, resource: first as unknown as Resource }, ...rest] };
}
