// SPDX-License-Identifier: Apache-2.0
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Bundle, ChargeItem } from '@medplum/fhirtypes';
import { FhirService, type ServiceResponse } from '../../src/embedded/fhir-service.ts';
import { holdDataDir } from '../../src/service/data-dir.ts';
import { STORE_ID_FILE, storeIdOf } from '../../src/service/own-store.ts';
import { secretIn } from '../../src/service/secrets.ts';
import { openStore } from '../../src/embedded/store.ts';
import { openSqliteStore } from '../../src/queue/sqlite-store.ts';
import { botThreads } from '../support/bot-threads.ts';
import { documents } from '../support/documents.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../support/embedded-server.ts';
import { until } from '../support/until.ts';
import { putStore } from '../support/store-template.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'storage-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

/** Holds the lock that a backup or a copy tool holds. */
function lock(file: string): () => void {
  const other = new DatabaseSync(join(dataDir, file), { timeout: 5000 });
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

describe('a lock of another tool', () => {
  let server: EmbeddedServer;
  const lines: string[] = [];
  beforeEach(async () => {
    await putStore(dataDir);
    server = await startEmbeddedServer({ dataDir, log: (line) => void lines.push(line), pools: botThreads() });
  }, 60_000);
  afterEach(async () => {
    await server.close();
  });
  const patient = async (): Promise<number> => {
    const body = JSON.stringify({ resourceType: 'Patient' });
    const headers = { 'content-type': 'application/fhir+json' };
    return (await fetch(`${server.address}/fhir/R4/Patient`, { method: 'POST', body, headers })).status;
  };

  test('is waited for, while whoever only reads is answered', async () => {
    const free = lock('fhir.sqlite');
    const written = patient();
    expect((await fetch(`${server.address}/fhir/R4/Patient`)).status).toBe(200);
    setTimeout(free, 6500);
    expect(await written).toBe(201);
  }, 30_000);

  test('a charge follows as soon as it is over, and no job is lost', async () => {
    const { repository } = server.service;
    for (const resource of [therapist(), ...documents('p1'), visit(), treatment('mt', '10:00-10:30')]) {
      await repository.createResource(resource, { assignedId: true });
    }
    await server.worker.whenIdle();
    const count = async (): Promise<number> =>
      (await repository.searchResources<ChargeItem>({ resourceType: 'ChargeItem' })).length;
    expect(await count()).toBe(1);
    await repository.deleteResource('Procedure', 'mt');
    const free = lock('fhir.sqlite');
    setTimeout(free, 3000);
    await until(async () => (await count()) === 0);
  }, 60_000);
});

test.each<[string, string, string]>([
  ['a full disk', 'PRAGMA max_page_count = 1', 'PRAGMA max_page_count = 1000000'],
  ['a disk that turned read-only', 'PRAGMA query_only = ON', 'PRAGMA query_only = OFF'],
])('%s: a fault of storage is told as one, to be asked again, and survived', async (_name, fail, mend) => {
  const store = openStore(join(dataDir, 'fhir.sqlite'));
  const service = new FhirService(store, 'http://127.0.0.1:8140/fhir/R4/');
  const resource = { resourceType: 'Patient', extension: [{ url: 'x', valueString: 'x'.repeat(900_000) }] };
  const save = async (): Promise<ServiceResponse> =>
    service.handle({ method: 'POST', url: '/Patient', headers: {}, body: resource });
  store.writer.exec(fail);
  const failed = await save();
  expect([failed.status, failed.headers['retry-after'], failed.body.id]).toEqual([503, '2', 'storage-fault']);
  const entry = [{ resource, request: { method: 'POST', url: 'Patient' } }];
  const batch = { resourceType: 'Bundle', type: 'batch', entry };
  const { body } = await service.handle({ method: 'POST', url: '/', headers: {}, body: batch });
  // Worth another try for a bot, as 400 is not.
  expect((body as Bundle).entry?.[0]?.response?.status).toBe('500');
  store.writer.exec(mend);
  expect((await save()).status).toBe(201);
  store.close();
});

test('of saves that wait for a lock behind one another, each is told to ask again after 30 s, and not 30 s later', async () => {
  const store = openStore(join(dataDir, 'fhir.sqlite'));
  const service = new FhirService(store, 'http://127.0.0.1:8140/fhir/R4/');
  const save = async (): Promise<number> =>
    (await service.handle({ method: 'POST', url: '/Patient', headers: {}, body: { resourceType: 'Patient' } })).status;
  const free = lock('fhir.sqlite');
  // A clock that runs twenty times as fast.
  const [beginMs, now] = [Date.now(), Date.now.bind(Date)];
  const fast = jest.spyOn(Date, 'now').mockImplementation(() => beginMs + 20 * (now() - beginMs));
  try {
    expect(await Promise.all([save(), save(), save(), save()])).toEqual([503, 503, 503, 503]);
    expect(Date.now() - beginMs).toBeGreaterThanOrEqual(30_000);
    expect(Date.now() - beginMs).toBeLessThan(75_000);
  } finally {
    fast.mockRestore();
    free();
  }
  expect(await save()).toBe(201);
  store.close();
});

test('the queue waits for a lock, keeps what it was given, and goes on', async () => {
  const store = openSqliteStore(join(dataDir, 'work.sqlite'));
  const done: string[] = [];
  const worker = store.queue.work(async ({ id }) => {
    done.push(id);
    return Promise.resolve();
  }, 2);
  await store.queue.add([{ tenant: 't', id: '1', group: 'g', payload: {} }]);
  await until(() => done.length === 1);
  const free = lock('work.sqlite');
  setTimeout(free, 2000);
  await store.queue.add([{ tenant: 't', id: '2', group: 'g', payload: {} }]);
  expect(await store.memory.once('key', 1000)).toBe(true);
  await until(() => done.length === 2);
  await until(async () => (await store.queue.counts()).active === 0);
  await worker.stop(1000);
  await store.close();
}, 30_000);

test('a second process on the same folder is told so', () => {
  const held = holdDataDir(dataDir);
  expect(() => holdDataDir(dataDir)).toThrow(/^DATA_DIR: \S+ is in use by another process.*DATA_DIR=data-2$/);
  held.release();
  holdDataDir(dataDir).release();
});

describe('a folder that cannot be used: one line, and nothing is written', () => {
  const FILE = 'fhir.sqlite';
  const make = (change: string): void => {
    const store = openStore(join(dataDir, FILE));
    store.writer.exec(change);
    store.close();
  };

  test.each<[string, () => void, RegExp]>([
    [
      'corrupt',
      () => {
        writeFileSync(join(dataDir, FILE), 'no database at all '.repeat(500));
      },
      /is damaged/,
    ],
    [
      'empty',
      () => {
        writeFileSync(join(dataDir, FILE), '');
      },
      /is damaged/,
    ],
    [
      'a folder',
      () => {
        mkdirSync(join(dataDir, FILE));
      },
      /is damaged/,
    ],
    [
      'cut off within its first page, which SQLite takes for an empty one',
      () => {
        make('SELECT 1');
        truncateSync(join(dataDir, FILE), 511);
      },
      /is damaged/,
    ],
    [
      'of another program',
      () => {
        const other = new DatabaseSync(join(dataDir, FILE));
        other.exec('CREATE TABLE notes (text TEXT)');
        other.close();
      },
      /is not a whole store of this service/,
    ],
    [
      'without one of its tables',
      () => {
        make('DROP TABLE history');
      },
      /is not a whole store of this service/,
    ],
    [
      'truncated',
      () => {
        make(
          "INSERT INTO history (type, id, version, last_updated, json) VALUES ('a', 'b', 'c', 'd', hex(zeroblob(200000)))",
        );
        truncateSync(join(dataDir, FILE), 20_000);
      },
      /is damaged/,
    ],
    [
      'of a newer version',
      () => {
        make('PRAGMA user_version = 99');
      },
      /is of a newer version/,
    ],
    [
      'of an older layout',
      () => {
        make('ALTER TABLE job DROP COLUMN interaction');
      },
      /cannot read/,
    ],
  ])('%s', (_name, spoil, why) => {
    spoil();
    const content = (): Buffer | string[] =>
      statSync(join(dataDir, FILE)).isFile() ? readFileSync(join(dataDir, FILE)) : readdirSync(join(dataDir, FILE));
    const before = content();
    expect(() => openStore(join(dataDir, FILE))).toThrow(why);
    expect(() => openStore(join(dataDir, FILE))).toThrow(/^DATA_DIR: \S+fhir\.sqlite is [^\n]+$/);
    expect(content()).toEqual(before);
  });

  test.each<[string, (folder: string) => string]>([
    ['identity', storeIdOf],
    ['secret', (folder) => secretIn(join(folder, STORE_ID_FILE))],
  ])('the %s: empty, or a folder', (_name, read) => {
    const file = join(dataDir, STORE_ID_FILE);
    writeFileSync(file, '');
    expect(() => read(dataDir)).toThrow(/^DATA_DIR: \S+store-id [^\n]+$/);
    expect(readFileSync(file, 'utf8')).toBe('');
    rmSync(file);
    mkdirSync(file);
    expect(() => read(dataDir)).toThrow(/^DATA_DIR: \S+store-id cannot be read: [^\n]+$/);
  });

  test('locked while the service starts', () => {
    const other = new DatabaseSync(join(dataDir, FILE));
    other.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; CREATE TABLE notes (text TEXT)');
    expect(() => openStore(join(dataDir, FILE))).toThrow(/^DATA_DIR: \S+fhir\.sqlite is [^\n]+$/);
    other.exec('ROLLBACK');
    other.close();
  });

  test('read-only, and used before', () => {
    holdDataDir(dataDir).release();
    chmodSync(join(dataDir, 'in-use'), 0o444);
    chmodSync(dataDir, 0o555);
    const isRoot = process.getuid?.() === 0;
    try {
      if (isRoot) {
        // Root may write everywhere: nobody may not.
        process.seteuid?.(65_534);
      }
      expect(() => holdDataDir(dataDir)).toThrow(/^DATA_DIR: \S+ cannot be written: [^\n]+$/);
    } finally {
      if (isRoot) {
        process.seteuid?.(0);
      }
      chmodSync(dataDir, 0o755);
    }
  });

  test('not to be written', () => {
    writeFileSync(join(dataDir, 'file'), '');
    expect(() => holdDataDir(join(dataDir, 'file'))).toThrow(/^DATA_DIR: \S+ cannot be written: [^\n]+$/);
  });
});
