// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Procedure, Provenance } from '@medplum/fhirtypes';
import { assess } from '../../src/engine/assess.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { minutesOf, policyVersionOf, proofOf, sourcesOf, titleIn } from '../../src/capture/receipt.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { day, segment, service } from '../support/day.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

test('minutes by stretch: of manual therapy alone, whole ones, with what shares them', () => {
  const parts = [segment('Procedure/part', { at: '10:00-10:20' }), segment('Extension', { minutes: 12.5 })];
  const services = [
    service('mt', { segments: parts }),
    service('ex', { code: '97110', at: '10:15-10:40', techniques: [] }),
  ];
  expect(minutesOf(assess(day({ services }), policyFor({ kind: 'other' })))).toEqual([
    {
      source: 'Procedure/part',
      times: '10:00–10:20',
      documented: 20,
      counted: expect.any(Number) as number,
      left: [{ reason: expect.any(String) as string, minutes: 5, with: ['Procedure/ex'] }],
    },
    { source: 'Procedure/mt', times: undefined, documented: 12, counted: 12, left: [] },
  ]);
});

test('the clauses that a count stands in: CMS’s own by its method, CPT’s before it by the other', () => {
  const cms = assess(day(), policyFor({ kind: 'medicare-b' }));
  const cpt = assess(day(), policyFor({ kind: 'other' }));
  expect([cms.allocation.method, cpt.allocation.method]).toEqual(['cms', 'cpt']);
  const [clause, ...none] = sourcesOf(cms);
  expect([none, clause?.date]).toEqual([[], expect.stringMatching(/^\d{4}/)]);
  expect(sourcesOf(cpt)).toEqual([expect.not.objectContaining({ title: clause?.title }), clause]);
});

test('records of other days are told apart: each is called by its date and what it is', () => {
  const performedPeriod = { start: '2026-03-05T10:05:00-05:00' };
  const other = { ...treatment('other', '10:05-10:35'), performedPeriod };
  const records = new RecordSet([other, treatment('own', '10:05-10:35')]);
  const names = new Map([['Procedure/own', 'manual therapy 10:05–10:35']]);
  const clock = new ClinicClock('America/New_York');
  const titles = ['own', 'other', 'gone'].map((id) => titleIn({ records, names }, `Procedure/${id}`, clock));
  expect(titles).toEqual([
    'Manual therapy 10:05–10:35',
    'Treatment: Joint mobilization, Mar 5, 2026, 10:05',
    'The treatment',
  ]);
});

test('the version of a payer’s policy that stands now', () => {
  const records = new RecordSet([
    { resourceType: 'Organization', id: 'pay', meta: { versionId: '7' } },
    { resourceType: 'Organization', id: 'bare' },
  ]);
  expect(
    [undefined, 'Organization/pay', 'Organization/bare', 'Organization/none'].map((one) =>
      policyVersionOf(records, one),
    ),
  ).toEqual([undefined, 'Organization/pay/_history/7', undefined, undefined]);
});

describe('what a charge rests on', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = new TestServer();
    await server.load([{ resourceType: 'Patient', id: 'p1' }, therapist(), ...documents('p1'), visit()]);
    await server.load([treatment('mt', '10:00-10:30')]);
    await assessRecord(server.context, visit());
  });
  afterEach(() => {
    server.close();
  });
  const charge = async (): Promise<string> => {
    const [found] = await server.search<ChargeItem>('ChargeItem');
    return `ChargeItem/${found?.id ?? ''}`;
  };
  const standing = async (): Promise<RecordSet> =>
    new RecordSet([...(await server.search('Procedure')), ...(await server.search('Encounter'))]);

  test('is each record in the version that was read, and what made the decision', async () => {
    const records = await standing();
    const proof = await proofOf(server.context.client, await charge(), records);
    expect(proof).toMatchObject({ recorded: server.clock, version: 'test', ruleSet: 'rules' });
    expect(proof?.provenance).toMatch(/^Provenance\/./);
    const [mt] = await server.search<Procedure>('Procedure');
    expect(proof?.records).toContainEqual({
      reference: 'Procedure/mt',
      version: mt?.meta?.versionId,
      savedAt: mt?.meta?.lastUpdated,
      since: undefined,
    });
    expect(proof?.records.find(({ reference }) => reference.startsWith('CarePlan/'))).toMatchObject({
      savedAt: undefined,
      since: undefined,
    });
  });

  test('a record that was changed since is told with the version that stands, when and by whom', async () => {
    const author = { reference: 'Practitioner/t1' };
    await server.send('PUT', '/Procedure/mt', { ...treatment('mt', '10:00-10:45'), meta: { author } });
    const [mt] = await server.search<Procedure>('Procedure');
    const proof = await proofOf(server.context.client, await charge(), await standing());
    expect(proof?.records.find(({ reference }) => reference === 'Procedure/mt')).toMatchObject({
      savedAt: undefined,
      since: { version: mt?.meta?.versionId, at: mt?.meta?.lastUpdated, who: mt?.meta?.author },
    });
  });

  test('what the decision itself wrote is no change since; what was written over it afterwards is', async () => {
    const changedSince = async (): Promise<Set<string>> => {
      const now = new RecordSet(await server.search('ChargeItem'));
      const proof = await proofOf(server.context.client, await charge(), now);
      return new Set(proof?.records.flatMap(({ reference, since }) => (since ? reference : [])));
    };
    server.clock = '2026-03-04T12:00:00.000Z';
    await server.send('PUT', '/Procedure/mt', treatment('mt', '10:00-10:45'));
    await assessRecord(server.context, visit());
    expect(await changedSince()).toEqual(new Set());
    const { body } = await server.send('GET', `/${await charge()}`);
    await server.send('PUT', `/${await charge()}`, { ...(body as ChargeItem), note: [{ text: 'Seen by billing' }] });
    expect(await changedSince()).toEqual(new Set([await charge()]));
  });

  test('the latest decision counts; what another system says of the charge, and a charge of nobody’s, prove nothing', async () => {
    const target = [{ reference: await charge() }];
    const signed: Provenance = {
      ...{ resourceType: 'Provenance', id: 'signed', recorded: '2026-03-09T12:00:00.000Z', target },
      agent: [{ who: { reference: 'Practitioner/t1' } }],
    };
    await server.load([signed]);
    server.clock = '2026-03-04T12:00:00.000Z';
    await server.send('PUT', '/Procedure/mt', treatment('mt', '10:00-10:45'));
    await assessRecord(server.context, visit());
    const records = await standing();
    expect((await proofOf(server.context.client, await charge(), records))?.recorded).toBe('2026-03-04T12:00:00.000Z');
    expect(await proofOf(server.context.client, 'ChargeItem/none', records)).toBeUndefined();
  });
});
