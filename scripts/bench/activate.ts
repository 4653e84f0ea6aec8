// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Bot, Subscription } from '@medplum/fhirtypes';
import { BOT_SPECS } from '../../src/deploy/bot-specs.ts';
import { findBot } from '../../src/deploy/deployment.ts';

/**
 * Lets the Subscriptions of one bot fire, or of none.
 * @param others - Names of bots beside the project's own.
 */
export async function activate(
  client: MedplumClient,
  name: string | undefined,
  others: readonly string[] = [],
): Promise<void> {
  const bot = name === undefined ? undefined : await findBot(client, name);
  const known = new Set<string>([...BOT_SPECS.map((spec) => spec.name), ...others]);
  const bots = await client.searchResources('Bot', '_count=1000', { cache: 'reload' });
  const ours = new Set(bots.filter((one) => known.has(one.name ?? '')).map(({ id }) => `Bot/${id}`));
  for (const subscription of await client.searchResources('Subscription', '_count=1000', { cache: 'reload' })) {
    const { endpoint = '' } = subscription.channel;
    const status = endpoint === `Bot/${bot?.id ?? ''}` ? 'active' : 'off';
    if (ours.has(endpoint) && subscription.status !== status) {
      await client.updateResource<Subscription>({ ...subscription, status });
    }
  }
}

/** Without its clock the sweep assesses nothing: it would take up the visits of all contenders, and time from each. */
export async function stopSweep(client: MedplumClient): Promise<void> {
  const bot = await findBot(client, 'manual-therapy-sweep');
  if (bot?.cronString !== undefined) {
    await client.updateResource<Bot>({ ...bot, cronString: undefined });
  }
}
