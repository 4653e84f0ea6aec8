// SPDX-License-Identifier: Apache-2.0
import { deepEquals, getReferenceString, normalizeErrorString, type MedplumClient, type WithId } from '@medplum/core';
import type { Bot, Project, ProjectMembership, Subscription } from '@medplum/fhirtypes';
import { mayWrite, type BotSpec, type Watch } from './bot-specs.ts';
import type { BotBundle } from './bundles.ts';
import { siteMapProblems } from '../fhir/read/site-map.ts';
import { SITE_MAP } from '../fhir/systems.ts';
import { definitions } from './conformance.ts';
import { datedTables, endingTables } from '../engine/policies/dated-tables.ts';
import { deployedCode, findBot, findMembership, wantedBots } from './deployment.ts';
import { standingNcci } from '../capture/ncci/library.ts';
import { proveBot } from './proof.ts';
import type { Complaint } from './complaint.ts';
import { examineQuota } from './quota.ts';
import { subscriptionOf, subscriptionQuery } from './subscriptions.ts';

export interface DoctorOptions {
  /** Signed in as a project administrator. */
  readonly client: MedplumClient;
  readonly bundles: ReadonlyMap<string, BotBundle>;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** What each feature of a Medplum project is needed for. */
const FEATURES: Readonly<Record<string, string>> = {
  bots: 'no bots run',
  cron: 'the sweep that retries failed runs never starts',
  'transaction-bundles': 'writes of a run are not atomic (each is still safe to repeat)',
};

const DEPLOY = 'run npm run deploy';
const IMPORT_COMMAND = 'or by npm run import-ncci -- --server FILE…';
const REIMPORT = `import CMS’s files again, on the page CMS tables ${IMPORT_COMMAND}`;

/** Looks at all that `deploy` makes, and at what only a server's administrator can set. Writes nothing. */
export async function examine(options: DoctorOptions): Promise<Complaint[]> {
  const specs = await wantedBots({ client: options.client, claimGate: false });
  const hasGate = specs.some(({ watches }) => watches.some(({ preCommit = false }) => preCommit));
  const bots = await Promise.all(specs.map(async (spec) => ({ spec, bot: await findBot(options.client, spec.name) })));
  const ours = bots.flatMap(({ spec, bot }) => (bot && mayWrite(spec) ? [getReferenceString(bot)] : []));
  const complaints = [
    ...(await examineProject(options, hasGate)),
    ...(await examineDefinitions(options)),
    ...(await examineTables(options)),
    ...(await examineSiteMap(options)),
    ...(await examineQuota(options.client)),
  ];
  for (const { spec, bot } of bots) {
    complaints.push(
      ...(bot ? await examineBot(options, spec, bot, ours) : [{ what: `Bot ${spec.name} is not there`, fix: DEPLOY }]),
    );
  }
  return complaints;
}

async function examineProject({ client }: DoctorOptions, hasGate: boolean): Promise<Complaint[]> {
  const id = client.getProject()?.id ?? '';
  let project: Project;
  try {
    project = await client.readResource('Project', id, { cache: 'reload' });
  } catch (error) {
    const what = `Project/${id} cannot be read (${normalizeErrorString(error)})`;
    return [{ what, fix: 'give this client a membership with admin, so that its features can be checked' }];
  }
  const missing = Object.entries(FEATURES).filter(([feature]) => !project.features?.some((has) => has === feature));
  const complaints = missing.map(([feature, consequence]) => ({
    what: `Project/${id} lacks the feature ${feature}: ${consequence}`,
    fix: `a super administrator adds "${feature}" to Project.features`,
  }));
  const allows = project.setting?.some((one) => one.name === 'preCommitSubscriptionsEnabled' && one.valueBoolean);
  return hasGate && allows !== true
    ? [
        ...complaints,
        {
          what: `Project/${id} does not allow pre-commit bots, so Claims are stored unchecked`,
          fix: 'set Project.setting preCommitSubscriptionsEnabled to true, and the same in the server’s configuration',
        },
      ]
    : complaints;
}

async function examineDefinitions({ client }: DoctorOptions): Promise<Complaint[]> {
  const complaints: Complaint[] = [];
  for (const wanted of definitions()) {
    const name = `${wanted.resourceType} ${wanted.url ?? ''}`;
    const found = await client.searchOne(wanted.resourceType, `url=${wanted.url ?? ''}`, { cache: 'reload' });
    if (!found || !deepEquals(found, { ...found, ...wanted })) {
      complaints.push({ what: found ? `${name} is of another version` : `${name} is not there`, fix: DEPLOY });
    }
  }
  return complaints;
}

/** Tables that have run out or soon will, and edits that were imported and cannot be read. */
async function examineTables({ client, today }: DoctorOptions): Promise<Complaint[]> {
  const { library, table, isImported } = await standingNcci(client);
  const ending = endingTables(datedTables(table), today).map(({ name, knownThrough, renewal, isImportable }) => ({
    what: `${name} ${knownThrough < today ? 'are known through' : 'end with'} ${knownThrough}`,
    fix: isImportable ? `${renewal}, ${IMPORT_COMMAND}` : renewal,
  }));
  return library && !isImported
    ? [
        { what: `Library/${library.id} (NCCI edits) cannot be read, so the built-in edits are used`, fix: REIMPORT },
        ...ending,
      ]
    : ending;
}

/** A table of the site's own that was changed by hand and says what cannot be. */
async function examineSiteMap({ client }: DoctorOptions): Promise<Complaint[]> {
  const map = await client.searchOne('ConceptMap', `url=${SITE_MAP}`, { cache: 'reload' });
  return (map ? siteMapProblems(map) : []).map((problem) => ({
    what: `ConceptMap/${map?.id ?? ''}: ${problem}`,
    fix: 'deploy a corrected one: npm run deploy -- --map FILE',
  }));
}

async function examineBot(
  { client, bundles }: DoctorOptions,
  spec: BotSpec,
  bot: WithId<Bot>,
  ours: readonly string[],
): Promise<Complaint[]> {
  const name = `${getReferenceString(bot)} (${spec.name})`;
  const complaints = botFaults(spec, bot, {
    membership: await findMembership(client, bot),
    isBuilt: (await deployedCode(client, bot)) === bundles.get(spec.name)?.code,
  }).map(({ what, fix }) => ({ what: `${name} ${what}`, fix }));
  for (const watch of spec.watches) {
    complaints.push(...(await examineSubscription(client, { spec, watch, bot, ours })));
  }
  await proveBot(client, bot).catch((error: unknown) => {
    complaints.push({
      what: `${name} does not run: ${normalizeErrorString(error)}`,
      fix: `read AuditEvent?entity=${getReferenceString(bot)}, then ${DEPLOY}`,
    });
  });
  return complaints;
}

function botFaults(
  spec: BotSpec,
  bot: Bot,
  { membership, isBuilt }: { membership: ProjectMembership | undefined; isBuilt: boolean },
): Complaint[] {
  const faults: readonly (false | Complaint)[] = [
    !membership && {
      what: 'has no ProjectMembership, so no Subscription runs it',
      fix: `delete it, then ${DEPLOY}`,
    },
    membership !== undefined &&
      !membership.accessPolicy && { what: 'may do anything: it has no AccessPolicy', fix: DEPLOY },
    bot.runtimeVersion === undefined && {
      what: 'has no runtime',
      fix: 'set Bot.runtimeVersion to vmcontext or awslambda',
    },
    bot.cronString !== spec.cron && {
      what: `has the schedule ${bot.cronString ?? 'none'}, not ${spec.cron ?? 'none'}`,
      fix: DEPLOY,
    },
    bot.cdsService?.hook !== spec.cdsService?.hook && {
      what: `answers the hook ${bot.cdsService?.hook ?? 'none'}, not ${spec.cdsService?.hook ?? 'none'}`,
      fix: DEPLOY,
    },
    !isBuilt && { what: 'runs other code than was built', fix: DEPLOY },
  ];
  return faults.filter((fault) => fault !== false);
}

async function examineSubscription(
  client: MedplumClient,
  { spec, watch, bot, ours }: { spec: BotSpec; watch: Watch; bot: WithId<Bot>; ours: readonly string[] },
): Promise<Complaint[]> {
  const found = await client.searchOne('Subscription', subscriptionQuery(bot, watch), { cache: 'reload' });
  const name = `Subscription of ${spec.name} to ${watch.criteria}`;
  if (!found) {
    return [{ what: `${name} is not there`, fix: DEPLOY }];
  }
  const wanted: Subscription = subscriptionOf(spec, watch, bot, ours);
  if (found.status !== 'active') {
    return [{ what: `${name} is ${found.status}, so nothing fires it`, fix: `${DEPLOY}, which activates it` }];
  }
  return deepEquals(found, { ...found, ...wanted }) ? [] : [{ what: `${name} is not as it should be`, fix: DEPLOY }];
}
