// SPDX-License-Identifier: Apache-2.0
import type { Basic, Bundle, ChargeItem, DetectedIssue, Provenance, Task } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { readForPreview } from '../../src/capture/charting/preview.ts';
import { daysOf } from '../../src/capture/days.ts';
import { proofOf } from '../../src/capture/receipt.ts';
import { reproduceDecision } from '../../src/capture/reproduce-decision.ts';
import { failureTask } from '../../src/capture/sweep/failures.ts';
import { sweep } from '../../src/capture/sweep/sweep.ts';
import { readTherapistDay } from '../../src/capture/therapist-day.ts';
import { acknowledgeMany } from '../../src/capture/work-many.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { onePerPage } from '../support/one-per-page.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

/*
 * Searches whose further pages hold what decides, on a server that gives one match a page.
 */
let server: TestServer;
let client: FhirClient;
beforeEach(async () => {
  server = new TestServer();
  client = onePerPage(server.context.client);
  await server.load([therapist(), ...documents('p1'), visit()]);
});
afterEach(() => {
  server.close();
});

const by = (...ids: string[]): object => ({
  performer: ids.map((id) => ({ actor: { reference: `Practitioner/${id}` } })),
});

test('the day of a therapist: all patients, and those of visits that name nobody else', async () => {
  await server.load([
    treatment('mt', '10:00-10:20', by('t1')),
    treatment('other', '11:00-11:20', { ...by('t1'), subject: { reference: 'Patient/p2' }, encounter: undefined }),
  ]);
  const day = { date: '2026-03-02', clock: new ClinicClock('America/New_York') };
  const { lanes } = await readTherapistDay(client, 'Practitioner/t1', day);
  expect(lanes.map(({ patient }) => patient).sort()).toEqual(['Patient/p1', 'Patient/p2']);
});

test('a preview: whoever would treat', async () => {
  await server.load([therapist('t2'), therapist('t3')]);
  const unsaved = { ...treatment('new', '10:00-10:20', by('t2', 't3')), id: 'new' };
  const records = await readForPreview(client, { encounter: { ...visit(), id: 'e1' }, treatments: [unsaved] });
  expect(['t2', 't3'].filter((id) => records.find('Practitioner', `Practitioner/${id}`))).toEqual(['t2', 't3']);
});

test('an acknowledgement of many: each issue of the rule', async () => {
  await server.load([
    treatment('mt', '10:00-10:20', { bodySite: [] }),
    treatment('mt2', '10:20-10:40', { bodySite: [] }),
  ]);
  await assessRecord(server.context, visit());
  const { body } = await server.send('GET', '/Basic?code=treatment-day');
  const act = {
    rule: 'region-missing',
    reason: 'Left shoulder',
    who: { reference: 'Practitioner/t1' },
    at: server.clock,
  };
  const outcome = await acknowledgeMany(client, daysOf(body as Bundle<Basic>), act);
  expect(outcome).toMatchObject({ done: 1, skipped: 0, refused: [] });
  const issues = await server.search<DetectedIssue>(`DetectedIssue?code=${act.rule}&_count=100`);
  expect(issues.map(({ mitigation = [] }) => mitigation.length)).toEqual([1, 1]);
});

describe('what a charge rests on, behind what others say of it', () => {
  beforeEach(async () => {
    await server.load([treatment('mt', '10:00-10:30', { bodySite: [] })]);
    await assessRecord(server.context, visit());
    const [charge] = await server.charges();
    const signed: Provenance = {
      ...{ resourceType: 'Provenance', id: 'signed', recorded: '2026-03-09T12:00:00.000Z' },
      target: [{ reference: `ChargeItem/${charge?.id ?? ''}` }],
      agent: [{ who: { reference: 'Practitioner/t1' } }],
    };
    await server.load([signed]);
  });

  test('its receipt', async () => {
    const [charge] = await server.charges();
    const records = await readForPreview(client, { encounter: { ...visit(), id: 'e1' }, treatments: [] });
    const proof = await proofOf(client, `ChargeItem/${charge?.id ?? ''}`, records);
    expect(proof?.recorded).toBe(server.clock);
  });

  test('its decision, made again, and all that was written with it', async () => {
    const [charge] = await server.search<ChargeItem>('ChargeItem');
    const [issue] = await server.search<DetectedIssue>('DetectedIssue');
    await server.update({ ...issue, severity: 'low' } as DetectedIssue);
    const decision = await reproduceDecision(client, charge?.context?.reference ?? '');
    expect(decision?.recorded).toBe(server.clock);
    expect(decision?.differences).toEqual([expect.stringContaining(`DetectedIssue/${issue?.id ?? ''}`)]);
  });
});

test('records that could not be assessed: each has its turn, however many keep failing', async () => {
  const open = async (): Promise<Task[]> => server.search<Task>('Task?status=requested&_count=100');
  const keepsFailing = Array.from({ length: 45 }, (_, at) => `Encounter/gone-${String(at)}`);
  await server.load(
    [...keepsFailing, 'Encounter/e1'].map((reference, at) => ({
      ...(failureTask(reference, 'it failed', server.clock).resource as Task),
      id: `task-${String(at)}`,
    })),
  );
  const [before] = [(await open()).length];
  const tried = new Set<string>();
  const watched: FhirClient = {
    executeBatch: async (bundle) => {
      const urls = (bundle.entry ?? []).map(({ request }) => request?.url ?? '');
      urls.filter((url) => url.startsWith('Encounter?_id=')).forEach((url) => tried.add(url));
      const isFailing = urls.some((url) => url.startsWith('Encounter?_id=gone'));
      const failed = { response: { status: '500' } };
      return isFailing
        ? { resourceType: 'Bundle', type: 'batch-response', entry: urls.map(() => failed) }
        : server.context.client.executeBatch(bundle);
    },
  };
  for (let minute = 0; minute < 6; minute += 1) {
    const now = new Date(Date.now() + minute * 60_000).toISOString();
    await sweep({ ...server.context, client: watched, now: () => now });
  }
  expect([before, tried.size]).toEqual([46, 46]);
});
