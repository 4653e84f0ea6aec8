// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MedplumClient, type WithId } from '@medplum/core';
import type { Bot, Bundle, Encounter, Subscription } from '@medplum/fhirtypes';
import { build } from 'esbuild';
import { readBundles } from '../../src/deploy/bundles.ts';
import { deploy, findBot } from '../../src/deploy/deployment.ts';
import { signIn } from '../../src/deploy/sign-in.ts';
import { startEmbeddedServer } from '../../test/support/embedded-server.ts';
import { BOT_BUILD } from '../bot-build.ts';
import { activate, stopSweep } from './activate.ts';
import { processorTime } from './processor-time.ts';
import { spentBy, type Spent } from './spent.ts';
import { locationOf, quantile, toCreateEntry, visitResources } from './visits.ts';

/*
 * The Encounter bot against a floor (one constant ChargeItem) and a plainly written bot, side by side in one run: on
 * the Medplum server of MEDPLUM_BASE_URL, else on the embedded one. A project for trying out, please: while it runs,
 * only the contender's Subscription is active, and no sweep runs. `npm run deploy` sets ours active again.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const OURS = 'manual-therapy-encounter';
const CONTENDERS = ['bench-floor', 'bench-plain', OURS] as const;
const SOURCES: Readonly<Record<string, string>> = { 'bench-floor': 'floor-bot.ts', 'bench-plain': 'plain-bot.ts' };
/** Visits one by one, and at once, in turns: `npm run bench:bots -- 40 1200`. */
const [VISITS = 100, BURST = 500] = process.argv.slice(2).map(Number);
const ROUNDS = 4;
/** Of the server and its database, on this machine: with them, processor time is told. */
const PROCESSES = (process.env['BENCH_PROCESSES'] ?? '').split(',').filter(Boolean).map(Number);
/** Asked more often, the server would do little else. */
const POLL_MS = 100;
const BURST_WAIT_MS = 120_000;
/** Long enough for the bot of one saved visit, where nobody can be asked. */
const SETTLE_MS = 500;

interface Bench {
  readonly client: MedplumClient;
  /** Resolves when the bots have nothing more to do. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

async function start(): Promise<Bench> {
  const bundles = await readBundles(ROOT);
  if (process.env['MEDPLUM_BASE_URL']) {
    const client = await signIn(process.env);
    await deploy({ client, bundles, dryRun: false, claimGate: false });
    await stopSweep(client);
    return { client, settle: async () => sleep(SETTLE_MS), close: async () => Promise.resolve() };
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-'));
  const otherCode = [...(await builtContenders()).values()];
  const server = await startEmbeddedServer({ dataDir, otherCode });
  const client = new MedplumClient({ baseUrl: `${server.address}/`, cacheTime: 0 });
  await client.startClientLogin('bench', 'bench');
  const close = async (): Promise<void> => {
    await server.close();
    await rm(dataDir, { recursive: true });
  };
  return { client, settle: async () => server.worker.whenIdle(), close };
}

/** The bundles of the contenders that are not the project's, by name. */
async function builtContenders(): Promise<ReadonlyMap<string, string>> {
  const built = new Map<string, string>();
  for (const [name, source] of Object.entries(SOURCES)) {
    const entryPoints = [join(import.meta.dirname, source)];
    const { outputFiles } = await build({ ...BOT_BUILD, entryPoints, write: false });
    built.set(name, outputFiles[0]?.text ?? '');
  }
  return built;
}

/** Makes the bot with its code, where it is not there yet, and a Subscription to Encounter. */
async function contender(client: MedplumClient, name: string): Promise<void> {
  const bot = (await findBot(client, name)) ?? (await createBot(client, name));
  const code = (await builtContenders()).get(name);
  if (code !== undefined) {
    await client.post(client.fhirUrl('Bot', bot.id, '$deploy'), { code, filename: 'bench.js' });
  }
  const query = `url=Bot/${bot.id}`;
  await client.createResourceIfNoneExist<Subscription>(
    {
      resourceType: 'Subscription',
      status: 'off',
      reason: name,
      criteria: 'Encounter',
      channel: { type: 'rest-hook', endpoint: `Bot/${bot.id}`, payload: 'application/fhir+json' },
    },
    query,
  );
}

async function createBot(client: MedplumClient, name: string): Promise<WithId<Bot>> {
  const project = client.getProject()?.id ?? '';
  const created: unknown = await client.post(`admin/projects/${project}/bot`, { name, description: name });
  return created as WithId<Bot>;
}

/** Saves a visit that is still planned, and gives its Encounter. */
async function plannedVisit(client: MedplumClient): Promise<WithId<Encounter>> {
  // At random, as a server's own ids are: in order, they would all stand on one page of each index.
  const resources = visitResources(randomBytes(5).toString('hex'));
  const entry = resources.map((resource) =>
    toCreateEntry(resource['resourceType'] === 'Encounter' ? { ...resource, status: 'planned' } : resource),
  );
  const saved: Bundle = await client.executeBatch({ resourceType: 'Bundle', type: 'transaction', entry });
  const location = /Encounter\/[^/]+/.exec(locationOf(saved, 1))?.[0] ?? '';
  return client.readReference<Encounter>({ reference: location }, { cache: 'reload' });
}

async function isCharged(client: MedplumClient, id: string): Promise<boolean> {
  return (await client.search('ChargeItem', `context=Encounter/${id}`, { cache: 'reload' })).entry !== undefined;
}

/** Milliseconds from the start of the save that finishes a visit to its charge being found. */
async function saveToCharge({ client, settle }: Bench): Promise<number> {
  const encounter = await plannedVisit(client);
  await settle();
  const begin = performance.now();
  await client.updateResource<Encounter>({ ...encounter, status: 'finished' });
  while (!(await isCharged(client, encounter.id))) {
    await sleep(1);
  }
  const time = performance.now() - begin;
  await settle();
  return time;
}

interface Result {
  readonly cost: string;
  readonly times: number[];
  seconds: number;
  lost: number;
  processorMs: number;
}

/** A share of the visits one by one, and of the burst. */
async function takeTurn(bench: Bench, name: string, result: Result): Promise<void> {
  await activate(bench.client, name, CONTENDERS);
  await saveToCharge(bench);
  for (let visit = 0; visit < VISITS / ROUNDS; visit += 1) {
    result.times.push(await saveToCharge(bench));
  }
  const before = await processorTime(PROCESSES);
  const { seconds, lost } = await burst(bench.client);
  result.processorMs += (await processorTime(PROCESSES)) - before;
  result.seconds += seconds;
  result.lost += lost;
  await bench.settle();
}

async function burst(client: MedplumClient): Promise<{ seconds: number; lost: number }> {
  const encounters: WithId<Encounter>[] = [];
  for (let count = 0; count < BURST / ROUNDS; count += 1) {
    encounters.push(await plannedVisit(client));
  }
  const begin = performance.now();
  await Promise.all(
    encounters.map(async (encounter) => client.updateResource<Encounter>({ ...encounter, status: 'finished' })),
  );
  let waiting = encounters.map(({ id }) => id);
  while (waiting.length > 0 && performance.now() - begin < BURST_WAIT_MS) {
    const ids = waiting.slice(0, 50);
    const query = `context=${ids.map((id) => `Encounter/${id}`).join(',')}&_count=1000`;
    const charges = await client.searchResources('ChargeItem', query, { cache: 'reload' });
    const charged = new Set(charges.map(({ context }) => context?.reference));
    waiting = waiting.filter((id) => !charged.has(`Encounter/${id}`));
    await sleep(POLL_MS);
  }
  return { seconds: (performance.now() - begin) / 1000, lost: waiting.length };
}

/** What one more finished visit costs, and the same visit once nothing is to change. */
async function spent({ client, settle }: Bench, code: string): Promise<string> {
  const encounter = await plannedVisit(client);
  await activate(client, undefined, CONTENDERS);
  const finished = await client.updateResource<Encounter>({ ...encounter, status: 'finished' });
  await settle();
  const [once, again] = [await spentBy(client, code, finished), await spentBy(client, code, finished)];
  return `${costs(once)} | ${costs(again)}`;
}

function costs({ requests, searches, reads, writes, points }: Spent): string {
  return `${String(requests)} (${String(searches)} searches, ${String(reads)} reads, ${String(writes)} writes), ${String(points)} points`;
}

async function versionOf(client: MedplumClient): Promise<string> {
  const answer = await fetch(new URL('healthcheck', client.getBaseUrl())).catch(() => undefined);
  const health = (await answer?.json().catch(() => undefined)) as { readonly version?: string } | undefined;
  return health?.version === undefined ? 'the embedded server' : `Medplum ${health.version}`;
}

const bench = await start();
const { client } = bench;
try {
  const codes = new Map([...(await builtContenders()), [OURS, (await readBundles(ROOT)).get(OURS)?.code ?? '']]);
  for (const name of CONTENDERS) {
    await contender(client, name);
  }
  console.log(
    `On ${await versionOf(client)}, ${String(VISITS)} visits one by one, then ${String(BURST / ROUNDS)} at once ${String(ROUNDS)} times:\n`,
  );
  console.log('| bot | save to charge | requests a visit | requests where nothing changes | burst |');
  console.log('| --- | --- | --- | --- | --- |');
  const results = new Map<string, Result>();
  for (const name of CONTENDERS) {
    results.set(name, {
      cost: await spent(bench, codes.get(name) ?? ''),
      times: [],
      seconds: 0,
      lost: 0,
      processorMs: 0,
    });
  }
  // Turn by turn: what else the machine does meanwhile weighs on each of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, result] of results) {
      await takeTurn(bench, name, result);
    }
  }
  for (const [name, { cost, times, seconds, lost, processorMs }] of results) {
    times.sort((a, b) => a - b);
    const time = `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;
    const taken = processorMs === 0 ? '' : `, ${(processorMs / BURST).toFixed(0)} ms of processor time each`;
    const rate = `${((BURST - lost) / seconds).toFixed(1)} visits/s, ${String(lost)} lost${taken}`;
    console.log(`| ${name.replace(/^bench-|^manual-therapy-/, '')} | ${time} | ${cost} | ${rate} |`);
  }
} finally {
  await bench.close();
}
