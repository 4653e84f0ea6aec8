// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import type { Bot, ConceptMap, Project, ProjectMembership, Subscription } from '@medplum/fhirtypes';
import { BOT_SPECS } from '../../src/deploy/bot-specs.ts';
import { readBundles, type BotBundle } from '../../src/deploy/bundles.ts';
import { deploy, findBot, findMembership, type DeployOptions, type Step } from '../../src/deploy/deployment.ts';
import { examine } from '../../src/deploy/doctor.ts';
import { remove } from '../../src/deploy/removal.ts';
import { signIn } from '../../src/deploy/sign-in.ts';
import { CPT, SITE_MAP } from '../../src/fhir/systems.ts';
import { oneLineRoot } from '../support/one-line-bots.ts';
import { embeddedTarget, type Target } from '../support/target.ts';
import { VisitOnServer } from '../support/visit-on-server.ts';

const FRESH = { cache: 'reload' } as const;
const DEPLOYED = BOT_SPECS.filter(({ optIn = false }) => !optIn);

const BROKEN = 'exports.handler = async () => missing.thing;';
const FOREIGN = 'exports.handler = async () => ({ foreign: true });';
const newer = (code = ''): string => `// newer\n${code}`;

let oneLine: string;
beforeAll(async () => {
  oneLine = await oneLineRoot();
});
afterAll(() => {
  rmSync(oneLine, { recursive: true });
});

let target: Target;
let bundles: ReadonlyMap<string, BotBundle>;
async function open(root = oneLine): Promise<void> {
  bundles = await readBundles(root);
  // The embedded server takes no code but its build's and what it is told of.
  target = await embeddedTarget({
    root,
    otherCode: [newer(bundles.get('manual-therapy-encounter')?.code), BROKEN, FOREIGN],
  });
}
const close = async (): Promise<void> => target.close();

const run = async (options: Partial<DeployOptions> = {}): Promise<Step[]> =>
  deploy({ client: target.client, bundles, dryRun: false, claimGate: false, ...options });
const changes = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ what, action }) => (action === 'created' || action === 'updated' ? [`${action}: ${what}`] : []));
const complaints = async (): Promise<string[]> =>
  (await examine({ client: target.client, bundles, today: '2024-06-30' })).map(({ what, fix }) => `${what} → ${fix}`);
const bot = async (name = 'manual-therapy-encounter'): Promise<Bot & { id: string }> => {
  const found = await findBot(target.client, name);
  if (!found) {
    throw new Error(`no ${name}`);
  }
  return found;
};
const subscription = async (): Promise<Subscription> => {
  const query = `url=Bot/${(await bot()).id}`;
  const found = await target.client.searchOne('Subscription', query, FRESH);
  if (!found) {
    throw new Error('no Subscription');
  }
  return found;
};

describe('deploy', () => {
  beforeEach(async () => open());
  afterEach(close);

  test('a dry run on a server that lacks something prints the plan and changes nothing', async () => {
    const { id } = await bot();
    const sub = await subscription();
    await target.client.deleteResource('Subscription', sub.id ?? '');
    await target.client.updateResource<Bot>({ ...(await bot()), description: 'other' });
    const plan = changes(await run({ dryRun: true, usdPerUnit: 30 }));
    expect(plan).toEqual([
      'created: ChargeItemDefinition https://manual-therapy-charges.org/fhir/ChargeItemDefinition/97140',
      'updated: Bot manual-therapy-encounter',
      'created: Subscription of manual-therapy-encounter to Encounter',
    ]);
    expect((await bot()).description).toBe('other');
    expect(await target.client.searchOne('Subscription', `url=Bot/${id}`, FRESH)).toBeUndefined();
    expect(changes(await run({ usdPerUnit: 30 }))).toEqual(plan);
    expect(changes(await run({ usdPerUnit: 30 }))).toEqual([]);
  });

  test('a Subscription of an earlier version ends, so that its bot does not run twice', async () => {
    const record = await bot('manual-therapy-record');
    const criteria = 'Observation?category=exam,functional-status,survey';
    await target.client.createResource<Subscription>({
      ...(await subscription()),
      id: undefined,
      criteria,
      channel: { type: 'rest-hook', endpoint: `Bot/${record.id}` },
    });
    const ended = async (dryRun: boolean): Promise<string[]> =>
      (await run({ dryRun })).flatMap(({ what, action }) => (action === 'deleted' ? [what] : []));
    expect(await ended(true)).toEqual([`Subscription of manual-therapy-record to ${criteria}`]);
    expect(await ended(false)).toEqual([`Subscription of manual-therapy-record to ${criteria}`]);
    expect(await ended(false)).toEqual([]);
  });

  test('a Subscription that is gone is made anew, one whose criteria only begin alike stays, a second one ends', async () => {
    const endpoint = `Bot/${(await bot('manual-therapy-record')).id}`;
    const to = async (criteria: string): Promise<Subscription[]> =>
      target.client.searchResources('Subscription', `url=${endpoint}&criteria:exact=${criteria}`, FRESH);
    const [[gone], [longer]] = [await to('Practitioner'), await to('PractitionerRole')];
    await target.client.deleteResource('Subscription', gone?.id ?? '');
    expect(changes(await run())).toEqual(['created: Subscription of manual-therapy-record to Practitioner']);
    expect((await to('PractitionerRole')).map(({ meta }) => meta?.versionId)).toEqual([longer?.meta?.versionId]);
    const { id: _id, meta: _meta, ...facts } = longer as Subscription;
    await target.client.createResource<Subscription>(facts);
    const ended = (await run()).filter(({ action }) => action === 'deleted');
    expect(ended.map(({ what }) => what)).toEqual(['Subscription of manual-therapy-record to PractitionerRole']);
    expect(await to('PractitionerRole')).toHaveLength(1);
  });

  test('the Provider app’s address stands on the Device, and stays where none is given', async () => {
    const providerApp = 'https://provider.example.org';
    expect(changes(await run({ providerApp }))).toEqual(['updated: Device']);
    expect(changes(await run({}))).toEqual([]);
    expect(await target.client.searchOne('Device', '_count=1', FRESH)).toMatchObject({ url: providerApp });
  });

  test('the site’s own table is stored, stays where none is given, and is told of where it is wrong', async () => {
    const siteMap: ConceptMap = {
      resourceType: 'ConceptMap',
      url: SITE_MAP,
      status: 'active',
      group: [
        {
          source: 'urn:x',
          target: CPT,
          element: [{ code: 'MT', target: [{ code: '97140', equivalence: 'equivalent' }] }],
        },
      ],
    };
    expect(changes(await run({ siteMap }))).toEqual([`created: ConceptMap ${SITE_MAP}`]);
    expect(changes(await run())).toEqual([]);
    expect(await complaints()).toEqual([]);
    const stored = await target.client.searchOne('ConceptMap', `url=${SITE_MAP}`, FRESH);
    await target.client.updateResource<ConceptMap>({
      ...siteMap,
      id: stored?.id ?? '',
      group: [{ target: CPT, element: [{ code: 'MT', target: [{ code: '1', equivalence: 'equivalent' }] }] }],
    });
    expect((await complaints()).join()).toContain('code 1 is no therapy code → deploy a corrected one');
  });

  test('new code is put in the place of the old; each bot is run once, dry', async () => {
    const changed = new Map(bundles);
    const { filename, code } = bundles.get('manual-therapy-encounter') ?? { filename: '', code: '' };
    changed.set('manual-therapy-encounter', { filename, code: newer(code) });
    const steps = await deploy({ client: target.client, bundles: changed, dryRun: false, claimGate: false });
    expect(changes(steps)).toEqual(['updated: Code of manual-therapy-encounter']);
    expect(steps.filter(({ action }) => action === 'proved')).toHaveLength(DEPLOYED.length);
  });

  test('code that does not run is told, with the bot’s name', async () => {
    const broken = new Map(bundles);
    broken.set('manual-therapy-sweep', { filename: 'x.js', code: BROKEN });
    await expect(deploy({ client: target.client, bundles: broken, dryRun: false, claimGate: false })).rejects.toThrow(
      /manual-therapy-sweep\) fails when it is run: missing is not defined/,
    );
    broken.set('manual-therapy-sweep', { filename: 'x.js', code: FOREIGN });
    await expect(deploy({ client: target.client, bundles: broken, dryRun: false, claimGate: false })).rejects.toThrow(
      /its code is not from this project/,
    );
  });

  test('a wider policy given by hand is taken back', async () => {
    const { membership, policy } = await memberOf(await bot());
    await target.client.updateResource<ProjectMembership>({ ...membership, accessPolicy: undefined });
    expect(changes(await run())).toEqual(['updated: Membership of manual-therapy-encounter']);
    expect((await memberOf(await bot())).policy).toBe(policy);
  });

  test('the claim gate comes when it is asked for, and stays', async () => {
    expect(await findBot(target.client, 'manual-therapy-claim-gate')).toBeUndefined();
    expect(changes(await run({ claimGate: true }))).toEqual([
      'created: AccessPolicy manual-therapy-claim-gate (least privilege)',
      'created: Bot manual-therapy-claim-gate with its membership',
      'created: Code of manual-therapy-claim-gate',
      'created: Subscription of manual-therapy-claim-gate to Claim',
    ]);
    expect(changes(await run())).toEqual([]);
    expect(await complaints()).toEqual([]);
  });
});

async function memberOf(of: Bot & { id: string }): Promise<{ membership: ProjectMembership; policy: string }> {
  const membership = await findMembership(target.client, of);
  if (!membership) {
    throw new Error('no membership');
  }
  return { membership, policy: membership.accessPolicy?.reference ?? '' };
}

describe('removal', () => {
  // Its bots decide a charge.
  beforeEach(async () => open(process.cwd()));
  afterEach(close);

  test('takes out all that runs, and leaves charges; a deployment brings it back', async () => {
    const visit = await VisitOnServer.save(target.client);
    await target.settle();
    const plan = await remove(target.client, true);
    expect(await findBot(target.client, 'manual-therapy-encounter')).toBeDefined();
    expect(await remove(target.client)).toEqual(plan);
    expect(await remove(target.client)).toEqual([]);
    for (const type of ['Bot', 'Subscription', 'AccessPolicy'] as const) {
      expect(await target.client.searchResources(type, '', FRESH)).toHaveLength(0);
    }
    // Of what we keep, the day stays with its charge; how far the sweep has come does not.
    const kept = await target.client.searchResources('Basic', '', FRESH);
    expect(kept.map(({ code }) => code.coding?.[0]?.code)).toEqual(['treatment-day']);
    expect(await visit.charges()).toHaveLength(1);
    expect(changes(await run()).filter((text) => text.startsWith('created: Bot'))).toHaveLength(DEPLOYED.length);
    expect(await complaints()).toEqual([]);
  });
});

describe('doctor', () => {
  beforeEach(async () => open());
  afterEach(close);

  test.each(['bots', 'cron', 'transaction-bundles'] as const)('names the missing feature %s', async (feature) => {
    const { id } = target.client.getProject() ?? {};
    const project = await target.client.readResource('Project', id ?? '', FRESH);
    await target.client.updateResource<Project>({
      ...project,
      features: project.features?.filter((has) => has !== feature),
    });
    expect(await complaints()).toEqual([
      expect.stringMatching(
        new RegExp(`^Project/local lacks the feature ${feature}: .* → a super administrator adds "${feature}"`),
      ),
    ]);
  });

  test('a Subscription that is off, changed or gone', async () => {
    const standing = await subscription();
    await target.client.updateResource<Subscription>({ ...standing, status: 'off' });
    expect(await complaints()).toEqual([
      'Subscription of manual-therapy-encounter to Encounter is off, so nothing fires it → run npm run deploy, which activates it',
    ]);
    expect(changes(await run())).toEqual(['updated: Subscription of manual-therapy-encounter to Encounter']);
    await target.client.updateResource<Subscription>({ ...standing, reason: 'other' });
    expect(await complaints()).toEqual([expect.stringContaining('is not as it should be')]);
    await target.client.deleteResource('Subscription', standing.id ?? '');
    expect(await complaints()).toEqual([expect.stringContaining('is not there')]);
    await run();
    expect(await complaints()).toEqual([]);
  });

  test('a bot without membership, and one that may do anything', async () => {
    const { membership } = await memberOf(await bot());
    await target.client.updateResource<ProjectMembership>({ ...membership, accessPolicy: undefined });
    expect(await complaints()).toEqual([expect.stringContaining('may do anything: it has no AccessPolicy')]);
    await target.client.deleteResource('ProjectMembership', membership.id ?? '');
    expect(await complaints()).toEqual([
      expect.stringMatching(/has no ProjectMembership, so no Subscription runs it → delete it, then/),
    ]);
    await expect(run()).rejects.toThrow(/no ProjectMembership, so no Subscription will ever run it/);
    await target.client.deleteResource('Bot', (await bot()).id);
    expect(await complaints()).toEqual(
      expect.arrayContaining(['Bot manual-therapy-encounter is not there → run npm run deploy']),
    );
    expect(changes(await run())).toContain('created: Bot manual-therapy-encounter with its membership');
  });

  test('old code, no runtime, another schedule', async () => {
    const stale = new Map(bundles).set('manual-therapy-encounter', { filename: 'x.js', code: 'newer' });
    const found = await examine({ client: target.client, bundles: stale, today: '2024-06-30' });
    expect(found.map(({ what }) => what)).toEqual([expect.stringContaining('runs other code than was built')]);
    const { runtimeVersion: _runtime, ...rest } = await bot();
    await target.client.updateResource<Bot>(rest);
    await target.client.updateResource<Bot>({ ...(await bot('manual-therapy-sweep')), cronString: '0 0 * * *' });
    expect(await complaints()).toEqual([
      expect.stringContaining('has no runtime'),
      expect.stringContaining('has the schedule 0 0 * * *, not * * * * *'),
    ]);
    await run();
    expect(await complaints()).toEqual([]);
  });
});

describe('what each bot may do', () => {
  beforeAll(async () => open());
  afterAll(close);

  test.each(DEPLOYED.map(({ name }) => name))('%s may do what it needs, and no more', async (name) => {
    const { membership } = await memberOf(await bot(name));
    const accessPolicy = await target.client.readReference(membership.accessPolicy ?? {});
    const may = (type: string): string[] =>
      ('resource' in accessPolicy ? (accessPolicy.resource ?? []) : []).flatMap(({ resourceType, interaction = [] }) =>
        resourceType === type ? interaction : [],
      );
    const writes = ['create', 'update', 'delete'];
    for (const type of ['Encounter', 'Procedure', 'Claim', 'Coverage', 'Organization']) {
      expect([type, may(type).filter((interaction) => writes.includes(interaction))]).toEqual([type, []]);
    }
    for (const type of ['Patient', 'Subscription', 'User', 'ClientApplication', 'ProjectMembership']) {
      expect([type, may(type)]).toEqual([type, []]);
    }
  });
});

describe('sign-in', () => {
  beforeAll(async () => open());
  afterAll(close);

  test.each(['MEDPLUM_BASE_URL', 'MEDPLUM_CLIENT_ID', 'MEDPLUM_CLIENT_SECRET'])('%s missing: named', async (name) => {
    const env = {
      MEDPLUM_BASE_URL: target.embedded?.address,
      MEDPLUM_CLIENT_ID: 'id',
      MEDPLUM_CLIENT_SECRET: 'secret',
      [name]: undefined,
    };
    await expect(signIn(env)).rejects.toThrow(`Set ${name} (`);
  });
});
