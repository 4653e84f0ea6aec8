// SPDX-License-Identifier: Apache-2.0
import { forbidden, tooManyRequests } from '@medplum/core';
import type { Bundle, BundleEntry, ChargeItem, DetectedIssue, Procedure, Resource, Task } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { daysOf, type DayEntry } from '../../src/capture/days.ts';
import { Overtaken } from '../../src/capture/charting/save-changes.ts';
import { Refused } from '../../src/capture/charting/answers.ts';
import { PartlyKept } from '../../src/capture/charting/write-all.ts';
import { takeBackMany, type ManyOutcome, type TakeBack } from '../../src/capture/many-outcome.ts';
import { acknowledgeMany, assignMany } from '../../src/capture/work-many.ts';
import { FhirFault, type FhirClient } from '../../src/fhir/fhir-client.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const AT = '2026-03-03T13:00:00Z';
const WHO = { reference: 'Practitioner/biller' };
const NO_RIGHT = 'You do not have the right to do this. Ask an administrator.';
const NO_DIAGNOSIS = { reasonCode: undefined };

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load([therapist()]);
});
afterEach(() => {
  server.close();
});

/** A patient's visit of 30 minutes, assessed; all have one therapist, each an hour of its own. */
async function visitOf(number: number, facts: Partial<Procedure> = NO_DIAGNOSIS, day = '02'): Promise<void> {
  const [patient, id] = [`p${String(number)}`, `e${String(number)}-${day}`];
  const at = (time: string): string => `2026-03-${day}T${time}:00-05:00`;
  const hour = String(9 + number).padStart(2, '0');
  const own = { subject: { reference: `Patient/${patient}` } };
  const of = visit({ ...own, id, period: { start: at('09:00'), end: at('23:00') } });
  const performedPeriod = { start: at(`${hour}:00`), end: at(`${hour}:30`) };
  const given = treatment(`mt-${id}`, '10:00-10:30', {
    ...own,
    performedPeriod,
    encounter: { reference: `Encounter/${id}` },
    ...facts,
  });
  await server.load([...(day === '02' ? documents(patient) : []), of, given]);
  await assess(of);
}

const assess = async (resource: Resource): Promise<unknown> => assessRecord(server.context, resource);

async function days(): Promise<DayEntry[]> {
  const { body } = await server.send('GET', '/Basic?code=treatment-day&_count=100');
  return daysOf(body as Bundle);
}

const acknowledge = async (
  on: readonly DayEntry[],
  rule = 'diagnosis-missing',
  client: FhirClient = server.context.client,
  at = AT,
): Promise<ManyOutcome> => acknowledgeMany(client, on, { rule, reason: 'On the referral', who: WHO, at });
const acknowledgeLater = async (on: readonly DayEntry[]): Promise<ManyOutcome> =>
  acknowledge(on, 'diagnosis-missing', server.context.client, '2026-03-03T13:01:00Z');

const issuesOf = async (visitId: string): Promise<DetectedIssue[]> =>
  server.search<DetectedIssue>(`DetectedIssue?implicated=Encounter/${visitId}&_count=100`);

test('one reason acknowledges what a rule holds on each of the days, and the next run releases their charges', async () => {
  await visitOf(1);
  await visitOf(2);
  await visitOf(3);
  const [first, second] = (await days()).sort((a, b) => (a.key < b.key ? -1 : 1));
  expect(await acknowledge([first, second].flatMap((day) => day ?? []))).toMatchObject({
    done: 2,
    skipped: 0,
    refused: [],
  });
  for (const [id, count] of [
    ['e1-02', 1],
    ['e2-02', 1],
    ['e3-02', 0],
  ] as const) {
    const [issue] = await issuesOf(id);
    expect([id, issue?.mitigation ?? []]).toEqual([
      id,
      Array.from({ length: count }, () => ({ action: { text: 'On the referral' }, date: AT, author: WHO })),
    ]);
  }
  server.clock = '2026-03-03T14:00:00.000Z';
  for (const number of [1, 2, 3]) {
    await assess(visit({ id: `e${String(number)}-02`, subject: { reference: `Patient/p${String(number)}` } }));
  }
  const charges = await server.search<ChargeItem>('ChargeItem?_count=100');
  expect(charges.map(({ subject, status }) => `${subject.reference ?? ''} ${status}`).sort()).toEqual([
    'Patient/p1 billable',
    'Patient/p2 billable',
    'Patient/p3 planned',
  ]);
});

test('of a patient’s two days only the one that was chosen is acknowledged, also where one visit is named by both', async () => {
  await visitOf(1);
  await visitOf(1, NO_DIAGNOSIS, '09');
  const all = await days();
  const [monday] = all.filter(({ dateOfService }) => dateOfService === '2026-03-02');
  expect(monday?.visits).toEqual(['Encounter/e1-02']);
  const wider = { ...monday, visits: all.flatMap(({ visits }) => visits) } as DayEntry;
  expect(await acknowledge([wider])).toMatchObject({ done: 1, skipped: 0, refused: [] });
  expect((await issuesOf('e1-02')).map(({ mitigation = [] }) => mitigation.length)).toEqual([1]);
  expect((await issuesOf('e1-09')).map(({ mitigation = [] }) => mitigation.length)).toEqual([0]);
});

test('a second reason stands beside the first', async () => {
  await visitOf(1);
  await acknowledge(await days());
  await acknowledgeLater(await days());
  expect((await issuesOf('e1-02')).map(({ mitigation = [] }) => mitigation.length)).toEqual([2]);
});

test.each([
  ['another rule’s issue', 'region-missing'],
  ['a rule that holds even when it is acknowledged', 'duration-missing'],
  ['no rule at all', 'no-such-rule'],
])('%s is left alone', async (_what, rule) => {
  await visitOf(1, { ...NO_DIAGNOSIS, performedPeriod: { start: '2026-03-02T10:00:00-05:00' } });
  expect((await issuesOf('e1-02')).map(({ code }) => code?.coding?.[0]?.code)).toContain('duration-missing');
  expect(await acknowledge(await days(), rule)).toMatchObject({ done: 0, skipped: 1, refused: [] });
  expect((await issuesOf('e1-02')).flatMap(({ mitigation = [] }) => mitigation)).toEqual([]);
});

test('an issue that is settled already is not acknowledged after the fact', async () => {
  await visitOf(1);
  const on = await days();
  const given = await server.search<Procedure>('Procedure');
  await server.send('PUT', `/Procedure/${given[0]?.id ?? ''}`, { ...given[0], reasonCode: [{ text: 'Neck pain' }] });
  await assess(visit({ id: 'e1-02', subject: { reference: 'Patient/p1' } }));
  expect((await issuesOf('e1-02')).map(({ status }) => status)).toEqual(['mitigated']);
  expect(await acknowledge(on)).toMatchObject({ done: 0, skipped: 1, refused: [] });
});

test('what somebody else changed meanwhile is refused and counted, and their change stands', async () => {
  await visitOf(1);
  await visitOf(2);
  const { client } = server.context;
  const late: FhirClient = {
    executeBatch: async (bundle) => {
      if (bundle.entry?.[0]?.request?.method === 'PUT') {
        const [issue] = await issuesOf('e1-02');
        await server.send('PUT', `/DetectedIssue/${issue?.id ?? ''}`, { ...issue, detail: 'changed' });
      }
      return client.executeBatch(bundle);
    },
  };
  expect(await acknowledge(await days(), 'diagnosis-missing', late)).toMatchObject({
    ...{ done: 1, skipped: 0, unknown: 0 },
    refused: [{ day: { patient: 'Patient/p1' }, words: 'Somebody else changed it meanwhile. Look at it again.' }],
  });
  expect((await issuesOf('e1-02')).map(({ detail, mitigation }) => [detail, mitigation])).toEqual([
    ['changed', undefined],
  ]);
});

test('the Tasks of many days are given to one person; a day without one is passed over', async () => {
  await visitOf(1);
  await visitOf(2, {});
  expect(await assignMany(server.context.client, await days(), 'Practitioner/t1')).toMatchObject({
    done: 1,
    skipped: 1,
    refused: [],
  });
  expect((await server.search<Task>('Task')).map(({ owner }) => owner)).toEqual([{ reference: 'Practitioner/t1' }]);
});

test('more days than one request takes are asked for in several, and none is left out', async () => {
  await visitOf(1);
  const [day] = await days();
  const others = Array.from({ length: 80 }, (_, index) => ({ ...day, key: `none/2026-03-02/PT${String(index)}` }));
  server.requests.length = 0;
  expect(await acknowledge([...others, day] as DayEntry[])).toMatchObject({ done: 1, skipped: 80, refused: [] });
  expect(server.requests).toEqual(['read', 'read', 'read', 'write']);
});

describe('taken back', () => {
  const held = async (): Promise<(string | undefined)[]> =>
    (await server.search<ChargeItem>('ChargeItem?_count=100')).map(({ status }) => status);
  const run = async (): Promise<void> => {
    for (const number of [1, 2]) {
      await assess(visit({ id: `e${String(number)}-02`, subject: { reference: `Patient/p${String(number)}` } }));
    }
  };

  test('an acknowledgement of many: the charges that it released are held again', async () => {
    await visitOf(1);
    await visitOf(2);
    const { undo } = await acknowledge(await days());
    await run();
    expect(await held()).toEqual(['billable', 'billable']);
    expect(await takeBackMany(undo)).toMatchObject({ done: 2, refused: [] });
    await run();
    expect(await held()).toEqual(['planned', 'planned']);
    // An answer that was lost is asked for again.
    expect(await takeBackMany(undo)).toMatchObject({ done: 2, refused: [] });
  });

  test('what somebody else has said since stays, and is counted', async () => {
    await visitOf(1);
    await visitOf(2);
    const { undo } = await acknowledge(await days());
    await acknowledgeLater((await days()).filter(({ patient }) => patient === 'Patient/p1'));
    expect(await takeBackMany(undo)).toMatchObject({
      done: 1,
      refused: [{ day: { patient: 'Patient/p1' }, words: expect.stringContaining('nothing was taken back') as string }],
      undo: [],
    });
    expect((await issuesOf('e1-02')).map(({ mitigation = [] }) => mitigation.length)).toEqual([2]);
    expect((await issuesOf('e2-02')).map(({ mitigation = [] }) => mitigation.length)).toEqual([0]);
  });

  test('Tasks go back to whoever had them', async () => {
    await visitOf(1);
    const [before] = await server.search<Task>('Task');
    const { undo } = await assignMany(server.context.client, await days(), 'Practitioner/biller');
    await takeBackMany(undo);
    expect((await server.search<Task>('Task')).map(({ owner }) => owner)).toEqual([before?.owner]);
  });
});

test('a network that is gone halfway is no change by somebody else: what was done before it can be taken back', async () => {
  await visitOf(1);
  const [day] = await days();
  const others = Array.from({ length: 40 }, (_, index) => ({ ...day, key: `none/2026-03-02/PT${String(index)}` }));
  const { client } = server.context;
  let left = 2;
  const failing: FhirClient = {
    executeBatch: async (bundle) => {
      left -= 1;
      if (left < 0) {
        throw new TypeError('Failed to fetch');
      }
      return client.executeBatch(bundle);
    },
  };
  const outcome = await acknowledge([day, ...others] as DayEntry[], 'diagnosis-missing', failing);
  expect(outcome).toMatchObject({ done: 1, refused: [], unknown: 0, error: expect.any(Error) as Error });
  left = Infinity;
  await takeBackMany(outcome.undo);
  expect((await issuesOf('e1-02')).flatMap(({ mitigation = [] }) => mitigation)).toEqual([]);
});

/** The server, which answers the write on one patient's issue in its own way. */
function answering(patient: string, response: BundleEntry['response']): FhirClient {
  const { client } = server.context;
  const isOf = ({ resource }: BundleEntry): boolean =>
    resource?.resourceType === 'DetectedIssue' && resource.patient?.reference === `Patient/${patient}`;
  return {
    executeBatch: async (bundle) => {
      const { entry = [] } = bundle;
      const passed = { ...bundle, entry: entry.filter((one) => !isOf(one)) };
      const answer = passed.entry.length > 0 ? await client.executeBatch(passed) : passed;
      const others = [...(answer.entry ?? [])];
      return { ...answer, entry: entry.map((one) => (isOf(one) ? { response } : others.shift()) ?? {}) };
    },
  };
}

test('what the server refuses on one visit stops none after it; what it has no time for stops all after it', async () => {
  await visitOf(1);
  await visitOf(2);
  const [first, second] = (await days()).sort((a, b) => (a.key < b.key ? -1 : 1));
  // The second comes with another request.
  const others = Array.from({ length: 39 }, (_, index) => ({ ...first, key: `none/2026-03-02/PT${String(index)}` }));
  const all = [first, ...others, second] as DayEntry[];
  const busy = answering('p1', { status: '429', outcome: tooManyRequests });
  expect(await acknowledge(all, 'diagnosis-missing', busy)).toMatchObject({
    ...{ done: 0, skipped: 39, refused: [], unknown: 0 },
    error: new Error('Too Many Requests'),
  });
  const outcome = await acknowledge(all, 'diagnosis-missing', answering('p1', { status: '403', outcome: forbidden }));
  expect(outcome).toMatchObject({ done: 1, skipped: 39, refused: [{ day: first, words: NO_RIGHT }], unknown: 0 });
  expect(outcome.error).toBeUndefined();
  expect((await issuesOf('e2-02')).map(({ mitigation = [] }) => mitigation.length)).toEqual([1]);
});

test('where the answer is lost it is not known, and the same reason given again stands once and can be taken back', async () => {
  await visitOf(1);
  const { client } = server.context;
  const losing: FhirClient = {
    executeBatch: async (bundle) => {
      const answer = await client.executeBatch(bundle);
      return bundle.entry?.[0]?.request?.method === 'PUT' ? Promise.reject(new TypeError('Failed to fetch')) : answer;
    },
  };
  expect(await acknowledge(await days(), 'diagnosis-missing', losing)).toMatchObject({
    ...{ done: 0, skipped: 0, refused: [], unknown: 1, undo: [] },
    error: new TypeError('Failed to fetch'),
  });
  const again = await acknowledge(await days());
  expect(again).toMatchObject({ done: 1, refused: [], unknown: 0 });
  expect((await issuesOf('e1-02')).map(({ mitigation = [] }) => mitigation.length)).toEqual([1]);
  expect(await takeBackMany(again.undo)).toMatchObject({ done: 1, undo: [] });
  expect((await issuesOf('e1-02')).map(({ mitigation = [] }) => mitigation.length)).toEqual([0]);
});

test('taken back one after another; what is not taken back yet when the network goes stays to be taken back', async () => {
  await visitOf(1);
  const [day] = await days();
  let running = 0;
  const tried: string[] = [];
  let isAway = true;
  const way = (name: string, fails: () => Error | undefined = () => undefined): TakeBack => ({
    day: { ...day, key: name } as DayEntry,
    takeBack: async () => {
      running += 1;
      tried.push(`${name} ${String(running)}`);
      await Promise.resolve();
      running -= 1;
      const error = fails();
      return error ? Promise.reject(error) : undefined;
    },
  });
  const undo = [
    way('a'),
    way('b', () => new Overtaken('The charge was billed meanwhile.')),
    way('c', () => (isAway ? new TypeError('Failed to fetch') : undefined)),
    way('d'),
  ];
  const first = await takeBackMany(undo);
  expect(first).toMatchObject({
    done: 1,
    refused: [{ day: { key: 'b' }, words: 'The charge was billed meanwhile.' }],
    error: new TypeError('Failed to fetch'),
  });
  expect(first.undo).toEqual(undo.slice(2));
  isAway = false;
  expect(await takeBackMany(first.undo)).toMatchObject({ done: 2, refused: [], undo: [] });
  expect(tried).toEqual(['a 1', 'b 1', 'c 1', 'c 1', 'd 1']);
});

test('what is taken back only in part, or could not be looked at, can be taken back again', async () => {
  await visitOf(1);
  const [day] = (await days()) as [DayEntry];
  const way = (error: Error): TakeBack => ({ day, takeBack: async () => Promise.reject(error) });
  const undo = [new PartlyKept(403), new FhirFault('The search was not answered'), new Refused('Forbidden', 403)].map(
    way,
  );
  expect(await takeBackMany(undo)).toMatchObject({ done: 0, partly: 1, undo: undo.slice(0, 2) });
});

test('a day of two issues, one of them refused, is done in part, which can be taken back', async () => {
  await visitOf(1);
  const [issue] = await issuesOf('e1-02');
  await server.load([{ ...(issue as DetectedIssue), id: 'second' }]);
  const { client } = server.context;
  const halving: FhirClient = {
    executeBatch: async (bundle) => {
      const [first] = bundle.entry ?? [];
      if (first?.request?.method !== 'PUT') {
        return client.executeBatch(bundle);
      }
      const { entry = [] } = await client.executeBatch({ ...bundle, entry: [first] });
      return { ...bundle, entry: [...entry, { response: { status: '403', outcome: forbidden } }] };
    },
  };
  const given = async (): Promise<number> =>
    (await issuesOf('e1-02')).flatMap(({ mitigation = [] }) => mitigation).length;
  const outcome = await acknowledge(await days(), 'diagnosis-missing', halving);
  expect(outcome).toMatchObject({
    ...{ done: 0, partly: 1, unknown: 0 },
    refused: [{ day: { patient: 'Patient/p1' }, words: `Done only in part. ${NO_RIGHT}` }],
  });
  expect(await given()).toBe(1);
  expect(await takeBackMany(outcome.undo)).toMatchObject({ done: 1, partly: 0, undo: [] });
  expect(await given()).toBe(0);
});
