// SPDX-License-Identifier: Apache-2.0
import {
  OperationOutcomeError,
  badRequest,
  forbidden,
  normalizeOperationOutcome,
  tooManyRequests,
} from '@medplum/core';
import type { Bundle, ChargeItem, Encounter, Provenance, Resource } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { attestMany, attestablesOf, refusalOn, type AttestableDay } from '../../src/capture/attest-many.ts';
import { daysOf } from '../../src/capture/days.ts';
import { takeBackMany } from '../../src/capture/many-outcome.ts';
import { readModifiers } from '../../src/fhir/read/modifiers.ts';
import { attested } from '../../src/fhir/write/charge-item.ts';
import { TestServer } from '../support/fhir-server.ts';
import { sampleResources } from '../support/samples.ts';

const RULE = 'distinct-service-modifier-missing';
const STORY = `53-${RULE}`;
const WHO = { reference: 'Practitioner/ada' };
const AT = '2026-03-03T18:00:00.000Z';

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load([{ resourceType: 'Practitioner', id: 'ada' }]);
});
afterEach(() => {
  server.close();
});

/** The story's visit as that of another patient, with all that is its own, assessed. */
async function visitOf(name: string): Promise<void> {
  const own = JSON.parse(JSON.stringify(sampleResources(STORY)).replaceAll(RULE, name)) as Resource[];
  await server.load(own.filter(({ resourceType }) => resourceType !== 'Organization'));
  const visit = own.find((one): one is Encounter => one.resourceType === 'Encounter');
  await assessRecord(server.context, visit);
}

async function opened(rule = RULE): Promise<AttestableDay[]> {
  const { body } = await server.send('GET', '/Basic?code=treatment-day&_count=100');
  return attestablesOf(server.context.client, daysOf(body as Bundle), rule);
}

const patientsOf = (days: readonly AttestableDay[]): string[] => days.map(({ day }) => day.patient).sort();
const charges = async (): Promise<string[]> =>
  (await server.search<ChargeItem>('ChargeItem?_count=100'))
    .map((charge) => `${charge.subject.reference ?? ''} ${readModifiers(charge).join(' ')}`)
    .sort();
const words = async (): Promise<Provenance[]> =>
  (await server.search<Provenance>('Provenance?_count=100')).filter(({ reason }) => reason !== undefined);

test('what is attested at once stands on the charge of each day, with a sentence of its own', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await visitOf(name);
  }
  const days = await opened();
  expect(patientsOf(days)).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `Patient/${name}-patient`));
  for (const { day, about } of days) {
    expect(about?.issue.dayKey).toBe(day.key);
  }
  const some = days.filter(({ day }) => day.patient !== 'Patient/e-patient');
  const word = { modifier: '59', who: WHO, at: AT };
  expect(await attestMany(server.context.client, some, word)).toMatchObject({ done: 4, skipped: 0, refused: [] });
  expect(await charges()).toEqual([
    ...['a', 'b', 'c', 'd'].map((name) => `Patient/${name}-patient 59 GP`),
    'Patient/e-patient GP',
  ]);
  expect((await words()).map(({ agent, recorded }) => [agent[0]?.who, recorded])).toEqual(
    Array.from({ length: 4 }, () => [WHO, AT]),
  );
});

test('where the record rules a modifier out, or nothing is to be attested, the day is skipped', async () => {
  await visitOf('a');
  const days = await opened();
  expect(days.map((day) => [refusalOn(day, '59'), refusalOn(day, 'XE'), refusalOn(day, 'KX')])).toEqual([
    [undefined, 'Both services are in the same visit.', 'Nothing is to be attested there any more.'],
  ]);
  const others = await opened('kx-missing');
  expect(others.map(({ about }) => about)).toEqual([undefined]);
  const client = server.context.client;
  expect(await attestMany(client, days, { modifier: 'XE', who: WHO, at: AT })).toMatchObject({
    done: 0,
    skipped: 1,
    refused: [],
  });
  expect(await attestMany(client, [...days, ...others], { modifier: '59', who: WHO, at: AT })).toMatchObject({
    done: 1,
    skipped: 1,
    refused: [],
  });
});

test('an issue that somebody has acknowledged, and a visit that is gone, are no more to be attested', async () => {
  await visitOf('a');
  await visitOf('b');
  const [issue] = await server.search('DetectedIssue?patient=Patient/a-patient&status=preliminary');
  const mitigation = [{ action: { text: 'Separate times' }, author: WHO, date: AT }];
  await server.send('PUT', `/DetectedIssue/${issue?.id ?? ''}`, { ...issue, mitigation });
  await server.send('DELETE', '/Encounter/b-visit');
  expect((await opened()).map(({ about }) => about)).toEqual([undefined, undefined]);
});

test('a charge that was changed meanwhile is refused and counted; the other days are attested', async () => {
  await visitOf('a');
  await visitOf('b');
  const days = await opened();
  const [charge] = await server.search<ChargeItem>('ChargeItem?subject=Patient/a-patient');
  await server.send('PUT', `/ChargeItem/${charge?.id ?? ''}`, { ...charge, overrideReason: 'By hand' });
  expect(await attestMany(server.context.client, days, { modifier: '59', who: WHO, at: AT })).toMatchObject({
    done: 1,
    skipped: 0,
    refused: [
      { day: { patient: 'Patient/a-patient' }, words: expect.stringContaining('nothing was written') as string },
    ],
  });
  expect(await charges()).toEqual(['Patient/a-patient GP', 'Patient/b-patient 59 GP']);
});

test('what was attested at once is withdrawn at once, and both stay on record', async () => {
  await visitOf('a');
  await visitOf('b');
  const { undo } = await attestMany(server.context.client, await opened(), { modifier: '59', who: WHO, at: AT });
  expect(await takeBackMany(undo)).toMatchObject({ done: 2, refused: [] });
  expect(await charges()).toEqual(['Patient/a-patient GP', 'Patient/b-patient GP']);
  expect((await words()).map(({ activity }) => activity?.text?.split(' ')[0]).sort()).toEqual([
    ...['Attested', 'Attested'],
    ...['Withdrew:', 'Withdrew:'],
  ]);
});

test('a network that is gone is told as that, and not as somebody’s change', async () => {
  await visitOf('a');
  const client = { executeBatch: async () => Promise.reject(new TypeError('Failed to fetch')) };
  const outcome = await attestMany(client, await opened(), { modifier: '59', who: WHO, at: AT });
  expect(outcome).toMatchObject({ done: 0, refused: [], unknown: 1, error: new TypeError('Failed to fetch') });
});

test('one visit that the server refuses is told in its words, and stops none after it', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) {
    await visitOf(name);
  }
  const { client } = server.context;
  const refusing: typeof client = {
    executeBatch: async (bundle) =>
      JSON.stringify(bundle).includes('Patient/a-patient')
        ? Promise.reject(new OperationOutcomeError({ ...badRequest('No such code'), id: 'answer-1' }))
        : client.executeBatch(bundle),
  };
  expect(await attestMany(refusing, await opened(), { modifier: '59', who: WHO, at: AT })).toMatchObject({
    ...{ done: 4, skipped: 0, unknown: 0 },
    refused: [{ day: { patient: 'Patient/a-patient' }, words: 'No such code' }],
  });
});

test('a charge that bears the modifier already has nothing to attest, and nobody is said to have', async () => {
  await visitOf('a');
  const [charge] = await server.search<ChargeItem>('ChargeItem');
  await server.update(attested(charge as ChargeItem, '59', ['59', 'GP']));
  expect(await attestMany(server.context.client, await opened(), { modifier: '59', who: WHO, at: AT })).toMatchObject({
    ...{ done: 0, skipped: 1, refused: [], undo: [] },
  });
  expect(await words()).toEqual([]);
});

test('what was billed meanwhile is not withdrawn: it is said why, and of which visit', async () => {
  await visitOf('a');
  await visitOf('b');
  const { undo } = await attestMany(server.context.client, await opened(), { modifier: '59', who: WHO, at: AT });
  const [charge] = await server.search<ChargeItem>('ChargeItem?subject=Patient/a-patient');
  await server.update({ ...(charge as ChargeItem), status: 'billed' });
  expect(await takeBackMany(undo)).toMatchObject({
    done: 1,
    refused: [
      {
        day: { patient: 'Patient/a-patient' },
        words: 'The charge was billed meanwhile, so it is left as it is. If the claim is wrong, correct the claim.',
      },
    ],
    undo: [],
  });
  expect(await charges()).toEqual(['Patient/a-patient 59 GP', 'Patient/b-patient GP']);
});

test.each(['<html><h1>502 Bad Gateway</h1></html>', 'upstream connect error', { message: 'Timed out' }])(
  'a proxy’s page %p, of which Medplum’s client makes a 400, is no answer of the server: nothing goes on after it',
  async (page) => {
    for (const name of ['a', 'b', 'c']) {
      await visitOf(name);
    }
    const word = { modifier: '59', who: WHO, at: AT };
    const days = await opened();
    const { undo } = await attestMany(server.context.client, days, word);
    let sent = 0;
    const away = {
      executeBatch: async (): Promise<Bundle> => {
        sent += 1;
        return Promise.reject(new OperationOutcomeError(normalizeOperationOutcome(page)));
      },
    };
    expect(await attestMany(away, days, word)).toMatchObject({ done: 0, refused: [], unknown: 1, undo: [] });
    expect(sent).toBe(1);
    const pages = undo.map(({ day }) => ({ day, takeBack: async () => away.executeBatch().then(() => undefined) }));
    expect(await takeBackMany(pages)).toMatchObject({ done: 0, refused: [], unknown: 1, undo: pages });
    expect(sent).toBe(2);
  },
);

test('one after another: beside each other, what a server cannot put in order is taken for somebody’s change', async () => {
  for (const name of ['a', 'b', 'c']) {
    await visitOf(name);
  }
  const { client } = server.context;
  let running = 0;
  const unordered: typeof client = {
    executeBatch: async (bundle) => {
      running += 1;
      const isAlone = running === 1;
      const answer = await client.executeBatch(bundle);
      running -= 1;
      return isAlone ? answer : { ...answer, entry: answer.entry?.map(() => ({ response: { status: '409' } })) ?? [] };
    },
  };
  expect(await attestMany(unordered, await opened(), { modifier: '59', who: WHO, at: AT })).toMatchObject({
    ...{ done: 3, refused: [] },
  });
});

test.each([
  ['429, and none goes on after it', new OperationOutcomeError(tooManyRequests), 1],
  ['nothing', new TypeError('Failed to fetch'), 1],
  ['403', new OperationOutcomeError(forbidden), 2],
])(
  'where a part is kept, as taking it back was answered with %s, that is told of the visit',
  async (_, error, tried) => {
    server.service.transactions = false;
    await visitOf('a');
    await visitOf('b');
    const { client } = server.context;
    let backs = 0;
    // Charges are written, the words beside them are not.
    const wordless: typeof client = {
      executeBatch: async (bundle) => {
        const { entry = [] } = bundle;
        const puts = entry.filter(({ request }) => request?.method === 'PUT');
        if (puts.length === 0) {
          return client.executeBatch(bundle);
        }
        if (puts.length === entry.length) {
          backs += 1;
          return Promise.reject(error);
        }
        const answer = await client.executeBatch({ ...bundle, entry: puts });
        return { ...answer, entry: [...(answer.entry ?? []), { response: { status: '403', outcome: forbidden } }] };
      },
    };
    const outcome = await attestMany(wordless, await opened(), { modifier: '59', who: WHO, at: AT });
    const words = 'Only a part of this may have been saved. Look at it again before you go on.';
    expect(outcome).toMatchObject({ done: 0, partly: tried, unknown: 0, undo: [] });
    expect(outcome.refused.map((one) => one.words)).toEqual(Array.from({ length: tried }, () => words));
    expect([backs, outcome.error?.message]).toEqual([tried, tried === 1 ? words : undefined]);
  },
);
