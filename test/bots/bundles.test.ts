// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';
import { ContentType, Hl7Message, MedplumClient } from '@medplum/core';
import type { ChargeItem, Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import { runBot } from '../../src/server/bot-runtime.ts';
import { inProcessFetch } from '../../src/server/in-process-fetch.ts';
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

describe('bot bundles', () => {
  test('medplum.config.json names sources and bundles that exist, and two bots', () => {
    expect(bots.map(({ name }) => name)).toEqual(['manual-therapy-encounter', 'manual-therapy-procedure']);
    for (const { source, dist, id } of bots) {
      expect([source, existsSync(join(ROOT, source)), existsSync(join(ROOT, dist)), id]).toEqual([
        source,
        true,
        true,
        '',
      ]);
    }
  });

  test.each(bots)('$name: under 200 KB, ends its last statement, imports only what Medplum has', ({ dist }) => {
    const code = readFileSync(join(ROOT, dist), 'utf8');
    expect(code.length).toBeLessThan(200_000);
    expect(code.trimEnd()).toMatch(/;$/);
    expect(code).not.toMatch(/^(?:import|export)\s/m);
    const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
    expect([...new Set(required)].sort()).toEqual(['@medplum/core', 'node:timers/promises']);
  });

  test.each(bots)('$name: runs in a context with exactly Medplum’s globals', async ({ dist }) => {
    const server = new TestServer();
    await server.load([...documents('p1'), therapist(), visit(), treatment('mt', '10:00-10:30')]);
    const lines: string[] = [];
    const localFetch = inProcessFetch(server.service);
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
    const input: Resource = dist.includes('encounter') ? visit() : treatment('mt', '10:00-10:30');
    await handler(medplum, { bot: { reference: 'Bot/1' }, contentType: 'application/fhir+json', input, secrets: {} });
    const [charge] = await server.search<ChargeItem>('ChargeItem');
    expect(charge?.quantity?.value).toBe(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^(?:Encounter\/e1|Procedure\/mt): 2 units, 0 issues/);
    server.close();
  });

  test('a delete event hands over { deletedResource }', async () => {
    const server = new TestServer();
    await server.load([...documents('p1'), therapist(), visit(), treatment('mt', '10:00-10:30')]);
    const run = async (input: Resource | { deletedResource: Resource }): Promise<unknown> =>
      runBot({
        code: readFileSync(join(ROOT, bots[1]?.dist ?? ''), 'utf8'),
        event: { bot: { reference: 'Bot/1' }, contentType: 'application/fhir+json', input, secrets: {}, headers: {} },
        baseUrl: 'http://127.0.0.1:8140/',
        fetch: inProcessFetch(server.service),
        requireFrom: join(ROOT, 'package.json'),
      });
    await run(treatment('mt', '10:00-10:30'));
    expect(await server.search('ChargeItem')).toHaveLength(1);
    await server.send('DELETE', '/Procedure/mt');
    await run({ deletedResource: treatment('mt', '10:00-10:30') });
    expect(await server.search('ChargeItem')).toEqual([]);
    server.close();
  });

  test('a bot cannot reach another address', async () => {
    const server = new TestServer();
    await expect(inProcessFetch(server.service)('http://example.org/')).rejects.toThrow('may only reach');
    server.close();
  });
});

test('the version that writes name is package.json’s', () => {
  const packageJson: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(VERSION).toBe(z.object({ version: z.string() }).parse(packageJson).version);
});
