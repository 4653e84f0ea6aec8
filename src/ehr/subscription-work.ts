// SPDX-License-Identifier: Apache-2.0
import { isResource } from '@medplum/core';
import type { Subscription } from '@medplum/fhirtypes';
import * as z from 'zod';
import type { SharedMemory, WorkItem } from '../queue/work-queue.ts';
import { EhrError } from './ehr-error.ts';
import { ehrRequest } from './ehr-http.ts';
import { toWork, type EhrWorkContext } from './ehr-work.ts';
import { readBackport, type BackportNotification } from './notifications.ts';
import { toReconcile } from './missed-changes.ts';

/** A Subscription was heard of. */
export const NotifiedWorkSchema = z.object({
  kind: z.literal('notified'),
  subscription: z.string(),
  type: z.string(),
  status: z.string().optional(),
  eventNumbers: z.array(z.number()),
  eventsSinceStart: z.number().optional(),
  heardMs: z.number(),
});
type NotifiedWork = z.infer<typeof NotifiedWorkSchema>;

/** What is known of a Subscription. */
const HeardSchema = z.object({ lastNumber: z.number().optional(), heardMs: z.number() });
export type Heard = z.infer<typeof HeardSchema>;

/** More than any outage of ours that is not noticed. */
const KEEP_MS = 30 * 24 * 3600 * 1000;

/** The item that takes note of a notification; all of a tenant's come one after the other. */
export function toNotified(
  tenant: string,
  { subscription, type, status, eventNumbers, eventsSinceStart }: BackportNotification,
  messageId: string | undefined,
): WorkItem {
  const payload: NotifiedWork = {
    kind: 'notified',
    subscription,
    type,
    ...(status === undefined ? {} : { status }),
    eventNumbers: [...eventNumbers],
    ...(eventsSinceStart === undefined ? {} : { eventsSinceStart }),
    heardMs: Date.now(),
  };
  return { tenant, id: `notified ${messageId ?? crypto.randomUUID()}`, group: 'subscriptions', payload };
}

/** What is known of a tenant's Subscriptions, by reference. */
export async function heardOf(memory: SharedMemory, tenant: string): Promise<ReadonlyMap<string, Heard>> {
  const known = z.record(z.string(), HeardSchema).safeParse(await memory.get(`subscriptions:${tenant}`));
  return new Map(Object.entries(known.data ?? {}));
}

/**
 * Takes note of a notification: missing numbers are asked for, an error is reset, the time is kept for the alarm.
 * Source: Subscriptions R5 Backport IG 1.1, events may be lost or doubled, and the subscriber mends it.
 */
export async function doNotifiedWork(
  context: EhrWorkContext,
  memory: SharedMemory,
  { subscription, type, status, eventNumbers, eventsSinceStart, heardMs }: NotifiedWork,
): Promise<void> {
  const known = new Map(await heardOf(memory, context.tenant));
  const before = known.get(subscription)?.lastNumber;
  const isHandshake = type === 'handshake';
  const told = [...eventNumbers, ...(eventsSinceStart === undefined ? [] : [eventsSinceStart])];
  const lastNumber = told.length === 0 ? before : Math.max(...told, isHandshake ? 0 : (before ?? 0));
  for (const [from, to] of before === undefined || isHandshake ? [] : gapsOf(before, eventNumbers, eventsSinceStart)) {
    await recover(context, subscription, from, to);
  }
  if (status === 'error' || status === 'off') {
    await reset(context, subscription);
    await context.queue.add([toReconcile(context.tenant, `${subscription} ${status} ${String(heardMs)}`)]);
  }
  known.set(subscription, {
    ...(lastNumber === undefined ? {} : { lastNumber }),
    heardMs: Math.max(heardMs, known.get(subscription)?.heardMs ?? 0),
  });
  await memory.put(`subscriptions:${context.tenant}`, Object.fromEntries(known), KEEP_MS);
}

/**
 * Runs of event numbers that never came, both ends included.
 * @param before - The last number that is known.
 * @param numbers - Those that came now, in any order, doubled or old.
 * @param sinceStart - How many there have been; with a heartbeat the only thing that tells.
 */
export function gapsOf(before: number, numbers: readonly number[], sinceStart: number | undefined): [number, number][] {
  const fresh = [...new Set(numbers)].filter((number) => number > before).sort((a, b) => a - b);
  const last = Math.max(before, ...fresh, sinceStart ?? 0);
  const gaps: [number, number][] = [];
  let expected = before + 1;
  for (const number of [...fresh, last + 1]) {
    if (number > expected) {
      gaps.push([expected, number - 1]);
    }
    expected = number + 1;
  }
  return gaps;
}

/** By `$events` where the EHR has it, else by a search for what changed. */
async function recover(context: EhrWorkContext, subscription: string, from: number, to: number): Promise<void> {
  const { tenant, home, queue } = context;
  const url = `${subscription}/$events?eventsSinceNumber=${String(from)}&eventsUntilNumber=${String(to)}`;
  const name = `${subscription} ${String(from)}-${String(to)}`;
  const { status, body } = await ehrRequest(home.access, url);
  try {
    if (status === 200) {
      const { events } = readBackport(body);
      const items = events.flatMap((event, index) => toWork(tenant, event, `${name} ${String(index)}`));
      if (events.length > to - from && events.every(({ reference }) => reference !== undefined)) {
        await queue.add(items);
        return;
      }
    }
  } catch {
    // An answer that cannot be read tells no more than none.
  }
  await queue.add([toReconcile(tenant, name)]);
}

async function reset({ home }: EhrWorkContext, reference: string): Promise<void> {
  const { status, body } = await ehrRequest(home.access, reference);
  if (status !== 200 || !isResource<Subscription>(body, 'Subscription')) {
    throw new EhrError(status, `${reference} was not given`);
  }
  const wanted: Subscription = { ...body, status: 'requested' };
  const answer = await ehrRequest(home.access, reference, { method: 'PUT', body: wanted });
  if (answer.status >= 300) {
    throw new EhrError(answer.status, `${reference} could not be reset`);
  }
}
