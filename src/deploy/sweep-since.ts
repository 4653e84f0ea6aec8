// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { STATE, stateEntry, sweptThrough } from '../capture/sweep/state.ts';

/**
 * Has the sweep look again at whatever was saved since a date, at the pace of the quota: after an upgrade, for what a
 * new build keeps of each treatment day, or before the first visit of a project that has visits already.
 * @param date - `YYYY-MM-DD`.
 * @returns False where the sweep has not come so far yet, and will look at all of it anyway.
 */
export async function sweepSince(client: MedplumClient, date: string): Promise<boolean> {
  const since = `${date}T00:00:00.000Z`;
  const [, query = ''] = STATE.split('?');
  const state = await client.searchOne('Basic', query, { cache: 'reload' });
  const through = sweptThrough(state);
  if (through !== undefined && Date.parse(through) <= Date.parse(since)) {
    return false;
  }
  await client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry: [stateEntry(state, since)] });
  return true;
}
