// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Subscription } from '@medplum/fhirtypes';
import { run as runDeploy } from '../../src/cli/run/deploy.ts';
import { run as runDoctor } from '../../src/cli/run/doctor.ts';
import { run as runExplain } from '../../src/cli/run/explain.ts';
import { SITE_MAP } from '../../src/fhir/systems.ts';
import { printedBy, type Printed } from '../support/printed.ts';
import { embeddedTarget, type Target } from '../support/target.ts';
import { VisitOnServer } from '../support/visit-on-server.ts';

let target: Target;
const { ...before } = process.env;
beforeAll(async () => {
  target = await embeddedTarget();
  process.env['MEDPLUM_BASE_URL'] = target.embedded?.address;
  process.env['MEDPLUM_CLIENT_ID'] = 'id';
  process.env['MEDPLUM_CLIENT_SECRET'] = 'secret';
});
afterAll(async () => {
  process.env = before;
  await target.close();
});

/** A command as it is called, in a process of its own. */
async function call(script: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Printed> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env } };
    execFile(process.execPath, [`src/cli/${script}.ts`, ...args], options, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

async function deployed(options: Partial<Parameters<typeof runDeploy>[0]> = {}): Promise<Printed> {
  const none = { 'dry-run': false, 'claim-gate': false, remove: false, usdPerUnit: undefined, providerApp: undefined };
  return printedBy(async () => runDeploy({ ...none, ...options }));
}

async function explained(server: string, plain = false): Promise<Printed> {
  return printedBy(async () => runExplain([], { plain, server }));
}

test('deploy says what is as it should be; doctor what is not, and how to mend it', async () => {
  const first = await call('deploy');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toContain('Everything is as it should be.');
  const subscription = await target.client.searchOne('Subscription', 'criteria=Procedure', { cache: 'reload' });
  await target.client.updateResource<Subscription>({ ...(subscription as Subscription), status: 'off' });
  const doctor = await call('doctor');
  expect(doctor.status).toBe(1);
  expect(doctor.stdout).toContain(
    'Subscription of manual-therapy-procedure to Procedure is off, so nothing fires it.\n' +
      '  To fix it: run npm run deploy, which activates it.\n',
  );
  expect(doctor.stdout).toMatch(/^\d+ to fix\.\n$/m);
  const plan = await deployed({ 'dry-run': true });
  expect(plan.stdout).toContain('to be updated: Subscription of manual-therapy-procedure to Procedure\n');
  expect(plan.stdout).toContain('1 to change.');
  expect((await deployed()).stdout).toContain('1 changed.');
  // The build's NCCI edits are out of date one day, which the doctor tells as well.
  expect((await printedBy(runDoctor)).stdout).not.toContain('Subscription');
});

test('--since has the sweep look again at what was saved since that day, and never takes it forward', async () => {
  const through = async (): Promise<string | undefined> => {
    const query = 'identifier=https://manual-therapy-charges.org/fhir/sweep|swept-through';
    const state = await target.client.searchOne('Basic', query, { cache: 'reload' });
    return state?.extension?.[0]?.valueInstant;
  };
  expect((await call('deploy', ['--since', '2026-02-01'])).stdout).toContain('saved since 2026-02-01');
  expect(await through()).toBe('2026-02-01T00:00:00.000Z');
  expect((await deployed({ since: '2026-03-01' })).stdout).toContain('has not reached 2026-03-01 yet');
  expect(await through()).toBe('2026-02-01T00:00:00.000Z');
});

test('--map: says what follows the new map, and how to have the rest looked at', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'map-'));
  try {
    const file = join(folder, 'site-map.json');
    writeFileSync(file, JSON.stringify({ resourceType: 'ConceptMap', url: SITE_MAP, status: 'active', group: [] }));
    const { status, stdout } = await deployed({ map: file });
    expect([status, stdout]).toEqual([0, expect.stringContaining('Open charges follow the new map within minutes.')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('--web puts the web app there, set up for that server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'web-'));
  try {
    const { status, stdout } = await deployed({ web: folder });
    expect([status, stdout]).toEqual([0, expect.stringContaining(`${folder}: the web app for `)]);
    const config: unknown = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    expect(config).toEqual({ baseUrl: `${target.embedded?.address ?? ''}/`, signIn: 'form' });
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('/app/main.js');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  [
    'deploy',
    { MEDPLUM_CLIENT_ID: '' },
    'Set MEDPLUM_CLIENT_ID (the id of a ClientApplication with an admin membership)',
  ],
  ['doctor', { MEDPLUM_BASE_URL: 'nonsense' }, 'Set MEDPLUM_BASE_URL (https://api.example.org/)'],
  ['deploy', { MEDPLUM_BASE_URL: 'http://127.0.0.1:9/' }, 'http://127.0.0.1:9/ did not accept this client: '],
])('%s with %j: one clear line', async (script, env, message) => {
  const { status, stderr } = await call(script, [], env);
  expect(status).toBeGreaterThan(0);
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(message)]);
});

test('explain --server: the decision made again, for people and in plain words', async () => {
  const visit = await VisitOnServer.save(target.client, { treatmentFacts: { bodySite: [] } });
  await target.settle();
  const reference = visit.reference('Encounter/e1');
  const { status, stdout } = await call('explain', ['--server', reference]);
  expect(status).toBe(0);
  expect(stdout).toContain(`(${reference}, finished)`);
  expect(stdout).toContain('97140: 2 units');
  expect(stdout).toContain('with the same rules and edit tables.');
  expect(stdout).toContain('Nothing has changed since.');
  expect((await explained(reference, true)).stdout).toContain('30 minutes');
  expect((await explained('Encounter/none')).stdout).toBe('No decision is recorded for Encounter/none.\n');
});
