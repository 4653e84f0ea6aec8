// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Subscription } from '@medplum/fhirtypes';

/** Has no bot run for what is saved, but those that are kept. @returns What sets the Subscriptions active again. */
export async function turnBotsOff(
  client: MedplumClient,
  isKept: (subscription: Subscription) => boolean = () => false,
): Promise<() => Promise<void>> {
  const found = await client.searchResources('Subscription', 'status=active&_count=100', { cache: 'reload' });
  const active = found.filter((subscription) => !isKept(subscription));
  for (const subscription of active) {
    await client.updateResource<Subscription>({ ...subscription, status: 'off' });
  }
  return async () => {
    for (const subscription of active) {
      await client.updateResource<Subscription>({ ...subscription, status: 'active' });
    }
  };
}
