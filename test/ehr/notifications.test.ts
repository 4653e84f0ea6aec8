// SPDX-License-Identifier: Apache-2.0
import { readBackport, readResourceEvent } from '../../src/ehr/notifications.ts';
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

describe('what a notification tells of', () => {
  const event = { number: 4, focus: 'Encounter/e1', resource: visit() };
  const eventsOf = (bundle: object): unknown => readBackport(bundle).events;
  const withEntries = (told: Parameters<typeof notification>[1], ...more: object[]): object => {
    const bundle = notification('event-notification', told);
    return { ...bundle, entry: [...(bundle.entry ?? []), ...more] };
  };

  test('a resource with its version, and a deletion', () => {
    const saved = { ...visit(), meta: { versionId: '7' } };
    const told = withEntries([
      { ...event, resource: saved },
      { number: 5, focus: 'Procedure/mt', isDelete: true },
    ]);
    expect(eventsOf(told)).toEqual([
      {
        reference: 'Encounter/e1',
        resource: expect.objectContaining({ id: 'e1' }) as unknown,
        isDelete: false,
        version: '7',
      },
      {
        reference: 'Procedure/mt',
        resource: undefined,
        isDelete: true,
        version: undefined,
      },
    ]);
  });

  test('what comes along beside the focus is no event', () => {
    expect(
      eventsOf(
        withEntries([event], {
          resource: { resourceType: 'Patient', id: 'p1' },
        }),
      ),
    ).toHaveLength(1);
  });

  test('where nothing says what the focus is, each entry tells of one', () => {
    const told = withEntries(
      [{ number: 4 }],
      { request: { method: 'PUT', url: 'Encounter/e1' } },
      {
        request: { method: 'POST', url: 'Encounter' },
        fullUrl: 'https://ehr.example.org/fhir/Encounter/e2',
      },
    );
    expect(eventsOf(told)).toEqual([
      expect.objectContaining({ reference: 'Encounter/e1' }),
      expect.objectContaining({ reference: 'Encounter/e2' }),
    ]);
  });

  test('a focus of which no entry tells is an event all the same', () => {
    const { entry: [status] = [], ...bundle } = notification('event-notification', [event]);
    expect(eventsOf({ ...bundle, entry: [status] })).toEqual([
      {
        reference: 'Encounter/e1',
        resource: undefined,
        isDelete: false,
        version: undefined,
      },
    ]);
  });

  test.each<[unknown, number | undefined]>([
    ['9', 9],
    [9, 9],
    ['0', 0],
    ['-1', undefined],
    [-1, undefined],
    [1.5, undefined],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9999999999999999', undefined],
    ['nine', undefined],
  ])('%j events since the start: %s', (value, count) => {
    const { entry: [status] = [], ...bundle } = notificationR4B('heartbeat');
    const told = {
      ...status,
      resource: { ...status?.resource, eventsSinceSubscriptionStart: value },
    };
    expect(readBackport({ ...bundle, entry: [told] }).eventsSinceStart).toBe(count);
  });
});

describe('a resource that is sent by itself', () => {
  test.each<[object, string | undefined]>([
    [{ meta: { versionId: '3', lastUpdated: '2026-03-02T10:00:00Z' } }, '3'],
    [{ meta: { lastUpdated: '2026-03-02T10:00:00Z' } }, '2026-03-02T10:00:00Z'],
    [{ meta: { lastUpdated: 5 } }, undefined],
    [{}, undefined],
  ])('with %j is told apart from others of it by %s', (facts, version) => {
    const body = { resourceType: 'Encounter', id: 'e1', ...facts };
    expect(readResourceEvent(body)).toEqual({
      reference: 'Encounter/e1',
      resource: body,
      isDelete: false,
      version,
    });
  });

  test.each<[unknown, string]>([
    ['text', 'resourceType is missing'],
    [{ id: 'e1' }, 'resourceType is missing'],
    [{ resourceType: 'Encounter' }, 'Encounter.id: must be a FHIR id'],
    [{ resourceType: 'Encounter', id: '../e1' }, 'must be a FHIR id'],
  ])('%j is refused: %s', (body, words) => {
    expect(() => readResourceEvent(body)).toThrow(words);
  });
});
