// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, Bot, Encounter } from '@medplum/fhirtypes';
import { failureTask } from '../../src/capture/sweep/failures.ts';
import { startBotClock } from '../../src/embedded/bot-clock.ts';
import type { BotRunner } from '../../src/embedded/bot-runner.ts';
import { FhirService } from '../../src/embedded/fhir-service.ts';
import { openStore, type Store } from '../../src/embedded/store.ts';
import { botThreads } from '../support/bot-threads.ts';
import { request, searched, visitBundle } from '../support/embedded-host.ts';
import { startEmbeddedServer } from '../support/embedded-server.ts';
import { clockByHand } from '../support/minutes.ts';
import { putStore } from '../support/store-template.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clock-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

describe('a schedule', () => {
  let store: Store;
  let service: FhirService;
  let ran: (string | undefined)[];
  let said: string[];
  const { eachMinute, strike } = clockByHand();
  let clock: { readonly stop: () => void };

  const addBot = async (name: string, cronString?: string): Promise<Bot> =>
    service.repository.createResource<Bot>({ resourceType: 'Bot', name, ...(cronString ? { cronString } : {}) });

  beforeEach(() => {
    store = openStore(join(dataDir, 'fhir.sqlite'));
    service = new FhirService(store, 'http://127.0.0.1/fhir/R4/');
    [ran, said] = [[], []];
    const run: BotRunner['run'] = async ({ name }) => {
      ran.push(name);
      return name === 'broken' ? Promise.reject(new Error('boom')) : Promise.resolve({ log: '', returned: undefined });
    };
    clock = startBotClock(service, { run }, { log: (line) => void said.push(line), eachMinute });
  });
  afterEach(() => {
    clock.stop();
    store.close();
  });

  test('is kept to the minute, and whatever has none is not run', async () => {
    await addBot('each minute', '* * * * *');
    await addBot('at midnight', '0 0 * * *');
    await addBot('never');
    await strike(new Date(2026, 11, 31, 23, 59));
    expect(ran).toEqual(['each minute']);
    await strike(new Date(2027, 0, 1, 0, 0));
    expect(ran.sort()).toEqual(['at midnight', 'each minute', 'each minute']);
  });

  test('is kept by a process that is told late of its minute', async () => {
    await addBot('at midnight', '0 0 * * *');
    await strike(new Date(2027, 0, 1, 0, 0, 41, 250));
    expect(ran).toEqual(['at midnight']);
  });

  test('counts as it stands when the minute begins', async () => {
    const bot = await addBot('sweep', '0 0 * * *');
    await service.repository.updateResource<Bot>({ ...bot, cronString: '30 * * * *' });
    await strike(new Date(2026, 5, 1, 12, 30));
    expect(ran).toEqual(['sweep']);
  });

  test('is kept though another bot fails, which is told', async () => {
    const broken = await addBot('broken', '* * * * *');
    await addBot('sound', '* * * * *');
    await strike(new Date(2026, 5, 1, 12, 30));
    expect(ran.sort()).toEqual(['broken', 'sound']);
    // Why may quote a record: it is kept where records are, and the line names that.
    const [event] = await service.repository.searchResources<AuditEvent>({ resourceType: 'AuditEvent' });
    expect(event).toMatchObject({ outcome: '4', outcomeDesc: 'boom' });
    expect(said).toEqual([`Bot/${broken.id ?? ''} failed on its schedule: see AuditEvent/${event?.id ?? ''}`]);
  });

  test('is kept though another bot’s schedule is none', async () => {
    const odd = await addBot('odd', 'whenever <b>you</b> like');
    await addBot('sound', '* * * * *');
    await strike(new Date(2026, 5, 1, 12, 30));
    expect(ran).toEqual(['sound']);
    // Told once: it is looked at each minute, for years.
    await strike(new Date(2026, 5, 1, 12, 31));
    expect(ran).toEqual(['sound', 'sound']);
    expect(said).toEqual([expect.stringMatching(`^Bot/${odd.id ?? ''} failed on its schedule: see AuditEvent/[^ ]+$`)]);
  });

  test('ends with its store: nothing is run after that', async () => {
    await addBot('each minute', '* * * * *');
    clock.stop();
    await strike(new Date(2026, 5, 1, 12, 30));
    expect(ran).toEqual([]);
  });
});

test('as deployed, the sweep takes up what it had to leave when a minute begins', async () => {
  await putStore(dataDir);
  const { eachMinute, strike } = clockByHand();
  const server = await startEmbeddedServer({ dataDir, eachMinute, pools: botThreads() });
  try {
    await request(server.address, '', 'POST', visitBundle());
    await server.worker.whenIdle();
    const [visit] = await searched<Encounter>(server.address, 'Encounter');
    const { resource: left } = failureTask(`Encounter/${visit?.id ?? ''}`, 'no answer', new Date().toISOString());
    const { body: task } = await request(server.address, '/Task', 'POST', left);
    await strike(new Date());
    expect(await searched(server.address, `Task?_id=${task.id ?? ''}`)).toMatchObject([{ status: 'completed' }]);
  } finally {
    await server.close();
  }
});
