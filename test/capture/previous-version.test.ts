// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry } from '@medplum/fhirtypes';
import { previousVersions } from '../../src/capture/previous-version.ts';
import { treatment } from '../support/visit.ts';

const answered = async (entry: BundleEntry, record: unknown = treatment('mt', '10:00-10:30')): Promise<unknown[]> => {
  const asked: unknown[] = [];
  const versions = await previousVersions(
    {
      executeBatch: async (bundle) => {
        asked.push(bundle.entry?.[0]?.request?.url);
        return Promise.resolve({ resourceType: 'Bundle', type: 'batch-response', entry: [entry] });
      },
    },
    record,
  );
  return [asked, versions];
};

test('the versions that the history gives, the empty one of a delete apart', async () => {
  const before = treatment('mt', '09:00-09:30');
  const history: BundleEntry = {
    resource: {
      resourceType: 'Bundle',
      type: 'history',
      entry: [{ response: { status: '410' } }, { resource: before }],
    },
    response: { status: '200' },
  };
  expect(await answered(history)).toEqual([['Procedure/mt/_history?_count=3'], [before]]);
});

test.each(['404', '410', '403', '501'])('%s for its history: there is none', async (status) => {
  expect(await answered({ response: { status } })).toEqual([[expect.any(String)], []]);
});

test('an empty history, and none at all', async () => {
  expect(await answered({ resource: { resourceType: 'Bundle', type: 'history' } })).toEqual([[expect.any(String)], []]);
  expect(await answered({})).toEqual([[expect.any(String)], []]);
});

test('what has no id yet, or is no record, was nothing before', async () => {
  for (const record of [{ resourceType: 'Procedure' }, 'text', null, { id: 'mt' }]) {
    expect(await answered({}, record)).toEqual([[], []]);
  }
});

test('a busy server is a fault that another run may not meet, with the wait that it tells', async () => {
  await expect(answered({ response: { status: '503' } })).rejects.toMatchObject({
    message: 'Procedure/mt: its history was not answered (503)',
    isOutage: true,
    waitMs: undefined,
  });
  await expect(answered({ response: { status: '429' } })).rejects.toMatchObject({
    waitMs: expect.any(Number) as number,
  });
});
