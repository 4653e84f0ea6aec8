// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReference, type WithId } from '@medplum/core';
import type { Bundle, ChargeItem, Coverage, Encounter, Organization, Resource } from '@medplum/fhirtypes';
import { readBundles } from '../../src/deploy/bundles.ts';
import { deploy, findBot } from '../../src/deploy/deployment.ts';
import { signIn } from '../../src/deploy/sign-in.ts';
import { claimFor } from '../../test/support/claim.ts';
import { activate } from './activate.ts';
import { spentBy } from './spent.ts';
import { locationOf, toCreateEntry, visitResources } from './visits.ts';

/*
 * What one run of each bot costs on the Medplum server of MEDPLUM_BASE_URL: requests, points of its FHIR quota and,
 * where BENCH_DATABASE is the address of its database with pg_stat_statements, SQL statements with those of the request
 * that runs it. A project for trying out, please: its Subscriptions are off meanwhile.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const DATABASE = process.env['BENCH_DATABASE'];
/** Longer than a run takes, so that nothing else is counted with it. */
const SETTLE_MS = 1500;
const RUNS_COUNTED = 3;
/** The sweep looks at what was saved longer ago than this. */
const SWEPT_MS = 65_000;

/** A finished visit of four treatments that no bot has seen, by type. */
type Visit = ReadonlyMap<string, WithId<Resource>>;

const client = await signIn(process.env);
const bundles = await readBundles(ROOT);
await deploy({ client, bundles, dryRun: false, claimGate: true });
await activate(client, undefined);

async function visit(): Promise<Visit> {
  const resources = visitResources(`cost${Date.now().toString(36)}`);
  const entry = resources.map(toCreateEntry);
  const saved: Bundle = await client.executeBatch({ resourceType: 'Bundle', type: 'transaction', entry });
  const found = new Map<string, WithId<Resource>>();
  for (const [index] of resources.entries()) {
    const reference = /[A-Z]\w+\/[^/]+/.exec(locationOf(saved, index).replace(/^.*\/R4\//, ''))?.[0] ?? '';
    const stored = await client.readReference({ reference }, { cache: 'reload' });
    found.set(stored.resourceType, stored);
  }
  return found;
}

/** A visit of a patient whom Medicare covers: the year's bills are read too. */
async function medicareVisit(): Promise<Visit> {
  const found = await visit();
  const { subject } = of(found, 'Encounter') as WithId<Encounter>;
  const beneficiary = { reference: subject?.reference ?? '' };
  const payer: Organization = { resourceType: 'Organization', name: 'Medicare Part B' };
  const payor = await client.createResourceIfNoneExist(payer, `name:exact=${encodeURIComponent(payer.name ?? '')}`);
  const coverage: Coverage = {
    resourceType: 'Coverage',
    status: 'active',
    beneficiary,
    payor: [createReference(payor)],
  };
  await client.createResource(coverage);
  return found;
}

/** A visit that has its charge. */
async function charged(): Promise<Visit> {
  const found = await visit();
  await runOnServer('manual-therapy-encounter', of(found, 'Encounter'));
  const context = `Encounter/${of(found, 'Encounter').id}`;
  const charge = await client.searchOne('ChargeItem', `context=${context}`, { cache: 'reload' });
  return charge ? new Map([...found, ['ChargeItem', charge]]) : found;
}

/** A visit whose decision is known here, as it is where it was made. */
async function known(): Promise<Visit> {
  const found = await charged();
  await spentBy(client, bundles.get('manual-therapy-encounter')?.code ?? '', of(found, 'Encounter'));
  return found;
}

function of(found: Visit, type: string): WithId<Resource> {
  const resource = found.get(type);
  if (!resource) {
    throw new Error(`The visit has no ${type}`);
  }
  return resource;
}

async function runOnServer(name: string, input: object): Promise<void> {
  const bot = await findBot(client, name);
  await client.executeBot(bot?.id ?? '', input, 'application/fhir+json', {
    headers: { 'X-Medplum-Interaction': 'update' },
  });
}

const itself = (type: string) => async (found: Visit) => Promise.resolve(of(found, type));

async function signature(found: Visit): Promise<object> {
  const target = [{ reference: `Encounter/${of(found, 'Encounter').id}` }];
  return Promise.resolve({ resourceType: 'Provenance', id: randomUUID(), target });
}

async function claim(found: Visit): Promise<object> {
  const { id, subject } = of(found, 'Encounter') as WithId<Encounter>;
  const practitioner = `Practitioner/${of(found, 'Practitioner').id}`;
  const parties = { patient: subject?.reference ?? '', encounter: `Encounter/${id}`, practitioner };
  return Promise.resolve({ ...claimFor(parties, 'draft'), id: randomUUID() });
}

async function hookCall(found: Visit): Promise<object> {
  const { id, subject } = of(found, 'Encounter') as WithId<Encounter>;
  const context = { userId: 'Practitioner/1', patientId: subject?.reference?.split('/')[1], encounterId: id };
  return Promise.resolve({ hook: 'encounter-discharge', hookInstance: randomUUID(), context });
}

async function modified(found: Visit): Promise<object> {
  const charge = of(found, 'ChargeItem') as WithId<ChargeItem>;
  return client.updateResource<ChargeItem>({ ...charge, extension: undefined });
}

/** A charge that a person deletes. */
async function deleted(found: Visit): Promise<object> {
  const charge = of(found, 'ChargeItem');
  await client.deleteResource('ChargeItem', charge.id);
  return { deletedResource: charge };
}

/** A charge that was withdrawn here, where it is known. */
async function withdrawn(): Promise<Visit> {
  const found = await charged();
  const visit = await client.updateResource<Encounter>({
    ...(of(found, 'Encounter') as WithId<Encounter>),
    status: 'cancelled',
  });
  await spentBy(client, bundles.get('manual-therapy-encounter')?.code ?? '', visit);
  return found;
}

/** What is run, on what, and what it is run with. */
const RUNS: readonly (readonly [
  bot: string,
  what: string,
  made: () => Promise<Visit>,
  (of: Visit) => Promise<object>,
])[] = [
  ['encounter', 'a visit is finished', visit, itself('Encounter')],
  ['encounter', 'a visit of a Medicare patient is finished', medicareVisit, itself('Encounter')],
  ['encounter', 'a visit again, nothing to change', known, itself('Encounter')],
  ['procedure', 'a treatment is saved, nothing to change', known, itself('Procedure')],
  ['charge', 'a person cleared the modifiers', charged, modified],
  ['charge', 'a person deleted a charge', charged, deleted],
  [
    'charge',
    'a bot of ours deleted a charge',
    withdrawn,
    async (found) => Promise.resolve({ deletedResource: of(found, 'ChargeItem') }),
  ],
  ['record', 'a plan of care is saved, nothing to change', known, itself('CarePlan')],
  ['signature', 'a visit is signed, nothing to change', known, signature],
  ['claim-gate', 'a Claim is saved', charged, claim],
  ['claim-gate', 'a Claim is saved before a bot has come to its visit', visit, claim],
  ['cds-discharge', 'cards are asked for', charged, hookCall],
  ['sweep', 'a minute in which nothing was saved', visit, async () => Promise.resolve({ resourceType: 'Bot' })],
];

function statements(): number {
  const query =
    "select sum(calls) from pg_stat_statements where query not like '%pg_stat%' and dbid = (select oid from pg_database where datname = current_database())";
  return Number(execFileSync('psql', [DATABASE ?? '', '-Atc', query], { encoding: 'utf8' }));
}

/** The least of a few runs: other projects' bots run by the clock. */
async function statementsOf(name: string, made: () => Promise<object>): Promise<string> {
  if (DATABASE === undefined) {
    return '';
  }
  const counts: number[] = [];
  while (counts.length < RUNS_COUNTED) {
    const input = await made();
    await sleep(SETTLE_MS);
    const before = statements();
    await runOnServer(name, input);
    await sleep(SETTLE_MS);
    counts.push(statements() - before);
  }
  return String(Math.min(...counts));
}

const rows: string[] = [];
for (const [bot, what, made, inputOf] of RUNS) {
  const name = `manual-therapy-${bot}`;
  if (bot === 'sweep') {
    await sleep(SWEPT_MS);
    await runOnServer(name, { resourceType: 'Bot' });
  }
  const here = await inputOf(await made());
  const spent = await spentBy(client, bundles.get(name)?.code ?? '', here as Resource);
  const sql = await statementsOf(name, async () => inputOf(await made()));
  const figures = [spent.requests, spent.searches, spent.reads, spent.writes, spent.points].map(String);
  rows.push(`| ${[bot, what, ...figures, sql].join(' | ')} |`);
}
// After the lines that the bots log.
console.log(
  [
    '| bot | what | requests | searches | reads | writes | points | SQL statements |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n'),
);
// Sets the Subscriptions active again.
await deploy({ client, bundles, dryRun: false, claimGate: true });
