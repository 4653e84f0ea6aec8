// SPDX-License-Identifier: Apache-2.0
import { getReferenceString, type MedplumClient } from '@medplum/core';
import { TABLES_STATE } from '../capture/sweep/followed-tables.ts';
import { STATE } from '../capture/sweep/state.ts';
import { BOT_SPECS, policyName } from './bot-specs.ts';
import { findBot, findMembership } from './deployment.ts';

/**
 * Takes the bots out of a project, with their Subscriptions, memberships and policies, and the notes of how far the
 * sweep has come. Charges, issues, Tasks, Provenances, the Device that made them and the code systems stay: the
 * record goes on needing them, and a later deployment takes them up.
 * @param dryRun - Says what would go, and takes nothing.
 * @returns What was taken out.
 */
export async function remove(client: MedplumClient, dryRun = false): Promise<string[]> {
  const removed: string[] = [];
  const take = async (what: string, resourceType: Removable, id: string | undefined): Promise<void> => {
    if (id !== undefined) {
      removed.push(what);
      await (dryRun ? undefined : client.deleteResource(resourceType, id));
    }
  };
  for (const spec of BOT_SPECS) {
    const bot = await findBot(client, spec.name);
    if (bot) {
      // Subscriptions first: while one fires, its bot must be there.
      for (const { id, criteria } of await client.searchResources(
        'Subscription',
        `url=${getReferenceString(bot)}`,
        FRESH,
      )) {
        await take(`Subscription of ${spec.name} to ${criteria}`, 'Subscription', id);
      }
      await take(`Membership of ${spec.name}`, 'ProjectMembership', (await findMembership(client, bot))?.id);
      await take(`Bot ${spec.name}`, 'Bot', bot.id);
    }
    const policy = await client.searchOne('AccessPolicy', `name:exact=${policyName(spec)}`, FRESH);
    await take(`AccessPolicy ${policyName(spec)}`, 'AccessPolicy', policy?.id);
  }
  for (const search of [STATE, TABLES_STATE]) {
    const note = await client.searchOne('Basic', search.replace('Basic?', ''), FRESH);
    await take(`Basic: ${note?.code.text ?? ''}`, 'Basic', note?.id);
  }
  return removed;
}

const FRESH = { cache: 'reload' } as const;
type Removable = 'AccessPolicy' | 'Basic' | 'Bot' | 'ProjectMembership' | 'Subscription';
