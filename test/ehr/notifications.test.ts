// SPDX-License-Identifier: Apache-2.0
import { readBackport } from '../../src/ehr/notifications.ts';
import { visit } from '../support/visit.ts';
import { notification, notificationR4B, type ToldEvent } from '../support/webhooks.ts';

test.each<[string, string, readonly ToldEvent[]]>([
  ['a handshake', 'handshake', []],
  ['a heartbeat', 'heartbeat', []],
  ['an event without content', 'event-notification', [{ number: 4 }]],
  ['an event by its id', 'event-notification', [{ number: 5, focus: 'Encounter/e1' }]],
  ['an event with its resource', 'event-notification', [{ number: 6, focus: 'Encounter/e1', resource: visit() }]],
  ['a deletion', 'event-notification', [{ number: 7, focus: 'Procedure/mt', isDelete: true }]],
])('%s says the same by R4B’s SubscriptionStatus as by R4’s Parameters', (_name, type, events) => {
  const told = readBackport(notificationR4B(type, events, { sinceStart: 9, status: 'error' }));
  expect(told).toEqual(readBackport(notification(type, events, { sinceStart: 9, status: 'error' })));
  expect(told).toMatchObject({
    type,
    subscription: 'Subscription/s1',
    status: 'error',
    eventsSinceStart: 9,
    eventNumbers: events.map(({ number }) => number),
  });
  expect(told.events).toHaveLength(events.length);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['no type', { subscription: { reference: 'Subscription/1' } }, /entry\[0\]\.resource\.type/],
  ['a type that is none', { type: 'gossip', subscription: { reference: 'Subscription/1' } }, /resource\.type/],
  ['no Subscription', { type: 'handshake' }, /resource\.subscription/],
  ['an event that is none', { type: 'handshake', notificationEvent: ['x'] }, /notificationEvent\[0\]/],
])('a SubscriptionStatus with %s is refused, naming the path', (_name, facts, message) => {
  const entry = [{ resource: { resourceType: 'SubscriptionStatus', ...facts } }];
  expect(() => readBackport({ resourceType: 'Bundle', type: 'history', entry })).toThrow(message);
});
