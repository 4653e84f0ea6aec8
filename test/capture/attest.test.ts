// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { ChargeItem, Encounter, Procedure, Provenance, Resource } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import {
  attest,
  attestable,
  attestChoices,
  attestedFacts,
  yearToDate,
  type Attestable,
} from '../../src/capture/attest.ts';
import { personsWordIn, withdraw, withdrawalOf } from '../../src/capture/person-writes.ts';
import { readVisit } from '../../src/capture/read-visit.ts';
import { viewVisit } from '../../src/capture/visit-view.ts';
import { readModifiers } from '../../src/fhir/read/modifiers.ts';
import { attested } from '../../src/fhir/write/charge-item.ts';
import { TestServer } from '../support/fhir-server.ts';
import { sampleResources } from '../support/samples.ts';

const WHO = { reference: 'Practitioner/ada', display: 'Ada Abernathy' };
const AT = '2026-03-02T18:00:00.000Z';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

type Change = (resource: Resource) => Resource;

async function open(story: string, code: string, change: Change = (one) => one): Promise<Attestable> {
  const resources = sampleResources(story).map(change);
  await server.load([{ resourceType: 'Practitioner', id: 'ada' }, ...resources]);
  const encounter = resources.find((one): one is WithId<Encounter> => one.resourceType === 'Encounter');
  if (!encounter) {
    throw new Error('No visit');
  }
  await assessRecord(server.context, encounter);
  return look(encounter, code);
}

async function look(encounter: WithId<Encounter>, code: string): Promise<Attestable> {
  const records = await readVisit(server.context.client, encounter);
  const { issues, days, charges } = viewVisit(records, `Encounter/${encounter.id}`);
  const issue = issues.find((one) => one.code === code);
  const about = issue && attestable(issue, days, charges);
  if (!about) {
    throw new Error(`${code} cannot be attested: ${issues.map((one) => one.code).join()}`);
  }
  return about;
}

const charges = async (): Promise<ChargeItem[]> => server.search<ChargeItem>('ChargeItem?_count=100');
const provenances = async (): Promise<Provenance[]> => server.search<Provenance>('Provenance?_count=100');

test('what is attested stands on the day’s charge, and the sentence with who and when beside it', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  await attest(server.context.client, about, { modifier: '59', who: WHO, at: AT });
  expect((await charges()).map((charge) => readModifiers(charge))).toEqual([['59', 'GP']]);
  const [word] = (await provenances()).filter(({ reason }) => reason !== undefined);
  expect(word).toMatchObject({
    target: [{ reference: about.charges[0]?.source }],
    occurredDateTime: AT,
    agent: [{ who: WHO, type: { coding: [{ code: 'attester' }] } }],
  });
  expect(word && personsWordIn(word)).toMatchObject({ who: WHO, activity: 'Attested a separate service (59)' });
  expect(word?.reason?.[0]?.text).toMatch(
    /^I attest that these services were separate, in blocks of time.*97140: \d\d:\d\d–/,
  );
});

test('XE, XP and XS need another visit, another practitioner, other regions', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const refused = attestChoices(about).filter(({ refusal }) => refusal !== undefined);
  expect(refused.map(({ modifier }) => modifier)).toEqual(['XE', 'XS', 'XP']);
  await expect(attest(server.context.client, about, { modifier: 'XE', who: WHO, at: AT })).rejects.toThrow(
    'Both services are in the same visit.',
  );
  expect((await provenances()).filter(({ reason }) => reason !== undefined)).toEqual([]);
});

test('services in the same minutes cannot be attested as separate, whatever was on the page', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const [manual, other] = about.day.assessment.day.services;
  const interval = manual?.segments[0]?.interval;
  const moved = { ...other, segments: other?.segments.map((segment) => ({ ...segment, interval })) };
  const { assessment, policy } = about.day;
  const day = { policy, assessment: { ...assessment, day: { ...assessment.day, services: [manual, moved] } } };
  const overlapping = { ...about, day } as Attestable;
  expect(attestChoices(overlapping).map(({ refusal }) => refusal)).toEqual(
    Array.from({ length: 5 }, () => expect.stringContaining('in the same minutes are not separate') as string),
  );
  await expect(attest(server.context.client, overlapping, { modifier: '59', who: WHO, at: AT })).rejects.toThrow(
    'Correct the times first',
  );
});

test('withdrawn, the charge is as before but for what was changed since, and both words stay on record', async () => {
  const story = '53-distinct-service-modifier-missing';
  const about = await open(story, 'distinct-service-modifier-missing');
  const said = await attest(server.context.client, about, { modifier: '59', who: WHO, at: AT });
  const [encounter] = await server.search<WithId<Encounter>>('Encounter?_count=1');
  await assessRecord(server.context, encounter);
  const [attestedCharge] = await charges();
  await server.send('PUT', `/ChargeItem/${attestedCharge?.id ?? ''}`, { ...attestedCharge, overrideReason: 'By hand' });
  const later = '2026-03-02T18:01:00.000Z';
  await withdraw(server.context.client, said, { who: WHO, at: later });
  const [charge] = await charges();
  expect([charge && readModifiers(charge), charge?.overrideReason]).toEqual([['GP'], 'By hand']);
  const words = (await provenances()).filter(({ reason }) => reason !== undefined);
  expect(words.map((word) => personsWordIn(word)?.activity).sort()).toEqual([
    'Attested a separate service (59)',
    'Withdrew: attested a separate service (59)',
  ]);
  expect(words.find(({ recorded }) => recorded === later)).toMatchObject({
    target: [{ reference: about.charges[0]?.source }],
    reason: [{ text: 'Entered in error.' }],
    entity: [{ what: { reference: said.provenance } }],
  });
  // It is asked for again.
  await assessRecord(server.context, encounter, true);
  expect((await look(encounter as WithId<Encounter>, 'distinct-service-modifier-missing')).issue).toBeDefined();
});

test('what somebody else has made of the modifiers since is not written over, and nothing is withdrawn', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const said = await attest(server.context.client, about, { modifier: '59', who: WHO, at: AT });
  const [charge] = await charges();
  await server.send('PUT', `/ChargeItem/${charge?.id ?? ''}`, attested(charge as ChargeItem, 'KX', ['59', 'GP', 'KX']));
  await expect(withdraw(server.context.client, said, { who: WHO, at: AT })).rejects.toThrow('nothing was taken back');
  expect((await charges()).map((one) => readModifiers(one))).toEqual([['59', 'GP', 'KX']]);
  expect((await provenances()).filter(({ reason }) => reason !== undefined)).toHaveLength(1);
});

test.each([
  ['billed', 'The charge was billed meanwhile, so it is left as it is.'],
  ['aborted', 'The charge is no longer open (aborted), so it is left as it is.'],
] as const)('a charge that is %s since keeps what was attested, and nothing is withdrawn', async (status, words) => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const said = await attest(server.context.client, about, { modifier: '59', who: WHO, at: AT });
  const [charge] = await charges();
  await server.update({ ...(charge as ChargeItem), status });
  const [before] = await charges();
  await expect(withdraw(server.context.client, said, { who: WHO, at: AT })).rejects.toThrow(words);
  expect(await charges()).toEqual([before]);
  expect((await provenances()).filter(({ reason }) => reason !== undefined)).toHaveLength(1);
});

test('asked for again after its answer was lost, a withdrawal is on record once, as of the first time', async () => {
  const { client } = server.context;
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const said = await attest(client, about, { modifier: '59', who: WHO, at: AT });
  let isLost = true;
  const times = ['2026-03-02T18:01:00.000Z', '2026-03-02T18:02:00.000Z'];
  const executeBatch: typeof client.executeBatch = async (bundle) => {
    const answer = await client.executeBatch(bundle);
    if (isLost && bundle.type === 'transaction') {
      isLost = false;
      throw new Error('Failed to fetch');
    }
    return answer;
  };
  const undo = withdrawalOf({ executeBatch }, said, () => times.shift() ?? '');
  await expect(undo()).rejects.toThrow('Failed to fetch');
  await undo();
  expect((await charges()).map((charge) => readModifiers(charge))).toEqual([['GP']]);
  const withdrawals = (await provenances()).filter(({ activity }) => activity?.text?.startsWith('Withdrew'));
  expect(withdrawals).toMatchObject([
    { recorded: '2026-03-02T18:01:00.000Z', agent: [{ who: WHO }], entity: [{ what: { reference: said.provenance } }] },
  ]);
  const id = withdrawals[0]?.id ?? '';
  expect((await server.send('GET', `/Provenance/${id}/_history`)).body).toMatchObject({ total: 1 });
});

test('a charge that somebody changed meanwhile is not written over, and nothing is kept of the attempt', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const [charge] = await charges();
  await server.send('PUT', `/ChargeItem/${charge?.id ?? ''}`, { ...charge, overrideReason: 'By hand' });
  await expect(attest(server.context.client, about, { modifier: '59', who: WHO, at: AT })).rejects.toThrow(
    'nothing was written',
  );
  expect((await charges()).map((charge) => readModifiers(charge))).toEqual([['GP']]);
  expect((await provenances()).filter(({ reason }) => reason !== undefined)).toEqual([]);
});

test('without transactions, too: what a server made beside what it refused is taken back', async () => {
  server.service.transactions = false;
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const [charge] = await charges();
  await server.update({ ...(charge as ChargeItem), overrideReason: 'By hand' });
  await expect(attest(server.context.client, about, { modifier: '59', who: WHO, at: AT })).rejects.toThrow(
    'nothing was written',
  );
  expect((await provenances()).filter(({ reason }) => reason !== undefined)).toEqual([]);
});

test('a charge that is deleted meanwhile is not brought back by withdrawing what was attested on it', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const said = await attest(server.context.client, about, { modifier: '59', who: WHO, at: AT });
  const [charge] = await charges();
  await server.send('DELETE', `/ChargeItem/${charge?.id ?? ''}`);
  await expect(withdraw(server.context.client, said, { who: WHO, at: AT })).rejects.toThrow('deleted meanwhile');
  expect(await charges()).toEqual([]);
  expect((await provenances()).filter(({ reason }) => reason !== undefined)).toHaveLength(1);
});

test('KX is attested with the year’s figures', async () => {
  const about = await open('59-kx-missing', 'kx-missing');
  await attest(server.context.client, about, { modifier: 'KX', who: WHO, at: AT });
  const [word] = (await provenances()).filter(({ reason }) => reason !== undefined);
  expect(word?.reason?.[0]?.text).toMatch(/medically necessary.*2026 before this day: \$2,460; threshold: \$2,480/);
});

test('only the charges of the issue’s own day are written on', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const [charge] = about.charges;
  const elsewhere = { ...charge, source: 'ChargeItem/elsewhere' } as Attestable['charges'][number];
  const again = attestable(about.issue, [about.day], [...about.charges, elsewhere]);
  expect(again?.charges).toEqual(about.charges);
  expect(attestable({ ...about.issue, dayKey: 'p/2026-03-09/PT' }, [about.day], about.charges)).toBeUndefined();
});

test('a treatment day without an open charge says so', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  expect(attestChoices({ ...about, charges: [] })[0]?.refusal).toMatch('no open charge');
});

test('a Procedure moved onto the other is found out by its times', async () => {
  const shifted: Change = (one) =>
    one.resourceType === 'Procedure' && one.id?.endsWith('service-2') === true
      ? ({
          ...one,
          performedPeriod: { start: '2026-03-02T10:10:00-05:00', end: '2026-03-02T10:40:00-05:00' },
        } satisfies Procedure)
      : one;
  await expect(
    open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing', shifted),
  ).rejects.toThrow('cannot be attested');
});

describe('what the record has against each modifier', () => {
  type Service = Attestable['day']['assessment']['day']['services'][number];
  const BY: Service['performers'] = [{ source: 'Practitioner/b', person: 'Practitioner/b', role: 'PT' }];
  const HIP: Service['regions'] = [{ text: 'Hip' }];

  /** The story with its two services as they are given here. */
  async function refusedWith(manual: Partial<Service>, other: Partial<Service>): Promise<string[]> {
    const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
    const { assessment, policy } = about.day;
    const services = assessment.day.services.map((one) => ({ ...one, ...(one.code === '97140' ? manual : other) }));
    const day = { policy, assessment: { ...assessment, day: { ...assessment.day, services } } };
    const choices = attestChoices({ ...about, day });
    return choices.filter(({ refusal }) => refusal !== undefined).map(({ modifier }) => modifier);
  }

  test.each<[string, Partial<Service>, Partial<Service>, string[]]>([
    ['another visit', {}, { encounter: 'Encounter/later' }, ['XS', 'XP']],
    ['another practitioner', {}, { performers: BY }, ['XE', 'XS']],
    ['another region', {}, { regions: HIP }, ['XE', 'XP']],
    ['the same region', { regions: HIP }, { regions: HIP }, ['XE', 'XS', 'XP']],
    ['no region said', {}, { regions: [] }, ['XE', 'XS', 'XP']],
    ['no region said of manual therapy', { regions: [] }, { regions: HIP }, ['XE', 'XS', 'XP']],
    ['nobody named', {}, { performers: [] }, ['XE', 'XS', 'XP']],
    ['nobody named for manual therapy', { performers: [] }, { performers: BY }, ['XE', 'XS', 'XP']],
    ['all of it', {}, { encounter: 'Encounter/later', performers: BY, regions: HIP }, []],
    ['manual therapy alone', { code: '97110' }, {}, ['XE', 'XS', 'XP']],
  ])('%s', async (_what, manual, other, refused) => {
    expect(await refusedWith(manual, other)).toEqual(refused);
  });
});

describe('beside manipulation, XS is of a region apart', () => {
  /** The story with a chiropractor’s manipulation of that region in place of its other service. */
  async function refusalOfXs(...regions: { readonly text: string }[]): Promise<string | undefined> {
    const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
    const { assessment, policy } = about.day;
    const other = assessment.day.services.find(({ code }) => code !== '97140');
    const services = assessment.day.services.filter((one) => one !== other);
    const manipulations = [{ source: other?.source ?? '', code: '98940', regions }];
    const day = { policy, assessment: { ...assessment, day: { ...assessment.day, services, manipulations } } };
    return attestChoices({ ...about, day }).find(({ modifier }) => modifier === 'XS')?.refusal;
  }

  test.each<[string, string[], string | undefined]>([
    ['another region', ['Left ankle'], undefined],
    [
      'the region of manual therapy',
      ['Left ankle', 'Lumbar spine'],
      'The record does not name different regions for the two.',
    ],
    ['no region', [], 'The record does not name different regions for the two.'],
    ['the spine, wherever', ['Spine'], 'The record does not name different regions for the two.'],
  ])('%s', async (_what, regions, refusal) => {
    expect(await refusalOfXs(...regions.map((text) => ({ text })))).toBe(refusal);
  });
});

test('where manual therapy was given twice, a modifier must hold for both', async () => {
  const about = await open('53-distinct-service-modifier-missing', 'distinct-service-modifier-missing');
  const { assessment, policy } = about.day;
  const later = { encounter: 'Encounter/later', segments: [] };
  const again = assessment.day.services.filter(({ code }) => code === '97140').map((one) => ({ ...one, ...later }));
  const services = [...assessment.day.services, ...again];
  const choices = attestChoices({
    ...about,
    day: { policy, assessment: { ...assessment, day: { ...assessment.day, services } } },
  });
  expect(choices.find(({ modifier }) => modifier === 'XE')?.refusal).toBe('Both services are in the same visit.');
});

test('a year’s figures in dollars and cents; a year whose threshold was not published says so', async () => {
  const about = await open('59-kx-missing', 'kx-missing');
  const on = (dateOfService: string, accruedUsd: number): Attestable => {
    const { assessment, policy } = about.day;
    return {
      ...about,
      day: { policy, assessment: { ...assessment, day: { ...assessment.day, dateOfService, accruedUsd } } },
    };
  };
  expect(yearToDate(on('2025-03-02', 2400.5).day)).toEqual({ year: '2025', accrued: '$2,400.50', threshold: '$2,410' });
  expect(attestedFacts(on('2031-03-02', 0))).toBe('2031 before this day: $0.00; threshold: not known');
});
