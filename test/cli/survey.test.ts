// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { MedplumClient } from '@medplum/core';
import type { ConceptMap, Resource } from '@medplum/fhirtypes';
import type { Survey } from '../../src/capture/survey/survey.ts';
import { GOOD_CHARTS, PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { embeddedTarget } from '../support/target.ts';

interface Output {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Work of five seconds tells how far it is: on a slow machine, and on a fast one not. */
const PROGRESS_LINES = /^[A-Z][a-z ]+: \d+ of \d+\n/gm;

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Output> {
  const child = spawn(process.execPath, ['src/cli/survey.ts', ...args], { env: { ...process.env, ...env } });
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { status, stdout, stderr: stderr.replace(PROGRESS_LINES, '') };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'survey-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const at = (name: string): string => join(folder, name);

/** A Bulk Data export: a file for each type. */
function exported(resources: readonly Resource[]): string {
  const bulk = mkdtempSync(at('bulk-'));
  for (const type of new Set(resources.map(({ resourceType }) => resourceType))) {
    const lines = resources.filter(({ resourceType }) => resourceType === type).map((one) => JSON.stringify(one));
    writeFileSync(join(bulk, `${type}.000.ndjson`), `${lines.join('\n')}\n`);
  }
  return bulk;
}

/** Saves records under the server's own ids, the bytes of a Binary as a file. */
async function saveAll(client: MedplumClient, resources: readonly Resource[]): Promise<void> {
  const references = new Map(
    resources.map(({ resourceType, id = '' }) => [`${resourceType}/${id}`, `urn:uuid:${randomUUID()}`]),
  );
  for (const one of resources) {
    if (one.resourceType === 'Binary') {
      const data = Buffer.from(one.data ?? '', 'base64').toString();
      const stored = await client.createBinary({ data, contentType: one.contentType });
      references.set(`Binary/${one.id ?? ''}`, `Binary/${stored.id}`);
    }
  }
  const entry = resources
    .filter(({ resourceType }) => resourceType !== 'Binary')
    .map((resource) => ({
      fullUrl: references.get(`${resource.resourceType}/${resource.id ?? ''}`),
      resource: JSON.parse(
        JSON.stringify({ ...resource, id: undefined }).replace(
          /"(reference|url)":"(?:https:[^"]*\/)?([A-Z]\w+\/[\w-]+)"/g,
          (_, name: string, reference: string) => `"${name}":"${references.get(reference) ?? reference}"`,
        ),
      ) as Resource,
      request: { method: 'POST' as const, url: resource.resourceType },
    }));
  await client.executeBatch({ resourceType: 'Bundle', type: 'transaction', entry });
}

const LOCAL = { coding: [{ system: 'urn:oid:1.2.3', code: 'MT<1>', display: 'Manual therapy & "hands"' }] };
const withLocalCode = recordsOf({ ...PLAIN, procedure: { ...PLAIN.procedure, code: LOCAL } });

describe('survey', () => {
  test('a Bulk Data folder: text for people, a page, and the proposals, which then decide', async () => {
    const source = exported(withLocalCode);
    const first = await run(['--html', at('page.html'), '--map-out', at('map.json'), source]);
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^\d+ resources, 1 patient, visits of 2026-03-02 to 2026-03-02\.\n/);
    expect(first.stdout).toMatch(/is held until an issue is mended or acknowledged +1 +2\n/);
    expect(first.stdout).toMatch(/urn:oid:1\.2\.3 +MT<1> +Manual therapy & "hands" +1 +97140 +Procedure\/s1\n/);
    const page = readFileSync(at('page.html'), 'utf8');
    expect(page).toContain('<td>MT&lt;1&gt;</td><td>Manual therapy &amp; &quot;hands&quot;</td>');
    expect(page.match(/<table>/g)?.length).toBe(page.match(/<caption>/g)?.length);
    expect(page).not.toMatch(/src=|href=|url\(|@import|<script/);
    const map = JSON.parse(readFileSync(at('map.json'), 'utf8')) as ConceptMap;
    expect(map.group?.[0]?.element[0]).toMatchObject({ code: 'MT<1>', target: [{ code: '97140' }] });
    const second = await run(['--json', '--map', at('map.json'), source]);
    const found = JSON.parse(second.stdout) as Survey;
    expect([found.outcome.charged, found.localCodes]).toEqual([{ days: 1, units: 2 }, []]);
  });

  test('what cannot be read is named, and the rest surveyed; exit 2', async () => {
    writeFileSync(at('broken.json'), '{');
    const { status, stdout, stderr } = await run([at('broken.json'), exported(withLocalCode)]);
    expect([status, stderr]).toEqual([
      2,
      `${at('broken.json')}:1: not JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)\n`,
    ]);
    expect(stdout).toContain('1 patient');
  });

  test('without a source, or with a date that is none, it tells how it is used', async () => {
    const none = await run([]);
    expect([none.status, none.stderr.split('\n')[0]]).toEqual([2, 'Name a SOURCE.']);
    const date = await run(['--server', 'http://127.0.0.1:1/', '--since', 'yesterday']);
    expect([date.status, date.stderr.split('\n')[0]]).toEqual([2, '--since is no date such as 2026-01-31.']);
  });

  test('a server: the same as of files, its notes included; who may not sign in is told', async () => {
    const target = await embeddedTarget();
    try {
      const chart = GOOD_CHARTS['a note in a Binary']?.(PLAIN) ?? PLAIN;
      await saveAll(target.client, recordsOf(chart));
      await target.settle();
      const env = { MEDPLUM_CLIENT_ID: 'test', MEDPLUM_CLIENT_SECRET: 'test' };
      const address = target.client.getBaseUrl();
      const { status, stdout, stderr } = await run(['--json', '--server', address], env);
      expect([status, stderr]).toEqual([0, '']);
      const found = JSON.parse(stdout) as Survey;
      expect(found.outcome.charged).toEqual({ days: 1, units: 2 });
      expect(JSON.stringify(found.written)).toContain('text/html in a Binary"');
      const later = await run(['--json', '--server', address, '--since', '2999-01-01'], env);
      expect((JSON.parse(later.stdout) as Survey).outcome.days).toBe(0);
      const stranger = await run(['--server', 'http://127.0.0.1:1/'], env);
      expect([stranger.status, stranger.stdout]).toEqual([2, '']);
      expect(stranger.stderr).toMatch(/did not accept this client/);
    } finally {
      await target.close();
    }
  });
});
