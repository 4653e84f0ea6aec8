// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { WithId } from '@medplum/core';
import type { Bundle, ChargeItem, Claim, Procedure, Resource, Task } from '@medplum/fhirtypes';
import { setAsideBroken, untoldBroken } from '../../src/embedded/broken-rows.ts';
import { FhirService, type ServiceResponse } from '../../src/embedded/fhir-service.ts';
import { ResourceTable } from '../../src/embedded/resource-table.ts';
import { openStore, type Store } from '../../src/embedded/store.ts';
import { standingBill } from '../../src/service/standing-bill.ts';
import { botThreads } from '../support/bot-threads.ts';
import { EmbeddedHost, request as ask, searched, visitBundle } from '../support/embedded-host.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../support/embedded-server.ts';
import { STORE, putStore } from '../support/store-template.ts';

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'broken-rows-'));
  file = join(dataDir, 'fhir.sqlite');
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const request = (method: string, url: string, body?: object): Parameters<FhirService['handle']>[0] => ({
  method,
  url,
  headers: {},
  ...(body ? { body } : {}),
});
const put = (id: string): ReturnType<typeof request> =>
  request('PUT', `/Patient/${id}`, { resourceType: 'Patient', id, name: [{ family: 'Canary' }] });

/** Opens the store as a start does, does something and closes it. */
async function inStore<T>(work: (service: FhirService, store: Store) => Promise<T>): Promise<T> {
  const store = openStore(file);
  try {
    setAsideBroken(store.writer, standingBill);
    return await work(new FhirService(store, 'http://127.0.0.1:8140/fhir/R4/'), store);
  } finally {
    store.close();
  }
}

function spoil(sql: string): void {
  const other = new DatabaseSync(file);
  other.exec(sql);
  other.close();
}

const CUT = "SET json = substr(json, 1, 60) WHERE id = 'cut'";

test('a row that lost its record is set aside or restored, and everything else goes on', async () => {
  await inStore(async (service) => {
    for (const id of ['sound', 'half', 'cut', 'list', 'other', 'bytes']) {
      await service.repository.createResource({ resourceType: 'Patient', id }, { assignedId: true });
    }
    await service.handle(put('half'));
  });
  spoil("UPDATE resource SET json = substr(json, 1, 60), version = CAST(version AS BLOB) WHERE id = 'half'");
  for (const table of ['resource', 'history']) {
    spoil(`UPDATE ${table} ${CUT}`);
    spoil(`UPDATE ${table} SET json = '[]' WHERE id = 'list'`);
    spoil(`UPDATE ${table} SET json = json_set(json, '$.id', 'another') WHERE id = 'other'`);
    spoil(`UPDATE ${table} SET json = CAST(json AS BLOB) WHERE id = 'bytes'`);
  }
  await inStore(async (service, { writer, reader }) => {
    expect(untoldBroken(writer).map(({ id, isMended }) => [id, isMended])).toEqual([
      ['bytes', false],
      ['cut', false],
      ['half', true],
      ['list', false],
      ['other', false],
    ]);
    const { body } = await service.handle(request('GET', '/Patient?_sort=_id'));
    expect((body as Bundle).entry?.map(({ resource }) => resource?.id)).toEqual(['half', 'sound']);
    expect((await service.handle(request('GET', '/Patient/half'))).body).toHaveProperty('name');
    expect((await service.handle(request('GET', '/Patient/cut'))).status).toBe(410);
    // What was there is kept as it was found.
    expect(reader.prepare("SELECT json FROM set_aside WHERE id = 'list'").get()).toEqual({ json: '[]' });
    expect((await service.handle(put('cut'))).status).toBe(200);
  });
  await inStore(async (service, { writer }) => {
    expect(untoldBroken(writer)).toHaveLength(5);
    expect((await service.handle(request('GET', '/Patient/cut'))).status).toBe(200);
  });
});

test('a record that is whole stands, though its type, id or version is no text; one that was saved since goes before it', async () => {
  const ids = ['type', 'id', 'version', 'saved'];
  await inStore(async (service) => {
    for (const id of ids) {
      await service.repository.createResource({ resourceType: 'Patient', id }, { assignedId: true });
    }
  });
  for (const column of ['type', 'id', 'version']) {
    spoil(`UPDATE resource SET ${column} = CAST(${column} AS BLOB) WHERE id = '${column}'`);
  }
  spoil(`UPDATE resource SET version = x'00ff' WHERE id = 'version'`);
  spoil(`INSERT INTO resource SELECT type, CAST(id AS BLOB), version, json FROM resource WHERE id = 'saved'`);
  await inStore(async (service, { writer }) => {
    expect(untoldBroken(writer).map(({ id, isMended }) => [id, isMended])).toEqual([
      ['id', true],
      ['saved', false],
      ['type', true],
      ['version', true],
    ]);
    const { body } = await service.handle(request('GET', '/Patient'));
    expect((body as Bundle).entry?.map(({ resource }) => resource?.id).sort()).toEqual([...ids].sort());
    for (const id of ids) {
      expect((await service.handle(request('GET', `/Patient/${id}/_history`))).body).toHaveProperty('total', 1);
      const row = writer
        .prepare("SELECT version, json ->> '$.meta.versionId' AS told FROM resource WHERE id = ?")
        .get(id);
      expect(row?.['version']).toBe(row?.['told']);
    }
    expect(writer.prepare("SELECT count(*) AS deleted FROM job WHERE interaction = 'delete'").get()).toEqual({
      deleted: 0,
    });
  });
});

test('a record stands again under its own id where its row bears another one, or none and half a text', async () => {
  await inStore(async (service) => {
    for (const id of ['moved', 'twice', 'deleted', 'last']) {
      await service.repository.createResource({ resourceType: 'Patient', id }, { assignedId: true });
    }
    await service.repository.deleteResource('Patient', 'deleted');
  });
  spoil("UPDATE resource SET id = 'elsewhere' WHERE id = 'moved'");
  spoil("UPDATE resource SET id = CAST(id AS BLOB), json = substr(json, 1, 60) WHERE id = 'twice'");
  // What was deleted does not come back by a text of it in another record's row.
  spoil(
    "UPDATE resource SET json = (SELECT json FROM history WHERE id = 'deleted' AND json IS NOT NULL) WHERE id = 'last'",
  );
  await inStore(async (service, { writer }) => {
    expect(untoldBroken(writer).map(({ isMended }) => isMended)).toEqual([true, true, true]);
    const { body } = await service.handle(request('GET', '/Patient?_sort=_id&_total=accurate'));
    expect((body as Bundle).entry?.map(({ resource }) => resource?.id)).toEqual(['last', 'moved', 'twice']);
    expect((await service.handle(request('GET', '/Patient/elsewhere'))).status).toBe(404);
    expect((await service.handle(request('GET', '/Patient/deleted'))).status).toBe(410);
  });
});

test('a damaged version hides no other, and the one that stands is read from the record', async () => {
  const versions = async (service: FhirService): Promise<[status: string, version: string][]> => {
    const { body } = await service.handle(request('GET', '/Patient/cut/_history'));
    return ((body as Bundle).entry ?? []).map(({ response, fullUrl }) => [
      response?.status ?? '',
      fullUrl?.split('/_history/')[1] ?? '',
    ]);
  };
  await inStore(async (service) => {
    await service.repository.createResource({ resourceType: 'Patient', id: 'cut' }, { assignedId: true });
    for (const family of ['Two', 'Three']) {
      await service.handle(request('PUT', '/Patient/cut', { resourceType: 'Patient', id: 'cut', name: [{ family }] }));
    }
    spoil(`UPDATE history ${CUT} AND seq > (SELECT min(seq) FROM history WHERE id = 'cut')`);
    const [now, before, first] = await versions(service);
    expect([now?.[0], before?.[0], first?.[0]]).toEqual(['200', '500', '200']);
    const answers: ServiceResponse[] = [];
    for (const version of [now, before, first]) {
      answers.push(await service.handle(request('GET', `/Patient/cut/_history/${version?.[1] ?? ''}`)));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 500, 200]);
    expect(answers[0]?.body).toHaveProperty('name', [{ family: 'Three' }]);
    expect(JSON.stringify(answers[1])).toContain('This stored version is damaged');
  });
});

test('damaged while the service runs, it is named without a word of what it says', async () => {
  await inStore(async (service) => {
    await service.repository.createResource(
      { resourceType: 'Patient', id: 'cut', name: [{ family: 'Canary' }] },
      { assignedId: true },
    );
    spoil(`UPDATE resource ${CUT}`);
    const answers: ServiceResponse[] = [];
    for (const url of ['/Patient/cut', '/Patient']) {
      answers.push(await service.handle(request('GET', url)));
    }
    expect(answers.map(({ status }) => status)).toEqual([500, 500]);
    expect(JSON.stringify(answers)).not.toContain('Canary');
    expect(JSON.stringify(answers)).toContain('A stored record is damaged');
  });
});

test('administrators are told once, by the log and a Task, whether or not the start that found it came that far', async () => {
  await putStore(dataDir);
  spoil("INSERT INTO resource (type, id, version, json) VALUES ('Patient', 'p', '1', '{\"resourceType\":\"Pat')");
  // A start that was killed before it told anybody.
  await inStore(async () => Promise.resolve());
  const tasks: string[][] = [];
  const lines: string[] = [];
  for (let start = 0; start < 2; start += 1) {
    const server = await startEmbeddedServer({ dataDir, log: (line) => void lines.push(line), pools: botThreads() });
    const found = await server.service.repository.searchResources<Task>({ resourceType: 'Task' });
    tasks.push(found.map(({ description = '' }) => description));
    await server.close();
  }
  expect(lines.filter((line) => /damaged/.test(line))).toEqual([
    'Patient/p was damaged in the store: set aside; save it again, or restore a backup (docs/operations.md)',
  ]);
  expect(tasks[0]).toEqual([expect.stringMatching(/^Damaged in the store and set aside.*: Patient\/p\. Save/)]);
  expect(tasks[1]).toEqual(tasks[0]);
}, 60_000);

test('a charge goes with the treatment that was set aside, and comes back when that is saved again', async () => {
  const host = new EmbeddedHost();
  const first = await host.start();
  const { address } = first;
  const charges = async (server: EmbeddedServer): Promise<number> => {
    await server.worker.whenIdle();
    return (await searched(server.address, 'ChargeItem')).length;
  };
  try {
    await ask(address, '', 'POST', visitBundle());
    expect(await charges(first)).toBe(1);
    const [treatment] = await searched<Procedure>(address, 'Procedure');
    const path = `/Procedure/${treatment?.id ?? ''}`;
    const again = { ...treatment, note: [{ text: 'Saved again' }] };
    expect((await ask(address, path, 'PUT', again)).status).toBe(200);
    expect(await charges(first)).toBe(1);
    await first.close();
    file = join(host.dataDir, STORE);
    for (const table of ['resource', 'history']) {
      spoil(`UPDATE ${table} SET json = substr(json, 1, 60) WHERE type = 'Procedure' AND json LIKE '%Saved again%'`);
    }
    const second = await host.start();
    expect(await charges(second)).toBe(0);
    expect((await ask(second.address, path, 'PUT', again)).status).toBe(200);
    expect(await charges(second)).toBe(1);
  } finally {
    await host.close();
  }
}, 60_000);

test('a bill stands as it last was, and only one of which nothing is whole is gone', async () => {
  const charge = { resourceType: 'ChargeItem', code: { text: 'X' }, subject: { reference: 'Patient/p' } } as const;
  const claim = { resourceType: 'Claim', type: {}, use: 'claim', created: '2026-01-01' } as const;
  const versions = [
    { ...charge, id: 'open', status: 'billable' },
    { ...charge, id: 'billed', status: 'billed' },
    { ...charge, id: 'wrong', status: 'entered-in-error' },
    { ...claim, id: 'claim', status: 'active' },
    { ...claim, id: 'once', status: 'draft' },
  ] as readonly WithId<ChargeItem | Claim>[];
  await inStore(async (_service, { writer }) => {
    const table = new ResourceTable(writer);
    const put = (resource: WithId<Resource>, versionId: string): void => {
      table.put({ ...resource, meta: { versionId, lastUpdated: '2026-01-01T00:00:00Z' } }, 'update', false);
    };
    versions
      .filter(({ id }) => id !== 'once')
      .forEach((resource) => {
        put(resource, '1');
      });
    versions.forEach((resource) => {
      put(resource, '2');
    });
    for (const name of ['resource', 'history']) {
      spoil(`UPDATE ${name} SET json = substr(json, 1, 60) WHERE version = '2'`);
    }
    await Promise.resolve();
  });
  await inStore(async (service, { writer }) => {
    expect(untoldBroken(writer).map(({ id, isMended }) => [id, isMended])).toEqual([
      ['billed', false],
      ['open', false],
      ['wrong', false],
      ['claim', false],
      ['once', false],
    ]);
    const found: unknown[] = [];
    for (const { resourceType, id } of versions) {
      const { status, body } = await service.handle(request('GET', `/${resourceType}/${id}`));
      found.push([id, status, (body as ChargeItem | Claim).status]);
    }
    expect(found).toEqual([
      ['open', 200, 'not-billable'],
      ['billed', 200, 'billed'],
      ['wrong', 200, 'entered-in-error'],
      ['claim', 200, 'active'],
      ['once', 410, undefined],
    ]);
    const jobs = writer.prepare('SELECT id, interaction FROM job').all();
    expect(jobs.map(({ id, interaction }) => [id, interaction])).toEqual([['once', 'delete']]);
  });
});

test('a charge that was billed before it was damaged is not made a second time', async () => {
  const host = new EmbeddedHost();
  const first = await host.start();
  const charges = async ({ worker, address }: EmbeddedServer): Promise<ChargeItem[]> => {
    await worker.whenIdle();
    return searched<ChargeItem>(address, 'ChargeItem');
  };
  try {
    await ask(first.address, '', 'POST', visitBundle());
    const [charge] = await charges(first);
    const path = `/ChargeItem/${charge?.id ?? ''}`;
    expect((await ask(first.address, path, 'PUT', { ...charge, status: 'billed' })).status).toBe(200);
    const [treatment] = await searched<Procedure>(first.address, 'Procedure');
    await charges(first);
    await first.close();
    file = join(host.dataDir, STORE);
    for (const table of ['resource', 'history']) {
      spoil(
        `UPDATE ${table} SET json = substr(json, 1, 60) WHERE type = 'ChargeItem' AND json LIKE '%"status":"billed"%'`,
      );
    }
    const second = await host.start();
    expect((await charges(second)).map(({ id, status }) => [id, status])).toEqual([[charge?.id, 'not-billable']]);
    const again = { ...treatment, note: [{ text: 'Saved again' }] };
    expect((await ask(second.address, `/Procedure/${treatment?.id ?? ''}`, 'PUT', again)).status).toBe(200);
    expect((await charges(second)).map(({ id, status }) => [id, status])).toEqual([[charge?.id, 'not-billable']]);
  } finally {
    await host.close();
  }
}, 60_000);
