// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';
import { ContentType, Hl7Message, MedplumClient } from '@medplum/core';
import type { ChargeItem, Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import { BOT_SPECS } from '../../src/deploy/bot-specs.ts';
import { engineOf } from '../../src/deploy/engine-hash.ts';
import { DRY_RUN } from '../../src/deploy/proof.ts';
import { BotPool } from '../../src/embedded/bot-pool.ts';
import { callFor } from '../support/hook-call.ts';
import { answerInProcess, inProcessFetch } from '../../src/embedded/in-process-fetch.ts';
import { keptBundle } from '../../scripts/kept-bundle.ts';
import { VERSION } from '../../src/version.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const ROOT = process.cwd();
const { bots } = z
  .object({ bots: z.array(z.object({ name: z.string(), id: z.string(), source: z.string(), dist: z.string() })) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'medplum.config.json'), 'utf8')));

/** Absent from Medplum's vmcontext; a bundle that touches one fails there. */
const ABSENT = [
  'Buffer',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'structuredClone',
  'crypto',
  'AbortController',
  'Headers',
  'Request',
  'Response',
  'performance',
  'btoa',
  'atob',
  'global',
  '__dirname',
];

/** An input that makes each bot do its work, by what its name ends with. */
const INPUTS: Readonly<Record<string, object>> = {
  encounter: visit(),
  procedure: treatment('mt', '10:00-10:30'),
  charge: {
    resourceType: 'ChargeItem',
    id: 'c1',
    status: 'planned',
    code: { text: 'any' },
    subject: { reference: 'Patient/p1' },
    context: { reference: 'Encounter/e1' },
  },
  record: {
    resourceType: 'CarePlan',
    id: 'cp1',
    status: 'active',
    intent: 'plan',
    subject: { reference: 'Patient/p1' },
    encounter: { reference: 'Encounter/e1' },
  },
  signature: { resourceType: 'Provenance', target: [{ reference: 'Encounter/e1' }] },
  sweep: { resourceType: 'Bot', id: 'b1' },
  'claim-gate': { resourceType: 'Claim', id: 'cl1', status: 'active' },
  'cds-discharge': callFor([visit()], { hook: 'patient-view' }),
  'cds-view': callFor([visit()], { hook: 'patient-view' }),
  'cds-sign': callFor([visit()], { hook: 'patient-view' }),
};

describe('bot bundles', () => {
  test('medplum.config.json names the bots that are deployed, with sources and bundles that exist', () => {
    expect(bots.map(({ name }) => name)).toEqual(BOT_SPECS.map(({ name }) => name));
    for (const { source, dist, id } of bots) {
      expect([source, existsSync(join(ROOT, source)), existsSync(join(ROOT, dist)), id]).toEqual([
        source,
        true,
        true,
        '',
      ]);
    }
  });

  test('triggers that do the same work share one bundle, and no code is built twice', () => {
    const dists = [...new Set(bots.map(({ dist }) => dist))];
    const codes = dists.map((dist) => readFileSync(join(ROOT, dist), 'utf8'));
    expect(new Set(codes).size).toBe(dists.length);
    expect(dists.length).toBeLessThan(bots.length);
    // Events of one visit that reach several bots are worked on in turn, as one run where they wait.
    const told = BOT_SPECS.filter(({ watches, optIn }) => watches.length > 0 && !optIn).map(({ name }) => name);
    expect(new Set(bots.filter(({ name }) => told.includes(name)).map(({ dist }) => dist)).size).toBe(1);
  });

  test.each(bots)('$name: sent in one request, ends its last statement, imports only what Medplum has', ({ dist }) => {
    const code = readFileSync(join(ROOT, dist), 'utf8');
    // Four fifths of the 1 MB that Medplum takes in one request by default: `$deploy` sends the code as JSON.
    expect(Buffer.byteLength(JSON.stringify({ code }))).toBeLessThan(800_000);
    expect(code.trimEnd()).toMatch(/;$/);
    expect(code).not.toMatch(/^(?:import|export)\s/m);
    const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
    const allowed = ['@medplum/core', 'node:timers/promises', 'node:crypto'];
    expect(required).toContain('@medplum/core');
    expect(required.filter((name) => !allowed.includes(name ?? ''))).toEqual([]);
  });

  test.each(bots)('$name: runs in a context with exactly Medplum’s globals', async ({ name, dist }) => {
    const server = new TestServer();
    await server.load([...documents('p1'), therapist(), visit(), treatment('mt', '10:00-10:30')]);
    const lines: string[] = [];
    const localFetch = inProcessFetch(answerInProcess(server.service));
    const context = vm.createContext({
      console: { log: (...parts: unknown[]) => lines.push(parts.map(String).join(' ')) },
      fetch: localFetch,
      require: createRequire(join(ROOT, 'package.json')),
      MedplumClient,
      ContentType,
      Hl7Message,
      URL,
      URLSearchParams,
      TextEncoder,
      TextDecoder,
    });
    expect(ABSENT.filter((name) => vm.runInContext(`typeof ${name}`, context) !== 'undefined')).toEqual([]);
    const code = readFileSync(join(ROOT, dist), 'utf8');
    const handler = vm.runInContext(
      `const exports = {}; const module = { exports };\n${code}\nexports.handler`,
      context,
    ) as (client: MedplumClient, event: object) => Promise<unknown>;
    const medplum = new MedplumClient({ baseUrl: 'http://127.0.0.1:8140/', fetch: localFetch, cacheTime: 0 });
    const call = { bot: { reference: 'Bot/1' }, contentType: 'application/fhir+json', secrets: {} };
    expect(await handler(medplum, { ...call, input: DRY_RUN })).toMatchObject({
      service: 'manual-therapy-charges',
      ...(await engineOf(ROOT)),
    });
    expect(lines).toEqual([]);
    const input = INPUTS[name.replace('manual-therapy-', '')];
    await handler(medplum, { ...call, input });
    const [charge] = await server.search<ChargeItem>('ChargeItem');
    // The gate only looks at Claims, the sweep leaves what is this new to its own bot, and cards are only told.
    const isIdle = /gate|sweep|cds/.test(dist);
    expect(charge?.quantity?.value).toBe(isIdle ? undefined : 2);
    expect(lines.join('\n')).toMatch(isIdle ? /^$/ : /^\w+\/\w+: 2 units, 0 issues/);
    server.close();
  });

  test.each(bots)('$name: is a CommonJS module with a handler, as Lambda and Fission load it', async ({ dist }) => {
    const server = new TestServer();
    const code = readFileSync(join(ROOT, dist), 'utf8');
    const module: { exports: { handler?: (client: MedplumClient, event: object) => Promise<unknown> } } = {
      exports: {},
    };
    const load = vm.compileFunction(code, ['require', 'module', 'exports']) as (...values: unknown[]) => void;
    load(createRequire(join(ROOT, 'package.json')), module, module.exports);
    const localFetch = inProcessFetch(answerInProcess(server.service));
    const medplum = new MedplumClient({ baseUrl: 'http://127.0.0.1:8140/', fetch: localFetch, cacheTime: 0 });
    const answer = await module.exports.handler?.(medplum, { input: DRY_RUN, secrets: {} });
    expect(answer).toMatchObject({ service: 'manual-therapy-charges' });
    server.close();
  });

  test('a delete event hands over { deletedResource }', async () => {
    const server = new TestServer();
    await server.load([...documents('p1'), therapist(), visit(), treatment('mt', '10:00-10:30')]);
    const pool = new BotPool({ requireFrom: join(ROOT, 'package.json'), size: 1 });
    const code = readFileSync(join(ROOT, bots[1]?.dist ?? ''), 'utf8');
    const run = async (input: Resource | { deletedResource: Resource }): Promise<unknown> => {
      const call = { bot: { reference: 'Bot/1' }, contentType: 'application/fhir+json', secrets: {}, headers: {} };
      const order = { code, event: { ...call, input }, baseUrl: 'http://127.0.0.1:8140/' };
      return pool.run(order, answerInProcess(server.service));
    };
    await run(treatment('mt', '10:00-10:30'));
    expect(await server.search('ChargeItem')).toHaveLength(1);
    await server.send('DELETE', '/Procedure/mt');
    await run({ deletedResource: treatment('mt', '10:00-10:30') });
    expect(await server.search('ChargeItem')).toEqual([]);
    await pool.close();
    server.close();
  });

  test('a bundle is evaluated once in a process; each run has its own log, client and errors', async () => {
    const code = keptBundle(`
      let runs = 0;
      exports.handler = async (medplum, event, log) => {
        runs += 1;
        log(medplum.name + ' ' + runs);
        if (event.input === 'fail') throw new TypeError('no ' + event.input);
        return runs;
      };`);
    const run = async (name: string, input: string): Promise<readonly [unknown, readonly string[], boolean]> => {
      const lines: string[] = [];
      const context = vm.createContext({
        console: { log: (line: string) => lines.push(line) },
        require: createRequire(join(ROOT, 'package.json')),
        event: { input },
        medplum: { name },
      });
      const done = vm.runInContext(
        `(() => { const exports = {}; const module = { exports };\n${code}\nreturn exports.handler(medplum, event); })()`,
        context,
      ) as Promise<unknown>;
      const outcome = await done.catch((error: unknown) => error);
      const isOwnError = vm.runInContext('(value) => value instanceof Error', context) as (value: unknown) => boolean;
      expect(vm.runInContext('typeof event', context)).toBe('undefined');
      return [outcome, lines, isOwnError(outcome)];
    };
    expect(await run('first', 'work')).toEqual([1, ['first 1'], false]);
    expect(await run('second', 'work')).toEqual([2, ['second 2'], false]);
    const [error, lines, isOwnError] = await run('third', 'fail');
    expect([String(error), lines, isOwnError]).toEqual(['Error: no fail', ['third 3'], true]);
  });

  test('a bot cannot reach another address', async () => {
    const server = new TestServer();
    await expect(inProcessFetch(answerInProcess(server.service))('http://example.org/')).rejects.toThrow(
      'may only reach',
    );
    server.close();
  });
});

test('the version that writes name is package.json’s', () => {
  const packageJson: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(VERSION).toBe(z.object({ version: z.string() }).parse(packageJson).version);
});
