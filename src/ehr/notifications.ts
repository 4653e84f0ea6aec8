// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';
import { AnyResourceSchema } from '../fhir/r4.ts';
import { referenceIn } from '../fhir/reference.ts';

/** What a notification tells of one resource. The resource itself is only a hint, and may be absent. */
export interface NotifiedEvent {
  /** `Encounter/1`; undefined where the notification does not say. */
  readonly reference: string | undefined;
  readonly resource: unknown;
  readonly isDelete: boolean;
  /** Distinguishes the event from others of the resource; undefined where nothing does. */
  readonly version: string | undefined;
}

/** What a notification of the Subscriptions R5 Backport (1.1, for R4 and R4B) says. */
export interface BackportNotification {
  readonly type: 'handshake' | 'heartbeat' | 'event-notification' | 'query-status' | 'query-event';
  /** `Subscription/1`. */
  readonly subscription: string;
  /** Status of the Subscription; the subscriber must mend `error`. */
  readonly status: string | undefined;
  /** Events since the Subscription began; neither handshake nor heartbeat adds to it. */
  readonly eventsSinceStart: number | undefined;
  /** Numbers of the events in this notification. */
  readonly eventNumbers: readonly number[];
  readonly events: readonly NotifiedEvent[];
}

/**
 * Reads the body of a plain R4 rest-hook: a resource, or a reference in the shape of one (type and id alone).
 * @throws Error that names what is wrong.
 */
export function readResourceEvent(body: unknown): NotifiedEvent {
  const parsed = AnyResourceSchema.safeParse(body);
  if (!parsed.success) {
    throw new Error('The body is neither empty nor a FHIR resource: resourceType is missing');
  }
  const { resourceType, id, meta } = parsed.data;
  const reference = `${resourceType}/${id ?? ''}`;
  if (referenceIn(reference) === undefined) {
    throw new Error(`${resourceType}.id: must be a FHIR id`);
  }
  const lastUpdated: unknown = meta?.['lastUpdated'];
  const version = meta?.versionId ?? (typeof lastUpdated === 'string' ? lastUpdated : undefined);
  return { reference, resource: body, isDelete: false, version };
}

const ParameterSchema = z.looseObject({ name: z.string() });
/** The status as R4 tells it: in Parameters. */
const ParametersSchema = z.object({
  resourceType: z.literal('Parameters'),
  parameter: z.array(ParameterSchema),
});
const ReferenceSchema = z.object({ reference: z.string().optional() });
/** The same as R4B tells it, in a resource of its own; R5 keeps the shape. */
const SubscriptionStatusSchema = z.object({
  resourceType: z.literal('SubscriptionStatus'),
  type: z.unknown().optional(),
  status: z.unknown().optional(),
  eventsSinceSubscriptionStart: z.unknown().optional(),
  subscription: ReferenceSchema.optional(),
  notificationEvent: z
    .array(z.object({ eventNumber: z.unknown().optional(), focus: ReferenceSchema.optional() }))
    .default([]),
});
const StatusSchema = z.discriminatedUnion('resourceType', [ParametersSchema, SubscriptionStatusSchema]);
const EntrySchema = z.object({
  fullUrl: z.string().optional(),
  resource: z.optional(AnyResourceSchema),
  request: z.object({ method: z.string(), url: z.string() }).optional(),
});
const BundleSchema = z.object({
  resourceType: z.literal('Bundle'),
  type: z.enum(['history', 'subscription-notification', 'searchset']),
  entry: z.array(EntrySchema).min(1),
});
const TYPES = ['handshake', 'heartbeat', 'event-notification', 'query-status', 'query-event'] as const;

/**
 * Reads a notification Bundle: the status comes first, then what it tells of.
 * @throws Error that names the path that is wrong.
 */
export function readBackport(body: unknown): BackportNotification {
  const bundle = BundleSchema.safeParse(body);
  if (!bundle.success) {
    throw new Error(problemOf('Bundle', bundle.error));
  }
  const [first, ...entries] = bundle.data.entry;
  const status = StatusSchema.safeParse(first?.resource);
  if (!status.success) {
    throw new Error(problemOf('Bundle.entry[0].resource', status.error));
  }
  const told = status.data.resourceType === 'Parameters' ? toldInParameters(status.data) : toldInStatus(status.data);
  const type = z.enum(TYPES).safeParse(told.type);
  const subscription = referenceIn(told.subscription ?? '');
  if (!type.success || subscription === undefined) {
    const lacking = type.success ? 'subscription' : 'type';
    const path = status.data.resourceType === 'Parameters' ? `parameter(${lacking})` : lacking;
    throw new Error(`Bundle.entry[0].resource.${path}: missing or not readable`);
  }
  return {
    type: type.data,
    subscription,
    status: textOf(told.status),
    eventsSinceStart: numberOf(told.eventsSinceStart),
    eventNumbers: told.events.flatMap(({ number }) => number ?? []),
    events: toEvents(told.events, entries),
  };
}

/** What a status tells, in whatever resource it does. */
interface ToldStatus {
  readonly type: unknown;
  readonly status: unknown;
  readonly subscription: string | undefined;
  readonly eventsSinceStart: unknown;
  readonly events: readonly ToldEvent[];
}

function toldInParameters({ parameter }: z.infer<typeof ParametersSchema>): ToldStatus {
  return {
    type: valueOf(parameter, 'type'),
    status: valueOf(parameter, 'status'),
    subscription: referenceOf(parameter, 'subscription'),
    eventsSinceStart: valueOf(parameter, 'events-since-subscription-start'),
    events: parameter.filter(({ name }) => name === 'notification-event').map(toEvent),
  };
}

function toldInStatus(told: z.infer<typeof SubscriptionStatusSchema>): ToldStatus {
  return {
    type: told.type,
    status: told.status,
    subscription: told.subscription?.reference,
    eventsSinceStart: told.eventsSinceSubscriptionStart,
    events: told.notificationEvent.map(({ eventNumber, focus }) => ({
      number: numberOf(eventNumber),
      focus: referenceIn(focus?.reference ?? ''),
    })),
  };
}

interface ToldEvent {
  readonly number: number | undefined;
  readonly focus: string | undefined;
}

function toEvent(parameter: z.infer<typeof ParameterSchema>): ToldEvent {
  const parts = z.array(ParameterSchema).safeParse(parameter['part']).data ?? [];
  return {
    number: numberOf(valueOf(parts, 'event-number')),
    focus: referenceIn(referenceOf(parts, 'focus') ?? ''),
  };
}

/** With `empty` content an event has no focus; with `id-only` an entry without a resource. */
function toEvents(told: readonly ToldEvent[], entries: readonly z.infer<typeof EntrySchema>[]): NotifiedEvent[] {
  const foci = told.map(({ focus }) => focus);
  const fromEntries = entries.flatMap((entry): NotifiedEvent[] => {
    const { resource, request, fullUrl } = entry;
    const reference =
      referenceIn(resource ? `${resource.resourceType}/${resource.id ?? ''}` : '') ??
      referenceIn(request?.url ?? '') ??
      referenceIn(fullUrl ?? '');
    const isDelete = request?.method === 'DELETE';
    // Additional context is no event of its own, unless nothing says what the focus is.
    const isFocus = reference !== undefined && (foci.includes(reference) || foci.every((focus) => focus === undefined));
    return isFocus ? [{ reference, resource, isDelete, version: resource?.meta?.versionId }] : [];
  });
  const known = new Set(fromEntries.map(({ reference }) => reference));
  const rest = told
    .filter(({ focus }) => focus === undefined || !known.has(focus))
    .map(({ focus }): NotifiedEvent => ({
      reference: focus,
      resource: undefined,
      isDelete: false,
      version: undefined,
    }));
  const unknown = fromEntries.length > 0 ? rest.filter(({ reference }) => reference !== undefined) : rest;
  return [...fromEntries, ...unknown];
}

function valueOf(parameters: readonly z.infer<typeof ParameterSchema>[], name: string): unknown {
  const parameter = parameters.find((one) => one.name === name);
  const key = parameter && Object.keys(parameter).find((one) => one.startsWith('value'));
  return key === undefined ? undefined : parameter?.[key];
}

function referenceOf(parameters: readonly z.infer<typeof ParameterSchema>[], name: string): string | undefined {
  return z.object({ reference: z.string() }).safeParse(valueOf(parameters, name)).data?.reference;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `integer64` travels as a string in R4. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function problemOf(root: string, { issues: [issue] }: z.ZodError): string {
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`));
  return `${root}${path.join('')}: ${issue?.message ?? 'not readable'}`;
}
