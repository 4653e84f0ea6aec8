// SPDX-License-Identifier: Apache-2.0
import type { Resource, Subscription } from '@medplum/fhirtypes';
import { until } from '../support/until.ts';
import { treatment, visit } from '../support/visit.ts';
import { notification, notificationR4B, signed } from '../support/webhooks.ts';
import { ToldClinic, VISIT } from '../support/told-clinic.ts';

let clinic: ToldClinic;
afterEach(async () => {
  await clinic.close();
});

describe('the Subscriptions R5 Backport', () => {
  const post = async (bundle: unknown): Promise<number> => clinic.send('backport', signed(JSON.stringify(bundle)));

  beforeEach(async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
  });

  test('a handshake is answered and changes nothing', async () => {
    expect(await post(notification('handshake'))).toBe(200);
    await clinic.isIdle();
    expect(clinic.ehr.asked).toEqual([]);
  });

  test.each<[string, Partial<{ focus: string; resource: Resource }>]>([
    ['empty', {}],
    ['id-only', { focus: 'Encounter/e1' }],
    ['full-resource', { focus: 'Encounter/e1', resource: visit() }],
  ])('an event with content %s makes its charge', async (_content, event) => {
    await post(notification('handshake'));
    expect(await post(notification('event-notification', [{ number: 1, ...event }]))).toBe(200);
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });

  test('the same by R4B’s SubscriptionStatus', async () => {
    await post(notificationR4B('handshake'));
    expect(await post(notificationR4B('event-notification', [{ number: 1, focus: 'Encounter/e1' }]))).toBe(200);
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });

  test('several events in one Bundle, a deletion among them', async () => {
    await clinic.ehr.save(treatment('mt2', '10:30-10:45'));
    await post(
      notification('event-notification', [
        { number: 1, focus: 'Encounter/e1' },
        { number: 2, focus: 'Procedure/mt2' },
      ]),
    );
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 3 } }]);
    await clinic.ehr.remove('Procedure/mt2');
    await post(
      notification('event-notification', [
        { number: 3, focus: 'Procedure/mt2', isDelete: true },
        { number: 4, focus: 'Patient/p1' },
      ]),
    );
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });

  test('missing numbers are asked for with $events', async () => {
    await post(notification('handshake'));
    const missed = notification('query-event', [
      { number: 1, focus: 'Encounter/e1' },
      { number: 2, focus: 'Patient/p1' },
    ]);
    clinic.ehr.operations.set('Subscription/s1/$events?eventsSinceNumber=1&eventsUntilNumber=2', missed);
    await post(notification('event-notification', [{ number: 3, focus: 'Patient/p1' }]));
    await clinic.isIdle();
    expect(await clinic.charges()).toHaveLength(1);
    expect(clinic.ehr.asked.filter(({ url }) => url.includes('_lastUpdated'))).toEqual([]);
  });

  test('where there is no $events, what changed is searched for; a heartbeat tells of a gap too', async () => {
    await post(notification('handshake'));
    await clinic.isIdle();
    expect(await post(notification('heartbeat', [], { sinceStart: 2 }))).toBe(200);
    await clinic.isIdle();
    expect(clinic.ehr.asked.some(({ url }) => url.startsWith('Subscription/s1/$events'))).toBe(true);
    expect(await clinic.charges()).toHaveLength(1);
  });

  test('old and doubled numbers are no gap', async () => {
    for (const number of [1, 2, 2, 1, 3]) {
      await post(notification('event-notification', [{ number, focus: 'Patient/p1' }]));
    }
    await post(notification('heartbeat', [], { sinceStart: 3 }));
    await clinic.isIdle();
    expect(clinic.ehr.asked).toEqual([]);
  });

  test('a Subscription in error is set to requested again, and what it missed is looked for', async () => {
    const subscription: Subscription = {
      resourceType: 'Subscription',
      id: 's1',
      status: 'error',
      reason: 'x',
      criteria: 'Encounter',
      channel: { type: 'rest-hook' },
    };
    await clinic.ehr.save(subscription);
    await post(notification('query-status', [], { status: 'error' }));
    await clinic.isIdle();
    expect((await clinic.ehr.read<Subscription>('Subscription/s1')).status).toBe('requested');
    expect(await clinic.charges()).toHaveLength(1);
  });
});

test('a Subscription that misses two heartbeats raises the alarm, once, and what it missed is looked for', async () => {
  clinic = await ToldClinic.start({}, { heartbeatMs: 300 });
  await clinic.ehr.save(...VISIT);
  await clinic.send('backport', signed(JSON.stringify(notification('heartbeat'))));
  await clinic.isIdle();
  expect(await clinic.charges()).toEqual([]);
  await until(async () => (await clinic.charges()).length === 1);
  const metrics = await (await clinic.service.ask('metrics')).text();
  expect(metrics).toContain('subscriptions_silent{tenant="clinic"} 1');
  expect(clinic.service.lines.filter((line) => line.includes('is silent'))).toHaveLength(1);
});
