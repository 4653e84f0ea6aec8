// SPDX-License-Identifier: Apache-2.0
import type { CarePlan, Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import { assessAffected } from '../../src/capture/assess-affected.ts';
import { assessRecord, type RunContext } from '../../src/capture/assess-record.ts';
import { SWEEP_LIMITS, sweep } from '../../src/capture/sweep/sweep.ts';
import { TestServer } from '../support/fhir-server.ts';
import { LimitedClient } from '../support/quota.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

const VISITS = 12;
const MINUTE_MS = 60_000;

const patient = (number: number): { reference: string } => ({ reference: `Patient/p${String(number)}` });
const visitOf = (number: number): Encounter => visit({ id: `e${String(number)}`, subject: patient(number) });
const treatmentOf = (number: number, at: string): Procedure =>
  treatment(`mt${String(number)}`, at, {
    subject: patient(number),
    encounter: { reference: `Encounter/e${String(number)}` },
  });
const planOf = (number: number): CarePlan => ({
  resourceType: 'CarePlan',
  id: `plan${String(number)}`,
  status: 'active',
  intent: 'plan',
  subject: patient(number),
  description: 'Manual therapy twice a week',
  period: { start: '2026-02-02', end: '2026-04-30' },
  author: { reference: 'Practitioner/t1' },
});

test('five minutes without quota: the sweep catches up at its pace, and nothing is lost', async () => {
  // The minutes of the test pass in no time, and begin where the records of the server are old enough to be swept.
  const begin = Date.now() + 2 * MINUTE_MS;
  let now = begin;
  const at = (): string => new Date(now).toISOString();
  const bots = new LimitedClient(
    server.context.client,
    () => 0,
    () => now,
  );
  // After five minutes there are points for some three visits a minute.
  const sweeper = new LimitedClient(
    server.context.client,
    () => (now < begin + 5 * MINUTE_MS ? 900 : 4000),
    () => now,
  );
  const backOff = async (_attempt: number, toldMs = 0): Promise<void> => {
    now += toldMs;
    return Promise.resolve();
  };
  const context = (client: LimitedClient): RunContext => ({ ...server.context, client, now: at, backOff });
  const save = async (resource: Resource, run: (context: RunContext) => Promise<unknown>): Promise<void> => {
    await server.load([resource]);
    await expect(run(context(bots))).rejects.toThrow();
  };

  await server.load([therapist()]);
  for (let number = 1; number <= VISITS; number += 1) {
    await server.load([
      treatmentOf(number, `${String(7 + number).padStart(2, '0')}:00-${String(7 + number).padStart(2, '0')}:30`),
    ]);
    await save(visitOf(number), async (limited) => assessRecord(limited, visitOf(number)));
    await save(planOf(number), async (limited) => assessAffected(limited, planOf(number)));
  }
  await server.send('DELETE', '/Procedure/mt1');

  const reports = [];
  do {
    reports.push(await sweep(context(sweeper), SWEEP_LIMITS).catch((error: unknown) => String(error)));
    now += MINUTE_MS;
  } while (reports.length < 60 && JSON.stringify(reports.at(-1)) !== '{"looked":0,"healed":0,"failed":0,"more":false}');

  expect(bots.refusals).toBeGreaterThan(VISITS);
  expect(sweeper.refusals).toBeGreaterThan(0);
  expect(reports.length).toBeLessThan(60);
  expect(await server.search('ChargeItem?_count=100')).toHaveLength(VISITS - 1);
  expect(await server.search('Task?code=assessment-failed')).toEqual([]);
  for (let number = 1; number <= VISITS; number += 1) {
    expect(await assessRecord(server.context, visitOf(number))).toMatchObject({ writes: 0 });
  }
});
