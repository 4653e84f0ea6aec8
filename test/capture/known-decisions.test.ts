// SPDX-License-Identifier: Apache-2.0
import { badRequest } from '@medplum/core';
import type { ChargeItem, DetectedIssue, Encounter, Resource, Task } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { assessAffected } from '../../src/capture/assess-affected.ts';
import { assessRecord, type RunContext } from '../../src/capture/assess-record.ts';
import type { RunReport } from '../../src/capture/run-report.ts';
import { KnownDecisions } from '../../src/capture/known-decisions.ts';
import { CHARGE_DEFINITION } from '../../src/fhir/systems.ts';
import { beforeWriting } from '../support/before-writing.ts';
import { CHANGES } from '../support/changing-records.ts';
import { Clinic } from '../support/clinic.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const NO_REGION = treatment('mt', '10:00-10:30', { bodySite: [] });

let server: TestServer;
let known: KnownDecisions;
beforeEach(async () => {
  server = new TestServer();
  known = new KnownDecisions();
  await server.load([therapist(), visit(), NO_REGION, ...documents('p1')]);
});
afterEach(() => {
  server.close();
});

/** Counts what a run asks for. */
class Asked {
  readonly searches: string[] = [];

  in(context: RunContext): RunContext {
    const executeBatch: RunContext['client']['executeBatch'] = async (bundle) => {
      this.searches.push(...(bundle.entry ?? []).flatMap(({ request }) => request?.url ?? []));
      return context.client.executeBatch(bundle);
    };
    return { ...context, client: { executeBatch } };
  }
}

const stored = async <T extends Resource>(reference: string): Promise<T> =>
  (await server.send('GET', `/${reference}`)).body as T;
const only = async <T extends Resource>(query: string): Promise<T> => {
  const found = await server.search<T>(query);
  expect(found).toHaveLength(1);
  return found[0] as T;
};
const tell = async (resource: Resource, { hasEarlier = false, context = server.context } = {}): Promise<RunReport> =>
  assessRecord({ ...context, known }, resource, hasEarlier);
const tellOf = async (reference: string): Promise<RunReport> => tell(await stored(reference));
/** A run that did nothing but look at what stands. */
const LOOKED = { reads: 1, writes: 0 };
const stands = async (): Promise<unknown[]> => [
  ...(await server.charges()).map(({ status, quantity }) => [status, quantity?.value]),
  await server.openIssues(),
  ...(await server.search<Task>('Task')).map(({ status }) => status),
  (await server.search('Basic')).length,
];

test('what a run has read already is told again at the price of one search', async () => {
  expect(await tellOf('Encounter/e1')).toMatchObject({
    writes: 1,
    days: [{ units: 2, issues: ['region-missing/mt'] }],
  });
  for (const reference of ['Procedure/mt', 'Encounter/e1']) {
    const asked = new Asked();
    const report = await tell(await stored(reference), { context: asked.in(server.context) });
    expect(report).toMatchObject({ ...LOOKED, days: [{ units: 2, issues: ['region-missing/mt'] }] });
    expect(asked.searches).toHaveLength(1);
  }
});

test.each<[string, (charge: ChargeItem, issue: DetectedIssue) => Promise<unknown>]>([
  ['its charge was deleted', async ({ id = '' }) => server.send('DELETE', `/ChargeItem/${id}`)],
  ['its charge was changed', async (charge) => server.update({ ...charge, status: 'aborted', extension: [] })],
  ['its issue was deleted', async (_, { id = '' }) => server.send('DELETE', `/DetectedIssue/${id}`)],
  ['its issue was closed', async (_, issue) => server.update({ ...issue, status: 'final' })],
  ['its Task was completed', async () => server.update({ ...(await only<Task>('Task')), status: 'completed' })],
  ['its entry was deleted', async () => server.send('DELETE', `/Basic/${(await only('Basic')).id ?? ''}`)],
])(
  'what is told again once %s by others has the outcome that a run would have that knows nothing',
  async (_, change) => {
    await tellOf('Encounter/e1');
    await change(await only<ChargeItem>('ChargeItem'), await only<DetectedIssue>('DetectedIssue'));
    const { reads } = await tellOf('Encounter/e1');
    expect(reads).toBeGreaterThan(1);
    const after = await stands();
    expect(await assessRecord(server.context, visit())).toMatchObject({ writes: 0 });
    expect(await stands()).toEqual(after);
  },
);

test.each<[string, () => Promise<unknown>]>([
  ['changed', async () => server.update(treatment('mt', '10:00-10:15'))],
  ['deleted', async () => server.send('DELETE', '/Procedure/mt')],
])('a record that was %s since it was read is seen, told of or not', async (_, change) => {
  const saved = await stored('Procedure/mt');
  await tellOf('Encounter/e1');
  await change();
  expect(await tell(saved, { hasEarlier: true })).toMatchObject({ writes: 1 });
  expect(await tell(saved, { hasEarlier: true })).toMatchObject({ writes: 0 });
});

test('a charge that a run has withdrawn is no news; put back by somebody and deleted once more, it is', async () => {
  await tellOf('Encounter/e1');
  const charge = await only<ChargeItem>('ChargeItem');
  await server.update(visit({ status: 'cancelled' }));
  expect(await tellOf('Encounter/e1')).toMatchObject({ writes: 1 });
  expect(await tell(charge, { hasEarlier: true })).toMatchObject(LOOKED);
  await server.update({ ...charge, factorOverride: 1 });
  const again = await only<ChargeItem>('ChargeItem');
  expect(await tell(again, { hasEarlier: true })).toMatchObject({ writes: 1 });
  await server.update(visit());
  expect(await tell(again, { hasEarlier: true })).toMatchObject({ writes: 1 });
  expect(await stands()).toContainEqual(['billable', 2]);
});

test('a record that was not there yet is read when it is told of', async () => {
  await tellOf('Encounter/e1');
  await server.load([treatment('more', '10:30-11:00')]);
  expect(await tellOf('Procedure/more')).toMatchObject({ writes: 1 });
  expect(await stands()).toContainEqual(['billable', 4]);
});

test('a run for another day than the one that is known reads that', async () => {
  const at = { start: '2026-02-16T10:00:00-05:00', end: '2026-02-16T10:30:00-05:00' };
  const moved = treatment('mt', '10:00-10:30', { performedPeriod: at });
  await tellOf('Encounter/e1');
  await server.update(moved);
  await tell(await stored<Encounter>('Encounter/e1'));
  expect((await tell(await stored('Procedure/mt'), { hasEarlier: true })).reads).toBeGreaterThan(1);
});

test('a run that fails leaves nothing that is known', async () => {
  await tellOf('Encounter/e1');
  await server.load([treatment('more', '10:30-11:00')]);
  const killed = Object.assign(new Error('killed'), { outcome: badRequest('killed') });
  const client = beforeWriting(server.context.client, async () => Promise.reject(killed));
  const more = await stored('Procedure/more');
  await expect(tell(more, { context: { ...server.context, client } })).rejects.toThrow('refused');
  expect(await tellOf('Encounter/e1')).toMatchObject({ writes: 1 });
  expect(await stands()).toContainEqual(['billable', 4]);
});

test('what nobody is told of is seen a minute later', async () => {
  await tellOf('Encounter/e1');
  await server.load([{ resourceType: 'ChargeItemDefinition', status: 'active', url: CHARGE_DEFINITION }]);
  expect(await tellOf('Encounter/e1')).toMatchObject(LOOKED);
  server.clock = '2026-03-03T12:01:00.000Z';
  expect(await tellOf('Encounter/e1')).toMatchObject({ writes: 1 });
});

test('a clock that is set back keeps nothing known for longer', async () => {
  server.clock = '2026-03-03T13:00:00.000Z';
  await tellOf('Encounter/e1');
  await server.load([{ resourceType: 'ChargeItemDefinition', status: 'active', url: CHARGE_DEFINITION }]);
  server.clock = '2026-03-03T12:00:00.000Z';
  expect(await tellOf('Encounter/e1')).toMatchObject({ writes: 1 });
});

test('a day of another patient that a run has failed to decide is read when it is told of again', async () => {
  const theirs = { subject: { reference: 'Patient/p2' }, encounter: { reference: 'Encounter/e2' } };
  await server.load([visit({ id: 'e2', subject: theirs.subject }), treatment('mt2', '10:15-10:45', theirs)]);
  await server.send('DELETE', '/Procedure/mt');
  await tellOf('Encounter/e2');
  await server.load([treatment('mt3', '10:20-10:50')]);
  const own = server.context.client;
  const killed = Object.assign(new Error('killed'), { outcome: badRequest('killed') });
  const executeBatch: RunContext['client']['executeBatch'] = async (bundle) => {
    const isWrite = bundle.entry?.some(({ request }) => request?.method !== 'GET') === true;
    return isWrite && JSON.stringify(bundle).includes('Patient/p2') ? Promise.reject(killed) : own.executeBatch(bundle);
  };
  const more = await stored('Procedure/mt3');
  await expect(tell(more, { context: { ...server.context, client: { executeBatch } } })).rejects.toThrow('refused');
  const told = async (): Promise<string[]> => (await server.openIssues()).filter((code) => code === 'not-one-on-one');
  expect(await told()).toHaveLength(1);
  await tellOf('Encounter/e2');
  expect(await told()).toHaveLength(2);
});

test('a new record leads to a treatment of another day that it names, although a run has read it', async () => {
  const at = { start: '2026-02-16T10:00:00-05:00', end: '2026-02-16T10:30:00-05:00' };
  const note: Resource = {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: { text: 'Pain' },
    subject: { reference: 'Patient/p1' },
    effectiveDateTime: '2026-03-02T11:00:00-05:00',
    partOf: [{ reference: 'Procedure/earlier' }],
  };
  await server.load([treatment('earlier', '', { encounter: undefined, performedPeriod: at }), note]);
  await tellOf('Encounter/e1');
  await assessAffected({ ...server.context, known }, await stored('Observation/o1'));
  expect(await server.search('Basic')).toHaveLength(2);
});

test('a record beside the visit that was read with it costs no second reading of the visit', async () => {
  await tellOf('Encounter/e1');
  const [plan] = documents('p1');
  const told = await stored(`${plan?.resourceType ?? ''}/${plan?.id ?? ''}`);
  expect(await assessAffected({ ...server.context, known }, told)).toMatchObject([LOOKED]);
});

test('changes that are saved at once and told in any order, some twice, end as the assessment of the final records', async () => {
  const names = Object.keys(CHANGES).filter((name) => CHANGES[name]?.length === 1);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(names, { minLength: 2, maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      async (some, numbers) => {
        const clinic = await Clinic.open();
        try {
          const tells = [];
          for (const step of some.flatMap((name) => CHANGES[name] ?? [])) {
            tells.push(await clinic.make(step));
          }
          const order = [...tells, ...tells].map((one) => ({ one, at: numbers.next().value as number }));
          for (const { one } of order.sort((a, b) => a.at - b.at)) {
            await one();
          }
          const [standing, wanted] = await clinic.compare();
          expect(standing).toEqual(wanted);
        } finally {
          clinic.server.close();
        }
      },
    ),
    { numRuns: 12 },
  );
});
