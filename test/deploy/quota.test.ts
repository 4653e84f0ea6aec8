// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { examineQuota } from '../../src/deploy/quota.ts';

const membership = (limit: number): object => ({
  name: 'membership',
  part: [
    { name: 'remaining', valueInteger: 1 },
    { name: 'limit', valueInteger: limit },
  ],
});
const savedAt = (minute: string, visits: number): string[] =>
  Array.from({ length: visits }, (_, at) => `2026-03-02T${minute}:${String(at % 60).padStart(2, '0')}.000Z`);

/** A project whose server tells such limits (undefined: it does not know the question), and visits as they were saved. */
const project = (parameter: readonly object[] | undefined, saved: readonly string[]): MedplumClient => {
  const client: Pick<MedplumClient, 'fhirUrl' | 'getProject' | 'get' | 'searchResources'> = {
    fhirUrl: (...path) => new URL(path.join('/'), 'http://127.0.0.1/fhir/R4/'),
    getProject: () => undefined,
    get: (async () =>
      parameter
        ? Promise.resolve({ resourceType: 'Parameters', parameter })
        : Promise.reject(new Error('not found'))) as never,
    searchResources: (async () =>
      Promise.resolve(saved.map((lastUpdated) => ({ resourceType: 'Encounter', meta: { lastUpdated } })))) as never,
  };
  return client as MedplumClient;
};

const HUNDRED_TWENTY = savedAt('10:00', 120);

test.each<[string, readonly object[] | undefined, readonly string[]]>([
  ['that the server does not tell of', undefined, HUNDRED_TWENTY],
  ['without a limit', [{ name: 'membership', part: [] }], HUNDRED_TWENTY],
  ['of the project alone', [{ ...membership(50_000), name: 'project' }], HUNDRED_TWENTY],
  ['that is just enough for the busiest minute', [membership(120 * 1224)], HUNDRED_TWENTY],
  ['that is enough for each minute', [membership(60 * 1224)], [...savedAt('10:00', 60), ...savedAt('10:01', 60)]],
  ['of a project without a visit', [membership(0)], []],
])('a quota %s is no complaint', async (_what, limits, saved) => {
  expect(await examineQuota(project(limits, saved))).toEqual([]);
});

test('a point too little for the busiest minute is told', async () => {
  expect(await examineQuota(project([membership(120 * 1224 - 1)], HUNDRED_TWENTY))).toHaveLength(1);
});

test('more visits in the busiest minute than the smallest quota has points for: how many, and what to set', async () => {
  const saved = [...savedAt('09:59', 30), ...HUNDRED_TWENTY, ...savedAt('10:01', 119)];
  expect(await examineQuota(project([membership(90_000), membership(50_000)], saved))).toEqual([
    {
      what: 'The quota is 50000 points a minute for each member; at 2026-03-02T10:00, 120 visits were saved within a minute, for which a bot needs about 146880: the excess waits for the sweep',
      fix: 'a super administrator sets Project.systemSetting userFhirQuota to 146880 and totalFhirQuota to ten times as much',
    },
  ]);
});
