// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { ChargeItem, Encounter, Procedure, Provenance } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { confirmMinutes } from '../../src/capture/confirm-minutes.ts';
import { withdraw } from '../../src/capture/person-writes.ts';
import { readVisit } from '../../src/capture/read-visit.ts';
import { viewVisit, type VisitIssue } from '../../src/capture/visit-view.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { PROCEDURE_SCHEDULE } from '../../src/fhir/systems.ts';
import { PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { TestServer } from '../support/fhir-server.ts';

const WHO = { reference: 'Practitioner/t1', display: 'Ada Abernathy' };
const AT = '2026-03-02T18:00:00.000Z';
const ENCOUNTER = PLAIN.encounter as unknown as WithId<Encounter>;

let server: TestServer;
let issue: VisitIssue | undefined;
beforeEach(async () => {
  server = new TestServer();
  const procedure = {
    ...PLAIN.procedure,
    performedPeriod: { start: '2026-03-02T10:05:00-05:00' },
    note: [{ text: 'Joint mobilization to the lumbar spine, 25 minutes of manual therapy.' }],
  };
  await server.load(recordsOf({ ...PLAIN, procedure }));
  await assessRecord(server.context, ENCOUNTER);
  const { issues } = viewVisit(await readVisit(server.context.client, ENCOUNTER), 'Encounter/e1');
  issue = issues.find(({ code }) => code === 'duration-missing');
});
afterEach(() => {
  server.close();
});

const proposed = (): NonNullable<VisitIssue['proposed']> => {
  if (!issue?.proposed) {
    throw new Error('Nothing is proposed');
  }
  return issue.proposed;
};
const charges = async (): Promise<ChargeItem[]> => server.search<ChargeItem>('ChargeItem?_count=10');

test('minutes of a note are proposed, and not counted by themselves', async () => {
  expect(proposed()).toMatchObject({ procedure: 'Procedure/s1', minutes: 25, note: 'Procedure/s1' });
  expect(await charges()).toEqual([]);
});

test('confirmed, they are documented by that person, and counted', async () => {
  await confirmMinutes(server.context.client, proposed(), { who: WHO, at: AT });
  const [procedure] = await server.search<Procedure>('Procedure?_id=s1');
  expect(procedure).toMatchObject({
    extension: [{ url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration: 25, durationUnit: 'min' } } }],
    performedPeriod: { start: '2026-03-02T10:05:00-05:00' },
  });
  const [word] = (await server.search<Provenance>('Provenance?_count=10')).filter(({ reason }) => reason !== undefined);
  expect(word).toMatchObject({
    target: [{ reference: 'Procedure/s1' }],
    occurredDateTime: AT,
    agent: [{ who: WHO, type: { coding: [{ code: 'author' }] } }],
    reason: [{ text: '25 minutes of manual therapy, as the note says.' }],
    entity: [{ what: { reference: expect.stringMatching(/^Procedure\/s1\/_history\//) as string } }],
  });
  await assessRecord(server.context, procedure, true);
  expect((await charges()).map(({ quantity }) => quantity?.value)).toEqual([2]);
});

test('withdrawn, the treatment states no minutes again', async () => {
  const { client } = server.context;
  const said = await confirmMinutes(client, proposed(), { who: WHO, at: AT });
  await withdraw(client, said, { who: WHO, at: AT });
  const [procedure] = await server.search<Procedure>('Procedure?_id=s1');
  expect(procedure?.extension).toBeUndefined();
});

test('a treatment that somebody changes while it is confirmed stays as they left it', async () => {
  const { executeBatch } = server.context.client;
  const slow: FhirClient = {
    executeBatch: async (bundle) => {
      if (bundle.type === 'transaction') {
        const [stands] = await server.search<Procedure>('Procedure?_id=s1');
        await server.send('PUT', '/Procedure/s1', { ...stands, outcome: { text: 'Less pain' } });
      }
      return executeBatch(bundle);
    },
  };
  await expect(confirmMinutes(slow, proposed(), { who: WHO, at: AT })).rejects.toThrow('changed this meanwhile');
  const [procedure] = await server.search<Procedure>('Procedure?_id=s1');
  expect([procedure?.outcome?.text, procedure?.extension]).toEqual(['Less pain', undefined]);
});

test('a treatment that states its time meanwhile stays as it is', async () => {
  const [stands] = await server.search<Procedure>('Procedure?_id=s1');
  const period = { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:15:00-05:00' };
  await server.send('PUT', '/Procedure/s1', { ...stands, performedPeriod: period });
  await expect(confirmMinutes(server.context.client, proposed(), { who: WHO, at: AT })).rejects.toThrow(
    'states its time already',
  );
  expect((await server.search<Procedure>('Procedure?_id=s1'))[0]?.extension).toBeUndefined();
});
