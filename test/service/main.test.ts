// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ChargeItem } from '@medplum/fhirtypes';
import { openSqliteStore } from '../../src/queue/sqlite-store.ts';
import { documents } from '../support/documents.ts';
import { ALL_WRITTEN, FakeEhr } from '../support/fake-ehr.ts';
import { putStore } from '../support/store-template.ts';
import { until } from '../support/until.ts';
import { therapist, treatment, visit } from '../support/visit.ts';
import { SECRET, signed } from '../support/webhooks.ts';

const VISIT = [
  { resourceType: 'Patient' as const, id: 'p1' },
  therapist(),
  visit(),
  ...documents('p1'),
  treatment('mt', '10:00-10:30'),
];
const BODY = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });

/** A process of the service as `npm start` makes it. */
class Process {
  readonly child: ChildProcess;
  output = '';

  constructor(env: Record<string, string>, cwd = process.cwd()) {
    this.child = spawn(process.execPath, ['src/service/main.ts'], { cwd, env: { ...process.env, PORT: '0', ...env } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  async address(): Promise<string> {
    await until(() => this.output.includes('http://'));
    return /http:\/\/127\.0\.0\.1:\d+/.exec(this.output)?.[0] ?? '';
  }

  /** @returns The exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    return ended;
  }
}

/** As if the time had passed that a process may be silent before its work is another's. */
function endLeases(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('UPDATE work SET lease_ms = 0');
  database.close();
}

describe('the process', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ PORT: 'abc' }, /^PORT: .*for example PORT=8140/],
    [{ HOST: '0.0.0.0' }, /^TENANTS_FILE: is required with HOST=0\.0\.0\.0/],
    [{ TENANTS_FILE: '/does/not/exist.json' }, /^TENANTS_FILE \/does\/not\/exist\.json: cannot be read/],
    [{ REDIS_URL: 'localhost' }, /^REDIS_URL: .*for example REDIS_URL=redis:/],
  ])('with %j it says in one line what is wrong, and does not start', (env, message) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['src/service/main.ts'], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
  });

  test('asked to stop, it finishes what it has begun, and what it has not is done by the next', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'process-'));
    const ehr = await FakeEhr.start({ written: ALL_WRITTEN });
    await ehr.save(...VISIT);
    const file = join(folder, 'tenants.json');
    writeFileSync(
      file,
      JSON.stringify({ tenants: [{ id: 'clinic', webhookSecrets: [SECRET], ehr: { fhirUrl: ehr.fhirUrl } }] }),
    );
    // What a start finds or makes is another test's.
    await putStore(join(folder, 'data', 'tenants', 'clinic'));
    const env = { TENANTS_FILE: file, DATA_DIR: join(folder, 'data'), GRACE_SECONDS: '10', LOG_LEVEL: 'warn' };
    const first = new Process(env);
    const second = { process: undefined as Process | undefined };
    try {
      const address = await first.address();
      await until(() => ehr.asked.some(({ url }) => url.startsWith('Procedure?_lastUpdated')));
      // The first assessment is under way when the signal comes; each request takes its time.
      ehr.disturb = async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return undefined;
      };
      expect((await fetch(`${address}/subscriptions/r4`, signed(BODY))).status).toBe(200);
      await until(() => ehr.asked.some(({ url }) => url.startsWith('Coverage')));
      expect(await first.stop()).toBe(0);
      expect(await ehr.all<ChargeItem>('ChargeItem')).toHaveLength(1);
      const store = openSqliteStore(join(folder, 'data', 'work.sqlite'));
      expect((await store.queue.counts()).active).toBe(0);
      await store.close();

      // Killed without a word: the next process takes the work up when the lease is over.
      await ehr.save(treatment('mt', '10:00-10:45'));
      const killed = new Process(env);
      expect((await fetch(`${await killed.address()}/subscriptions/r4`, signed(BODY))).status).toBe(200);
      await killed.stop('SIGKILL');
      endLeases(join(folder, 'data', 'work.sqlite'));
      ehr.disturb = () => undefined;
      second.process = new Process(env);
      await second.process.address();
      await until(async () => (await ehr.all<ChargeItem>('ChargeItem'))[0]?.quantity?.value === 3);
      expect(await second.process.stop()).toBe(0);
    } finally {
      first.child.kill('SIGKILL');
      second.process?.child.kill('SIGKILL');
      await ehr.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('the container’s image holds what the process needs', async () => {
  const image = mkdtempSync(join(tmpdir(), 'image-'));
  const copied = [...readFileSync('Dockerfile', 'utf8').matchAll(/^COPY --from=build --chown=root:root (.+) \S+$/gm)];
  const paths = copied.flatMap(([, sources = '']) => sources.split(' ').map((source) => source.replace('/app/', '')));
  expect(paths).toContain('src');
  for (const path of paths) {
    await (path === 'node_modules'
      ? symlink(resolve(path), join(image, path))
      : cp(path, join(image, path), { recursive: true }));
  }
  const tenants = join(image, 'tenants.json');
  writeFileSync(tenants, JSON.stringify({ tenants: [{ id: 'clinic' }] }));
  const service = new Process({ TENANTS_FILE: tenants, DATA_DIR: join(image, 'data') }, image);
  try {
    const address = await service.address();
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    const token = readFileSync(join(image, 'data', 'access-token'), 'utf8').trim();
    const page = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    expect(await page.text()).toContain('<div id="root">');
    expect(await service.stop()).toBe(0);
  } finally {
    service.child.kill('SIGKILL');
    rmSync(image, { recursive: true, force: true });
  }
});
