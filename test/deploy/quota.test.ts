// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { examineQuota } from '../../src/deploy/quota.ts';

/** A project whose server allows so many points, and in which so many visits were saved within a minute. */
const project = (limit: number | undefined, visits: number): MedplumClient => {
  const part = limit === undefined ? [] : [{ name: 'limit', valueInteger: limit }];
  const client: Pick<MedplumClient, 'fhirUrl' | 'getProject' | 'get' | 'searchResources'> = {
    fhirUrl: (...path) => new URL(path.join('/'), 'http://127.0.0.1/fhir/R4/'),
    getProject: () => undefined,
    get: (async () =>
      Promise.resolve({ resourceType: 'Parameters', parameter: [{ name: 'membership', part }] })) as never,
    searchResources: (async () =>
      Promise.resolve(
        Array.from({ length: visits }, (_, index) => ({
          resourceType: 'Encounter',
          meta: { lastUpdated: `2026-03-02T10:00:${String(index % 60).padStart(2, '0')}.000Z` },
        })),
      )) as never,
  };
  return client as MedplumClient;
};

test('a quota that is enough, or none, is no complaint', async () => {
  expect(await examineQuota(project(undefined, 500))).toEqual([]);
  expect(await examineQuota(project(50_000, 40))).toEqual([]);
});

test('more visits in a minute than a bot has points for: how many, and what to set', async () => {
  expect(await examineQuota(project(50_000, 120))).toEqual([
    {
      what: 'The quota is 50000 points a minute for each member; at 2026-03-02T10:00, 120 visits were saved within a minute, for which a bot needs about 146880: the excess waits for the sweep',
      fix: 'a super administrator sets Project.systemSetting userFhirQuota to 146880 and totalFhirQuota to ten times as much',
    },
  ]);
});
