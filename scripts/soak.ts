// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../src/audit/generate/random.ts';
import { readOptions } from '../src/cli/options.ts';
import { ALL_WRITTEN, FakeEhr } from '../test/support/fake-ehr.ts';
import { HAS_REDIS, startRedis, type TestRedis } from '../test/support/redis.ts';
import { SECRET } from '../test/support/webhooks.ts';
import { Clinic } from './soak/clinic.ts';
import { Courier } from './soak/courier.ts';
import { judge } from './soak/judge.ts';
import { lowsOf, percentile, rounded, slopePerHour, type Sample } from './soak/samples.ts';

const USAGE = `Usage: npm run soak [-- --minutes 30] [--store redis|sqlite] [--rate 4] [--patients 30] [--seed 1]
                         [--kills no] [--heap FOLDER]
       a busy clinic, the worst of EHRs, and processes that are killed; at its end the charges must be what the final
       records say; FOLDER/heap.ndjson notes what is left after collecting garbage, and HEAP_SNAPSHOT_MINUTES=5,20
       writes snapshots beside it`;

const { values } = readOptions(USAGE, {
  minutes: { type: 'string', default: '30' },
  store: { type: 'string', default: HAS_REDIS ? 'redis' : 'sqlite' },
  rate: { type: 'string', default: '4' },
  patients: { type: 'string', default: '30' },
  seed: { type: 'string', default: '1' },
  kills: { type: 'string', default: 'yes' },
  heap: { type: 'string' },
});
const MS = Number(values.minutes) * 60_000;
const SAMPLE_MS = 5000;
const CALM_MS = 180_000;
const PORTS = [18_171, 18_172] as const;

const folder = mkdtempSync(join(tmpdir(), 'soak-'));
const random = randomFrom(Number(values.seed));
const isRedis = values.store === 'redis';

function startProcess(port: number, ehr: FakeEhr, redis: TestRedis | undefined): ChildProcess {
  const home = join(folder, String(port));
  mkdirSync(home, { recursive: true });
  const tenantsFile = join(home, 'tenants.json');
  const tenant = { id: 'clinic', webhookSecrets: [SECRET], ehr: { fhirUrl: ehr.fhirUrl } };
  writeFileSync(tenantsFile, JSON.stringify({ tenants: [tenant] }));
  const watch = values.heap === undefined ? [] : ['--expose-gc', '--import', './scripts/soak/heap-watch.ts'];
  const child = spawn(process.execPath, [...watch, 'src/service/main.ts'], {
    env: {
      ...process.env,
      ...(values.heap === undefined ? {} : { HEAP_FOLDER: values.heap }),
      PORT: String(port),
      DATA_DIR: join(home, 'data'),
      TENANTS_FILE: tenantsFile,
      REDIS_URL: redis?.url ?? '',
      LOG_LEVEL: 'warn',
      SECOND_LOOK_SECONDS: '20',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(folder, `${String(port)}.log`), { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  return child;
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${String(port)}/readyz`)
    .then(({ ok }) => ok)
    .catch(() => false);
}

async function untilReady(port: number): Promise<void> {
  for (let attempt = 0; !(await isReady(port)); attempt += 1) {
    if (attempt > 300) {
      throw new Error(`Port ${String(port)} does not get ready: see ${folder}`);
    }
    await sleep(200);
  }
}

/** Values of Prometheus metrics, by name with labels. */
async function metrics(port: number): Promise<ReadonlyMap<string, number>> {
  const token = readFileSync(join(folder, String(port), 'data', 'access-token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}` };
  const text = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`, { headers })).text();
  return new Map(
    text.split('\n').flatMap((line): [string, number][] => {
      const [, name, value] = /^([a-z_]+(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, Number(value)]];
    }),
  );
}

/** One sample; none while the process is away. */
async function sampleOf(startMs: number): Promise<Sample[]> {
  try {
    const found = await metrics(PORTS[0]);
    const mb = (name: string): number => (found.get(name) ?? 0) / 1_048_576;
    const sample = {
      minute: (Date.now() - startMs) / 60_000,
      // What has outlived garbage collection; the rest of the heap comes and goes.
      heapMb: mb('nodejs_heap_space_size_used_bytes{space="old"}'),
      rssMb: mb('process_resident_memory_bytes'),
      waiting: found.get('work_queue_items{state="waiting"}') ?? 0,
    };
    return [sample];
  } catch {
    return [];
  }
}

/** A backlog that gets shorter may take its time; one that does not for three minutes is stuck. */
async function untilIdle(): Promise<void> {
  let endMs = Date.now() + CALM_MS;
  let least = Infinity;
  for (let calm = 0; calm < 5;) {
    const found = await metrics(PORTS[0]);
    const open = ['waiting', 'active'].map((state) => found.get(`work_queue_items{state="${state}"}`) ?? 0);
    calm = open.every((count) => count === 0) ? calm + 1 : 0;
    const left = open.reduce((sum, count) => sum + count, 0);
    if (left < least) {
      least = left;
      endMs = Date.now() + CALM_MS;
    }
    if (Date.now() > endMs) {
      throw new Error(`Work has been left for ${String(CALM_MS / 1000)} s of calm: ${open.join(' and ')}`);
    }
    await sleep(1000);
  }
}

/** What the soak works on. */
interface Stage {
  readonly ehr: FakeEhr;
  readonly redis: TestRedis | undefined;
  readonly clinic: Clinic;
  readonly courier: Courier;
  readonly ports: readonly number[];
  readonly children: Map<number, ChildProcess>;
}

/** What happened while it was under load. */
interface Course {
  readonly samples: readonly Sample[];
  readonly seconds: number;
  readonly changes: number;
  readonly kills: number;
  readonly troubles: number;
}

async function setUp(): Promise<Stage> {
  const redis = isRedis ? await startRedis() : undefined;
  const ehr = await FakeEhr.start({ written: ALL_WRITTEN });
  const clinic = new Clinic(ehr, Number(values.patients), random);
  await clinic.open();
  // On one machine there is one process; with Redis a second one, which is the one that is killed.
  const ports = isRedis ? [...PORTS] : [PORTS[0]];
  const children = new Map(ports.map((port) => [port, startProcess(port, ehr, redis)]));
  await Promise.all(ports.map(untilReady));
  const courier = new Courier(
    ports.map((port) => `http://127.0.0.1:${String(port)}`),
    random,
  );
  await courier.heartbeat();
  return { ehr, redis, clinic, courier, ports, children };
}

/** Now and then slow, now and then broken. Returns how often it was. */
function disturb(ehr: FakeEhr): () => number {
  let troubles = 0;
  ehr.disturb = async ({ url }) => {
    await sleep(random() < 0.02 ? 400 : random() * 8);
    const isTrouble = random() < 0.02 && url !== 'metadata';
    troubles += isTrouble ? 1 : 0;
    return isTrouble ? [500, 503, 429, 502][Math.floor(random() * 4)] : undefined;
  };
  return () => troubles;
}

async function load({ ehr, redis, clinic, courier, ports, children }: Stage): Promise<Course> {
  const troubles = disturb(ehr);
  const victim = ports.at(-1) ?? PORTS[0];
  const samples: Sample[] = [];
  const startMs = Date.now();
  let [changes, kills] = [0, 0];
  let nextKillMs = startMs + 20_000;
  let nextSampleMs = startMs;
  while (Date.now() - startMs < MS) {
    courier.tell(await clinic.change());
    changes += 1;
    if (values.kills === 'yes' && Date.now() > nextKillMs) {
      children.get(victim)?.kill('SIGKILL');
      kills += 1;
      children.set(victim, startProcess(victim, ehr, redis));
      nextKillMs = Date.now() + 25_000 + random() * (isRedis ? 40_000 : 120_000);
    }
    if (Date.now() > nextSampleMs) {
      nextSampleMs = Date.now() + SAMPLE_MS;
      samples.push(...(await sampleOf(startMs)));
      tellProgress(samples, changes);
    }
    await sleep((1000 / Number(values.rate)) * (0.5 + random()));
  }
  return { samples, seconds: (Date.now() - startMs) / 1000, changes, kills, troubles: troubles() };
}

function tellProgress(samples: readonly Sample[], changes: number): void {
  const last = samples.at(-1);
  if (last && samples.length % 24 === 1) {
    const facts = [
      `${String(changes)} changes`,
      `${String(last.waiting)} waiting`,
      `heap ${last.heapMb.toFixed(0)} MB`,
    ];
    console.log(`${last.minute.toFixed(1)} min: ${facts.join(', ')}`);
  }
}

/** Lets everything come to rest, and compares. True where nothing is lost, wrong or faulty. */
async function conclude({ ehr, clinic, courier, ports }: Stage, course: Course): Promise<boolean> {
  await courier.settle();
  ehr.disturb = () => undefined;
  await Promise.all(ports.map(untilReady));
  await courier.heartbeat();
  await untilIdle();
  const dead = (await metrics(PORTS[0])).get('work_queue_items{state="dead"}') ?? 0;
  const { missing, unexpected, untrue, standing } = await judge(ehr, clinic.truth());
  const { ackMs, ...deliveries } = courier.deliveries;
  const { samples, seconds, changes, kills, troubles } = course;
  const report = {
    store: values.store,
    minutes: rounded(seconds / 60),
    changes,
    changesPerSecond: rounded(changes / seconds),
    deliveries,
    ehrRequests: ehr.asked.length,
    ehrTroubles: troubles,
    kills,
    ackP50Ms: rounded(percentile(ackMs, 0.5)),
    ackP99Ms: rounded(percentile(ackMs, 0.99)),
    mostWaiting: Math.max(...samples.map(({ waiting }) => waiting)),
    heapFirstMb: rounded(samples[0]?.heapMb ?? 0),
    heapLastMb: rounded(samples.at(-1)?.heapMb ?? 0),
    rssMostMb: rounded(Math.max(...samples.map(({ rssMb }) => rssMb))),
    // A process that is killed now and then has no slope.
    ...(isRedis
      ? {
          heapLowsMb: lowsOf(samples).map(({ heapMb }) => rounded(heapMb)),
          heapMbPerHour: rounded(slopePerHour(lowsOf(samples))),
        }
      : {}),
    dead,
    standing,
    missing,
    unexpected,
    untrue,
  };
  console.log(JSON.stringify(report, undefined, 2));
  return (
    dead === 0 &&
    missing.length + unexpected.length + untrue.length + deliveries.faults + deliveries.wrongRefusals === 0
  );
}

async function soak(): Promise<boolean> {
  const stage = await setUp();
  try {
    return await conclude(stage, await load(stage));
  } finally {
    stage.children.forEach((child) => child.kill('SIGTERM'));
    await stage.ehr.close();
    await stage.redis?.stop();
  }
}

const isHeld = await soak();
if (isHeld) {
  rmSync(folder, { recursive: true, force: true });
} else {
  console.error(`Not held: logs are in ${folder}`);
}
process.exit(isHeld ? 0 : 1);
