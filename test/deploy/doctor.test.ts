// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import type { MedplumClient } from '@medplum/core';
import type { Bot, CodeSystem, Encounter, Library, Project } from '@medplum/fhirtypes';
import { NCCI_LIBRARY } from '../../src/fhir/systems.ts';
import { readBundles, type BotBundle } from '../../src/deploy/bundles.ts';
import { findBot } from '../../src/deploy/deployment.ts';
import { examine } from '../../src/deploy/doctor.ts';
import { oneLineRoot } from '../support/one-line-bots.ts';
import { embeddedTarget, type Target } from '../support/target.ts';

/** On this day none of the tables has run out. */
const TODAY = '2024-06-30';
const BROKEN = 'exports.handler = async () => missing.thing;';

let root: string;
let target: Target;
let bundles: ReadonlyMap<string, BotBundle>;
beforeAll(async () => {
  root = await oneLineRoot();
  bundles = await readBundles(root);
  target = await embeddedTarget({ root, claimGate: true, otherCode: [BROKEN] });
});
afterAll(async () => {
  await target.close();
  rmSync(root, { recursive: true });
});

const complaints = async (today = TODAY, client: MedplumClient = target.client): Promise<string[]> =>
  (await examine({ client, bundles, today })).map(({ what, fix }) => `${what} → ${fix}`);
const bot = async (name: string): Promise<Bot & { id: string }> => {
  const found = await findBot(target.client, name);
  if (!found) {
    throw new Error(`no ${name}`);
  }
  return found;
};

test('a client that may not read the project is told what it needs', async () => {
  const client = Object.create(target.client) as MedplumClient;
  client.readResource = (async () => Promise.reject(new Error('Forbidden'))) as never;
  expect(await complaints(TODAY, client)).toEqual([
    'Project/local cannot be read (Forbidden) → give this client a membership with admin, so that its features can be checked',
  ]);
});

test('a quota that is too small for the visits of a minute', async () => {
  const { id } = await target.client.createResource<Encounter>({
    ...{ resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' } },
  });
  const limits = [{ name: 'membership', part: [{ name: 'limit', valueInteger: 1 }] }];
  const client = Object.create(target.client) as MedplumClient;
  client.get = (async (url: URL | string, options: RequestInit) =>
    String(url).endsWith('$rate-limits')
      ? Promise.resolve({ resourceType: 'Parameters', parameter: limits })
      : (target.client.get(url, options) as Promise<unknown>)) as never;
  expect(await complaints(TODAY, client)).toContainEqual(
    expect.stringMatching(/^The quota is 1 points a minute for each member; at .*, 1 visits were saved/),
  );
  await target.client.deleteResource('Encounter', id);
});

test('a project with the gate of Claims must allow bots before what is saved is stored', async () => {
  const project = await target.client.readResource('Project', 'local', { cache: 'reload' });
  expect(await complaints()).toEqual([]);
  for (const setting of [[], [{ name: 'preCommitSubscriptionsEnabled', valueBoolean: false }]]) {
    await target.client.updateResource<Project>({ ...project, setting });
    expect(await complaints()).toEqual([
      expect.stringMatching(/^Project\/local does not allow pre-commit bots, .* → set Project\.setting/),
    ]);
  }
  await target.client.updateResource(project);
});

test('a definition of another version, and one that is gone', async () => {
  const [found] = await target.client.searchResources('CodeSystem', '', { cache: 'reload' });
  const named = `CodeSystem ${found?.url ?? ''}`;
  const { id = '', ...facts } = found as CodeSystem;
  await target.client.updateResource<CodeSystem>({ ...facts, id, title: 'Another' });
  expect(await complaints()).toEqual([`${named} is of another version → run npm run deploy`]);
  await target.client.deleteResource('CodeSystem', id);
  expect(await complaints()).toEqual([`${named} is not there → run npm run deploy`]);
  await target.client.createResource<CodeSystem>({ ...facts });
  expect(await complaints()).toEqual([]);
});

test('tables that have run out: until when they are known, and how CMS’s are replaced', async () => {
  const told = await complaints('2099-01-01');
  expect(told).toContainEqual(expect.stringMatching(/^NCCI edits \(PTP\) are known through \d{4}-\d\d-\d\d → import/));
  expect(told).toContainEqual(expect.stringMatching(/npm run import-ncci -- --server FILE/));
  const ofBuild = told.filter((line) => !/^(?:NCCI|Daily limits)/.test(line));
  expect(ofBuild.length).toBeGreaterThan(0);
  expect(ofBuild.filter((line) => line.includes('import-ncci'))).toEqual([]);
});

test('edits that were imported and cannot be read', async () => {
  const { id } = await target.client.createResource<Library>({
    ...{ resourceType: 'Library', status: 'active', type: { text: 'edits' }, url: NCCI_LIBRARY },
    content: [{ contentType: 'application/json', data: Buffer.from('no table').toString('base64') }],
  });
  expect(await complaints()).toEqual([
    expect.stringMatching(
      new RegExp(`^Library/${id} \\(NCCI edits\\) cannot be read, so the built-in edits are used → import`),
    ),
  ]);
  await target.client.deleteResource('Library', id);
});

test('a bot that answers another hook, and one that no longer runs', async () => {
  const cds = await bot('manual-therapy-cds-view');
  await target.client.updateResource<Bot>({ ...cds, cdsService: { ...cds.cdsService, hook: 'order-sign' } as never });
  expect(await complaints()).toEqual([
    `Bot/${cds.id} (manual-therapy-cds-view) answers the hook order-sign, not patient-view → run npm run deploy`,
  ]);
  await target.client.updateResource(cds);
  const sweep = await bot('manual-therapy-sweep');
  await target.client.post(target.client.fhirUrl('Bot', sweep.id, '$deploy'), { code: BROKEN, filename: 'x.js' });
  expect(await complaints()).toEqual([
    expect.stringMatching(/\(manual-therapy-sweep\) runs other code than was built/),
    expect.stringMatching(
      /\(manual-therapy-sweep\) does not run: .*missing is not defined.* → read AuditEvent\?entity=/,
    ),
  ]);
});

test('a project without the gate of Claims need not allow such bots', async () => {
  await target.client.deleteResource('Bot', (await bot('manual-therapy-claim-gate')).id);
  const project = await target.client.readResource('Project', 'local', { cache: 'reload' });
  await target.client.updateResource<Project>({ ...project, setting: [] });
  expect((await complaints()).filter((line) => line.includes('pre-commit'))).toEqual([]);
});
