// SPDX-License-Identifier: Apache-2.0
import type { Encounter } from '@medplum/fhirtypes';
import { answerAtHome } from '../../src/cds/answer.ts';
import { HookRequestSchema } from '../../src/cds/hooks.ts';
import { TestServer } from '../support/fhir-server.ts';
import { HOOK_INSTANCE } from '../support/hook-call.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load([therapist()]);
});
afterEach(() => {
  server.close();
});

/** The rules that the cards tell of, each with its date. */
async function told(hook: string, encounterId?: string): Promise<string[]> {
  const context = { userId: 'Practitioner/t1', patientId: 'p1', encounterId };
  const request = HookRequestSchema.parse({ hook, hookInstance: HOOK_INSTANCE, context });
  const answer = await answerAtHome(request, server.context.client);
  return answer.kind === 'cards'
    ? answer.cards.flatMap(({ issues }) => issues.map(({ dayKey, key }) => `${dayKey.split('/')[1] ?? ''} ${key}`))
    : [];
}

const on = (date: string, id: string, facts: Partial<Encounter> = {}): object[] => {
  const period = { start: `${date}T09:00:00-05:00`, end: `${date}T12:00:00-05:00` };
  const performedPeriod = { start: `${date}T10:00:00-05:00`, end: `${date}T10:30:00-05:00` };
  const encounter = { reference: `Encounter/${id}` };
  return [visit({ id, period, ...facts }), treatment(`of-${id}`, '', { performedPeriod, encounter, bodySite: [] })];
};

test('a patient who is looked at gets the cards of the latest visit, and a visit its own', async () => {
  await server.load([...on('2026-03-02', 'e1'), ...on('2026-03-09', 'e2')]);
  expect(await told('patient-view')).toContain('2026-03-09 region-missing/of-e2');
  expect(await told('patient-view')).not.toContain('2026-03-02 region-missing/of-e1');
  expect(await told('patient-view', 'e1')).toContain('2026-03-02 region-missing/of-e1');
});

test.each<[Encounter['status'], boolean]>([
  ['in-progress', true],
  ['onleave', true],
  ['arrived', false],
])('as it ends, the documentation of a visit that is %s is due: %s', async (status, isDue) => {
  await server.load(on('2026-03-02', 'e1', { status }));
  expect((await told('encounter-discharge', 'e1')).includes('2026-03-02 plan-of-care-missing')).toBe(isDue);
  expect(await told('patient-view', 'e1')).not.toContain('2026-03-02 plan-of-care-missing');
});
