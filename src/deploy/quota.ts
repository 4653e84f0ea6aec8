// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Parameters } from '@medplum/fhirtypes';
import type { Complaint } from './complaint.ts';

/**
 * What the bot for Procedures spends on a visit of four treatments: 1,124 as Medplum 5.1.29 counted it, before there was
 * an entry of the day, which is one more write (docs/medplum.md).
 */
const POINTS_A_VISIT = 1224;
/** The Encounters saved last, by which a clinic's busiest minute is known. */
const RECENT = 1000;

/** Tells where more visits were saved in a minute than the quota of one bot can charge at once. */
export async function examineQuota(client: MedplumClient): Promise<Complaint[]> {
  const limit = await limitOf(client);
  if (limit === undefined) {
    return [];
  }
  const recent = await client.searchResources('Encounter', `_sort=-_lastUpdated&_count=${String(RECENT)}`, {
    cache: 'reload',
  });
  const { minute, count } = busiestMinute(recent.map(({ meta }) => meta?.lastUpdated ?? ''));
  const points = count * POINTS_A_VISIT;
  return points <= limit
    ? []
    : [
        {
          what: `The quota is ${String(limit)} points a minute for each member; at ${minute}, ${String(count)} visits were saved within a minute, for which a bot needs about ${String(points)}: the excess waits for the sweep`,
          fix: `a super administrator sets Project.systemSetting userFhirQuota to ${String(points)} and totalFhirQuota to ten times as much`,
        },
      ];
}

/** Points a minute of a member; undefined where the server sets no limit, or does not tell. */
async function limitOf(client: MedplumClient): Promise<number | undefined> {
  const url = client.fhirUrl('Project', client.getProject()?.id ?? '', '$rate-limits');
  const answer = await client.get<Parameters>(url, { cache: 'reload' }).catch(() => undefined);
  const limits = (answer?.parameter ?? [])
    .filter(({ name }) => name === 'membership')
    .flatMap(({ part = [] }) => part.find(({ name }) => name === 'limit')?.valueInteger ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function busiestMinute(instants: readonly string[]): { readonly minute: string; readonly count: number } {
  const counts = new Map<string, number>();
  for (const instant of instants) {
    const minute = instant.slice(0, 'YYYY-MM-DDTHH:MM'.length);
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  return [...counts].reduce((most, [minute, count]) => (count > most.count ? { minute, count } : most), {
    minute: '',
    count: 0,
  });
}
