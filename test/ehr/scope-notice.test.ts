// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Task } from '@medplum/fhirtypes';
import { TASK_IDENTIFIER } from '../../src/fhir/systems.ts';
import { tellScopes } from '../../src/ehr/scope-notice.ts';

const NOW = '2026-03-02T10:00:00.000Z';

/** What is written of a notice, where one stands already. */
async function told(types: readonly string[], standing?: Task): Promise<BundleEntry | undefined> {
  const written: BundleEntry[] = [];
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> => {
    if (entry[0]?.request?.method !== 'GET') {
      written.push(...entry);
    }
    const found = [
      { resource: { resourceType: 'OperationOutcome', issue: [] } },
      ...(standing ? [{ resource: standing }] : []),
    ];
    return Promise.resolve({
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Bundle', entry: found } }],
    } as Bundle);
  };
  await tellScopes({ executeBatch }, types, NOW);
  expect(written.length).toBeLessThan(2);
  return written[0];
}

const stored = async (types: readonly string[], status: Task['status'] = 'requested'): Promise<Task> => ({
  ...((await told(types))?.resource as Task),
  ...{ id: 't1', meta: { versionId: '2' }, status, authoredOn: '2026-01-01T00:00:00.000Z' },
});

test('one Task names what the EHR refuses and the scopes that it takes', async () => {
  const entry = await told(['CarePlan', 'Coverage']);
  expect(entry?.request).toMatchObject({
    method: 'POST',
    url: 'Task',
    ifNoneExist: expect.stringMatching(/scope-missing$/) as string,
  });
  expect(entry?.resource).toMatchObject({
    ...{ status: 'requested', priority: 'urgent', authoredOn: NOW },
    identifier: [{ system: TASK_IDENTIFIER, value: 'scope-missing' }],
    description: expect.stringContaining('Grant the client system/CarePlan.read, system/Coverage.read (') as string,
  });
});

test('it is worded anew when more or less is refused, or when it was done, and else left alone', async () => {
  const [more, done] = [
    await told(['CarePlan', 'Coverage'], await stored(['CarePlan'])),
    await told(['CarePlan'], await stored(['CarePlan'], 'completed')),
  ];
  for (const entry of [more, done]) {
    expect(entry?.request).toEqual({ method: 'PUT', url: 'Task/t1', ifMatch: 'W/"2"' });
    expect(entry?.resource).toMatchObject({ status: 'requested', authoredOn: NOW });
  }
  expect((more?.resource as Task).description).toContain('CarePlan, Coverage');
  expect(await told(['CarePlan'], await stored(['CarePlan']))).toBeUndefined();
});

test('it is completed when nothing is refused any more, once', async () => {
  expect((await told([], await stored(['CarePlan'])))?.resource).toMatchObject({ id: 't1', status: 'completed' });
  expect(await told([], await stored(['CarePlan'], 'completed'))).toBeUndefined();
  expect(await told([])).toBeUndefined();
});
