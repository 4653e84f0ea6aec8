// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue, Resource, Task } from '@medplum/fhirtypes';
import { GOOD_CHARTS, PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { FakeEhr, type FakeEhrOptions } from '../support/fake-ehr.ts';
import { asPdf } from '../support/pdf-chart.ts';
import { SERVER_KINDS } from '../support/server-kinds.ts';
import { clinicIsIdle, clinicWith, startTestService, type TestService } from '../support/service.ts';
import { signed } from '../support/webhooks.ts';

const KINDS = Object.entries(SERVER_KINDS);
const NO_CHANGE = (chart: typeof PLAIN): typeof PLAIN => chart;
/** Categories as US Core has them written. */
const CATEGORIES: Readonly<Record<string, readonly [system: string, code: string]>> = {
  CarePlan: ['http://hl7.org/fhir/us/core/CodeSystem/careplan-category', 'assess-plan'],
  Condition: ['http://terminology.hl7.org/CodeSystem/condition-category', 'problem-list-item'],
  DocumentReference: ['http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category', 'clinical-note'],
};

/** A good visit as this kind of server holds it: Epic's note is a Binary, and all that documents the visit. */
function visitOn(kind: string): Resource[] {
  const change = kind === 'Epic' ? GOOD_CHARTS['a note in a Binary'] : GOOD_CHARTS['plain'];
  return recordsOf((change ?? NO_CHANGE)(PLAIN)).map((resource) => {
    const [system, code] = CATEGORIES[resource.resourceType] ?? [];
    return code === undefined ? resource : ({ ...resource, category: [{ coding: [{ system, code }] }] } as Resource);
  });
}

let ehr: FakeEhr;
let service: TestService;

async function start(options: FakeEhrOptions, visit: readonly Resource[]): Promise<void> {
  ehr = await FakeEhr.start(options);
  await ehr.save(...visit);
  service = await startTestService({ tenants: [clinicWith(ehr)] });
  await clinicIsIdle(service);
}

afterEach(async () => {
  await service.close();
  await ehr.close();
});

async function tell(reference: string): Promise<void> {
  const body = JSON.stringify({ ...(await ehr.read(reference)), meta: undefined });
  const response = await fetch(`${service.address}/subscriptions/r4`, signed(body));
  expect(response.status).toBe(200);
  await clinicIsIdle(service);
}

/** What we keep, wherever that is. */
async function kept<T extends Resource>(kind: string, type: T['resourceType']): Promise<T[]> {
  if ((SERVER_KINDS[kind]?.written ?? []).includes(type)) {
    return ehr.all<T>(type);
  }
  const response = await service.ask(`fhir/R4/${type}?_count=100`);
  return (((await response.json()) as { entry?: { resource: T }[] }).entry ?? []).map(({ resource }) => resource);
}

const codesOf = (issues: readonly DetectedIssue[]): string[] =>
  issues.filter(({ status }) => status === 'preliminary').map(({ code }) => code?.coding?.[0]?.code ?? '');

test.each(KINDS)('%s: a good visit has its charge and no issue', async (kind, options) => {
  await start(options, visitOn(kind));
  await tell('Encounter/e1');
  expect(await service.work.queue.dead('clinic')).toEqual([]);
  expect(await kept<ChargeItem>(kind, 'ChargeItem')).toMatchObject([{ quantity: { value: 2 }, status: 'billable' }]);
  expect(codesOf(await kept<DetectedIssue>(kind, 'DetectedIssue'))).toEqual([]);
  // Once it is known how it is asked, it is asked so.
  const refused = ehr.refusedCount;
  await tell('Encounter/e1');
  expect(ehr.refusedCount - refused).toBeLessThanOrEqual(refused / 2);
  expect(await kept<ChargeItem>(kind, 'ChargeItem')).toHaveLength(1);
});

test('Epic: a note that is a PDF is read', async () => {
  await start(SERVER_KINDS['Epic'] ?? {}, visitOn('Epic').map(asPdf));
  await tell('Encounter/e1');
  expect(await kept<ChargeItem>('Epic', 'ChargeItem')).toMatchObject([{ quantity: { value: 2 }, status: 'billable' }]);
  expect(codesOf(await kept<DetectedIssue>('Epic', 'DetectedIssue'))).toEqual([]);
});

test.each(KINDS)(
  '%s: plans of care are refused: they are not seen and not missing, and the units stand',
  async (kind, options) => {
    const refuses: FakeEhrOptions['refuses'] = (type, parameters) =>
      type === 'CarePlan' ? 400 : options.refuses?.(type, parameters);
    await start({ ...options, refuses }, visitOn(kind));
    await tell('Encounter/e1');
    expect(await service.work.queue.dead('clinic')).toEqual([]);
    const issues = await kept<DetectedIssue>(kind, 'DetectedIssue');
    expect(codesOf(issues)).toEqual(['note-not-seen']);
    expect(await kept<ChargeItem>(kind, 'ChargeItem')).toMatchObject([{ quantity: { value: 2 }, status: 'planned' }]);
    expect(issues[0]?.detail).toContain('plans of care');
  },
);

test.each(['Epic', 'HAPI FHIR'])(
  '%s: a token without a scope makes one Task that names it, which is done when the scope is there',
  async (kind) => {
    const options = SERVER_KINDS[kind] ?? {};
    let isGranted = false;
    const refuses: FakeEhrOptions['refuses'] = (type, parameters) =>
      type === 'CarePlan' && !isGranted ? 403 : options.refuses?.(type, parameters);
    await start({ ...options, refuses }, visitOn(kind));
    await tell('Encounter/e1');
    await tell('Procedure/s1');
    expect(await service.work.queue.dead('clinic')).toEqual([]);
    expect(await kept<ChargeItem>(kind, 'ChargeItem')).toMatchObject([{ quantity: { value: 2 }, status: 'planned' }]);
    const notices = async (): Promise<Task[]> =>
      (await kept<Task>(kind, 'Task')).filter(({ code }) => code?.coding?.[0]?.code === 'scope-missing');
    expect(await notices()).toMatchObject([
      { status: 'requested', description: expect.stringContaining('system/CarePlan.read') as string },
    ]);
    isGranted = true;
    await tell('Encounter/e1');
    expect(await kept<ChargeItem>(kind, 'ChargeItem')).toMatchObject([{ status: 'billable' }]);
    expect(await notices()).toMatchObject([{ status: 'completed' }]);
    expect(codesOf(await kept<DetectedIssue>(kind, 'DetectedIssue'))).toEqual([]);
  },
);

test.each(['Oracle Health', 'Azure'])('%s: who pays is refused: the charge is held, and says why', async (kind) => {
  const options = SERVER_KINDS[kind] ?? {};
  const refuses: FakeEhrOptions['refuses'] = (type, parameters) =>
    type === 'Coverage' ? 400 : options.refuses?.(type, parameters);
  await start({ ...options, refuses }, visitOn(kind));
  await tell('Encounter/e1');
  expect(await service.work.queue.dead('clinic')).toEqual([]);
  const issues = await kept<DetectedIssue>(kind, 'DetectedIssue');
  expect(codesOf(issues)).toEqual(['not-assessed']);
  expect(issues[0]?.detail).toContain('Coverage');
});

test('OpenEMR: measurements are refused: they are not seen, and nothing else is said of them', async () => {
  const options = SERVER_KINDS['OpenEMR'] ?? {};
  const refuses: FakeEhrOptions['refuses'] = (type, parameters) =>
    type === 'Observation' ? 403 : options.refuses?.(type, parameters);
  await start({ ...options, refuses }, visitOn('OpenEMR'));
  await tell('Encounter/e1');
  expect(await service.work.queue.dead('clinic')).toEqual([]);
  const issues = await kept<DetectedIssue>('OpenEMR', 'DetectedIssue');
  expect(codesOf(issues)).toEqual(['note-not-seen']);
  expect(issues[0]?.detail).toContain('measurements');
  expect(await kept<ChargeItem>('OpenEMR', 'ChargeItem')).toMatchObject([{ quantity: { value: 2 } }]);
});
