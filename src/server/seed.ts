// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Binary, Bot, Bundle, Resource, Subscription } from '@medplum/fhirtypes';
import * as z from 'zod';
import { BOT_IDENTIFIER } from '../fhir/systems.ts';
import type { SqliteRepository } from './sqlite-repository.ts';

const ConfigSchema = z.object({ bots: z.array(z.object({ name: z.string(), dist: z.string() })) });
const BundleSchema = z.custom<Bundle>(
  (value) => z.object({ resourceType: z.literal('Bundle') }).safeParse(value).success,
);

/** What each bot is run for: every create, update and delete of these resources. */
const WATCHES: Readonly<Record<string, string>> = {
  'manual-therapy-encounter': 'Encounter',
  'manual-therapy-procedure': 'Procedure',
};

/**
 * Makes the bots of medplum.config.json and their Subscriptions, or brings them up to date with the built bundles.
 * @param root - The project's folder.
 */
export async function seedBots(repository: SqliteRepository, root: string): Promise<void> {
  const { bots } = ConfigSchema.parse(JSON.parse(await readFile(join(root, 'medplum.config.json'), 'utf8')));
  for (const { name, dist } of bots) {
    const code = await readFile(join(root, dist));
    const bot = await seedBot(repository, name, code.toString('base64'));
    const criteria = WATCHES[name];
    if (criteria !== undefined) {
      await seedSubscription(repository, criteria, bot);
    }
  }
}

/** Loads the sample stories, where the store has no Encounter yet. Returns how many resources it made. */
export async function seedSamples(repository: SqliteRepository, root: string): Promise<number> {
  const { total } = await repository.search({ resourceType: 'Encounter', count: 1 });
  if (total !== 0) {
    return 0;
  }
  const folders = (await readdir(join(root, 'fhir-samples'), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const seen = new Map<string, Resource>();
  for (const { name } of folders) {
    const text = await readFile(join(root, 'fhir-samples', name, 'input.json'), 'utf8');
    for (const { resource } of BundleSchema.parse(JSON.parse(text)).entry ?? []) {
      if (resource) {
        seen.set(`${resource.resourceType}/${resource.id ?? ''}`, resource);
      }
    }
  }
  await repository.withTransaction(async (inside) => {
    for (const resource of seen.values()) {
      await inside.createResource(resource, { assignedId: true });
    }
  });
  return seen.size;
}

async function seedBot(repository: SqliteRepository, name: string, data: string): Promise<Bot> {
  const identifier = { system: BOT_IDENTIFIER, value: name };
  const found = await repository.searchOne<Bot>({
    resourceType: 'Bot',
    filters: [{ code: 'identifier', operator: 'eq', value: `${identifier.system}|${identifier.value}` }],
  });
  const existing = await currentCode(repository, found);
  if (found && existing?.data === data) {
    return found;
  }
  const binary = await repository.createResource<Binary>({
    resourceType: 'Binary',
    contentType: 'application/javascript',
    data,
  });
  const wanted: Bot = {
    ...found,
    resourceType: 'Bot',
    identifier: [identifier],
    name,
    runtimeVersion: 'vmcontext',
    auditEventTrigger: 'on-error',
    executableCode: {
      contentType: 'application/javascript',
      url: `Binary/${binary.id}`,
      title: basename(`${name}.js`),
    },
  };
  return found ? repository.updateResource(wanted) : repository.createResource(wanted);
}

async function currentCode(repository: SqliteRepository, bot: Bot | undefined): Promise<Binary | undefined> {
  const reference = bot?.executableCode?.url;
  return reference === undefined ? undefined : repository.readReference<Binary>({ reference });
}

async function seedSubscription(repository: SqliteRepository, criteria: string, bot: Bot): Promise<void> {
  const subscription: Subscription = {
    resourceType: 'Subscription',
    status: 'active',
    reason: `Manual therapy charge capture: ${criteria} created, updated or deleted`,
    criteria,
    channel: { type: 'rest-hook', endpoint: `Bot/${bot.id ?? ''}`, payload: 'application/fhir+json' },
  };
  await repository.conditionalCreate(subscription, {
    resourceType: 'Subscription',
    filters: [{ code: 'url', operator: 'eq', value: subscription.channel.endpoint ?? '' }],
  });
}
