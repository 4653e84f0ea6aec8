// SPDX-License-Identifier: Apache-2.0
import { deepEquals, getReferenceString, normalizeErrorString, type MedplumClient, type WithId } from '@medplum/core';
import type {
  AccessPolicy,
  Bot,
  ConceptMap,
  Device,
  ProjectMembership,
  Resource,
  Subscription,
} from '@medplum/fhirtypes';
import { SERVICE_DEVICE } from '../fhir/write/device.ts';
import { BOT_IDENTIFIER } from '../fhir/systems.ts';
import { BOT_SPECS, mayWrite, policyName, type BotSpec } from './bot-specs.ts';
import type { BotBundle } from './bundles.ts';
import { chargeDefinition, definitions } from './conformance.ts';
import { proveBot } from './proof.ts';
import { subscriptionOf, subscriptionQuery } from './subscriptions.ts';

/** What became of one thing that should stand on the server. */
export interface Step {
  readonly what: string;
  readonly action: 'created' | 'updated' | 'unchanged' | 'deleted' | 'proved';
}

export interface DeployOptions {
  /** Signed in as a project administrator. */
  readonly client: MedplumClient;
  readonly bundles: ReadonlyMap<string, BotBundle>;
  /** Says what would be done, and writes nothing. */
  readonly dryRun: boolean;
  /** With the pre-commit bot on Claims. */
  readonly claimGate: boolean;
  /** US dollars for one unit of 97140; without it no ChargeItemDefinition is made, because a wrong price is worse than none. */
  readonly usdPerUnit?: number;
  /** The site's own table of codes; where it is not given, the one that stands stays. */
  readonly siteMap?: ConceptMap;
  /** Where Medplum's Provider app is served: Tasks then lead to their visit there. */
  readonly providerApp?: string;
  /** The code that stands, where it need not be downloaded. */
  readonly codeOf?: (bot: Bot) => Promise<string | undefined>;
}

/**
 * Brings a Medplum project to what this build needs: definitions, Device, and each bot with its AccessPolicy,
 * membership, code and Subscriptions; then runs every bot once, dry. A second run changes nothing.
 *
 * Everything is found again by identifier, canonical address or name, so that a deployment cut short is taken up.
 * @throws Error that says what the server refused.
 */
export async function deploy(options: DeployOptions): Promise<Step[]> {
  const deployment = new Deployment(options);
  await deployment.run();
  return deployment.steps;
}

/** The bots that belong on the server: all but those that must be asked for, and were not yet. */
export async function wantedBots({
  client,
  claimGate,
}: Pick<DeployOptions, 'client' | 'claimGate'>): Promise<BotSpec[]> {
  const isWanted = await Promise.all(
    BOT_SPECS.map(
      async ({ name, optIn = false }) => !optIn || claimGate || (await findBot(client, name)) !== undefined,
    ),
  );
  return BOT_SPECS.filter((_, index) => isWanted[index]);
}

const NOT_YET = 'not-yet-created';

class Deployment {
  readonly steps: Step[] = [];
  readonly #options: DeployOptions;

  constructor(options: DeployOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { usdPerUnit, siteMap, providerApp } = this.#options;
    const asked = [...(usdPerUnit === undefined ? [] : [chargeDefinition(usdPerUnit)]), ...(siteMap ? [siteMap] : [])];
    for (const wanted of [...definitions(), ...asked]) {
      await this.#ensure(`${wanted.resourceType} ${wanted.url ?? ''}`, wanted, `url=${wanted.url ?? ''}`);
    }
    const [identifier] = SERVICE_DEVICE.identifier ?? [];
    await this.#ensure<Device>(
      'Device',
      { ...SERVICE_DEVICE, ...(providerApp === undefined ? {} : { url: providerApp }) },
      `identifier=${identifier?.system ?? ''}|${identifier?.value ?? ''}`,
    );
    const specs = await wantedBots(this.#options);
    const bots: [BotSpec, WithId<Bot>][] = [];
    for (const spec of specs) {
      bots.push([spec, await this.#bot(spec)]);
    }
    const ours = bots.flatMap(([spec, bot]) => (mayWrite(spec) ? [getReferenceString(bot)] : []));
    for (const [spec, bot] of bots) {
      await this.#subscriptions(spec, bot, ours);
    }
    if (!this.#options.dryRun) {
      for (const [{ name }, bot] of bots) {
        await proveBot(this.#options.client, bot);
        this.#say(`Bot ${name} runs`, 'proved');
      }
    }
  }

  async #bot(spec: BotSpec): Promise<WithId<Bot>> {
    const { client, dryRun } = this.#options;
    const policy: AccessPolicy = { resourceType: 'AccessPolicy', name: policyName(spec), resource: [...spec.grants] };
    const accessPolicy = await this.#ensure(
      `AccessPolicy ${policyName(spec)}`,
      policy,
      `name:exact=${policyName(spec)}`,
    );
    const found = await findBot(client, spec.name);
    const bot = found ?? (await this.#createBot(spec, accessPolicy));
    if (found) {
      await this.#membership(spec, found, accessPolicy);
    }
    const wanted: Bot = {
      ...bot,
      identifier: [{ system: BOT_IDENTIFIER, value: spec.name }],
      name: spec.name,
      description: spec.description,
      runtimeVersion: bot.runtimeVersion ?? 'vmcontext',
      auditEventTrigger: 'on-error',
      ...(spec.cron === undefined ? {} : { cronString: spec.cron }),
      ...(spec.cdsService === undefined ? {} : { cdsService: spec.cdsService }),
    };
    const isCurrent = deepEquals(bot, wanted);
    const stored = isCurrent || dryRun ? bot : await client.updateResource(wanted);
    if (found) {
      this.#say(`Bot ${spec.name}`, isCurrent ? 'unchanged' : 'updated');
    }
    await this.#code(spec, stored);
    return stored;
  }

  async #createBot({ name, description }: BotSpec, accessPolicy: WithId<AccessPolicy>): Promise<WithId<Bot>> {
    const { client, dryRun } = this.#options;
    this.#say(`Bot ${name} with its membership`, 'created');
    if (dryRun) {
      return { resourceType: 'Bot', id: NOT_YET, name };
    }
    // Only this endpoint gives the bot a ProjectMembership; without one no Subscription ever runs it.
    const facts = { name, description, accessPolicy: { reference: getReferenceString(accessPolicy) } };
    const project = client.getProject()?.id ?? '';
    try {
      const created: unknown = await client.post(`admin/projects/${project}/bot`, facts);
      return created as WithId<Bot>;
    } catch (cause) {
      const why = normalizeErrorString(cause);
      throw new Error(
        `Project/${project} refused to create ${name} (${why}): the client needs an admin membership, and the project needs the bots feature`,
        { cause },
      );
    }
  }

  async #membership({ name }: BotSpec, bot: WithId<Bot>, accessPolicy: WithId<AccessPolicy>): Promise<void> {
    const { client, dryRun } = this.#options;
    const membership = await findMembership(client, bot);
    if (!membership) {
      throw new Error(
        `${getReferenceString(bot)} (${name}) has no ProjectMembership, so no Subscription will ever run it: delete it and deploy again`,
      );
    }
    const reference = getReferenceString(accessPolicy);
    const isCurrent = membership.accessPolicy?.reference === reference && !membership.access?.length;
    if (!isCurrent && !dryRun) {
      const { access: _access, ...rest } = membership;
      await client.updateResource<ProjectMembership>({ ...rest, accessPolicy: { reference } });
    }
    this.#say(`Membership of ${name}`, isCurrent ? 'unchanged' : 'updated');
  }

  async #code({ name }: BotSpec, bot: Bot): Promise<void> {
    const { client, bundles, dryRun, codeOf = async () => deployedCode(client, bot) } = this.#options;
    const bundle = bundles.get(name);
    if (!bundle) {
      throw new Error(`medplum.config.json names no bundle for ${name}`);
    }
    if ((await codeOf(bot)) === bundle.code) {
      this.#say(`Code of ${name}`, 'unchanged');
      return;
    }
    if (!dryRun) {
      await client.post(client.fhirUrl('Bot', bot.id ?? '', '$deploy'), {
        code: bundle.code,
        filename: bundle.filename,
      });
    }
    this.#say(`Code of ${name}`, bot.executableCode ? 'updated' : 'created');
  }

  async #subscriptions(spec: BotSpec, bot: WithId<Bot>, ours: readonly string[]): Promise<void> {
    const wanted = spec.watches.map(({ criteria }) => criteria);
    await this.#endSubscriptions(spec, bot, wanted);
    for (const watch of spec.watches) {
      const what = `Subscription of ${spec.name} to ${watch.criteria}`;
      await this.#ensure<Subscription>(what, subscriptionOf(spec, watch, bot, ours), subscriptionQuery(bot, watch));
    }
  }

  /** Of an earlier version's, and of two that are the same, each would run the bot a second time. */
  async #endSubscriptions(
    { name, formerly = [] }: BotSpec,
    bot: WithId<Bot>,
    wanted: readonly string[],
  ): Promise<void> {
    const { client, dryRun } = this.#options;
    const query = `url=${getReferenceString(bot)}&_count=1000`;
    const standing = await client.searchResources('Subscription', query, { cache: 'reload' });
    const isSecond = ({ criteria }: Subscription, index: number): boolean =>
      wanted.includes(criteria) && standing.findIndex((other) => other.criteria === criteria) < index;
    for (const { id, criteria } of standing.filter((one, at) => formerly.includes(one.criteria) || isSecond(one, at))) {
      if (!dryRun) {
        await client.deleteResource('Subscription', id);
      }
      this.#say(`Subscription of ${name} to ${criteria}`, 'deleted');
    }
  }

  /** Finds the resource and makes it what it should be; what others added beside (a language, a tag) stays. */
  async #ensure<T extends Resource>(what: string, wanted: T, query: string): Promise<WithId<T>> {
    const { client, dryRun } = this.#options;
    const found = await client.searchOne(wanted.resourceType, query, { cache: 'reload' });
    if (!found) {
      this.#say(what, 'created');
      const created = dryRun ? { ...wanted, id: NOT_YET } : await client.createResourceIfNoneExist(wanted, query);
      return created;
    }
    const next = { ...found, ...wanted } as WithId<T>;
    const isCurrent = deepEquals(found, next);
    this.#say(what, isCurrent ? 'unchanged' : 'updated');
    return isCurrent || dryRun ? next : client.updateResource(next);
  }

  #say(what: string, action: Step['action']): void {
    this.steps.push({ what, action });
  }
}

/** The bot under our identifier, or one of our name that a cut-off deployment or Medplum's CLI left without it. */
export async function findBot(client: MedplumClient, name: string): Promise<WithId<Bot> | undefined> {
  const reload = { cache: 'reload' } as const;
  const byIdentifier = await client.searchOne('Bot', `identifier=${BOT_IDENTIFIER}|${name}`, reload);
  return byIdentifier ?? client.searchOne('Bot', `name:exact=${name}`, reload);
}

export async function findMembership(
  client: MedplumClient,
  bot: WithId<Bot>,
): Promise<WithId<ProjectMembership> | undefined> {
  return client.searchOne('ProjectMembership', `profile=${getReferenceString(bot)}`, { cache: 'reload' });
}

/** The code that the server runs; undefined where there is none or it cannot be read. */
export async function deployedCode(client: MedplumClient, { executableCode }: Bot): Promise<string | undefined> {
  const url = executableCode?.url;
  if (url === undefined) {
    return undefined;
  }
  if (url.startsWith('http')) {
    // The signed address of a file store, which refuses a second proof of who asks.
    const response = await fetch(url).catch(() => undefined);
    return response?.ok === true ? response.text() : undefined;
  }
  const blob = await client.download(client.fhirUrl(...url.split('/'))).catch(() => undefined);
  return blob?.text();
}
