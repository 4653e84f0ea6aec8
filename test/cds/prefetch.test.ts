// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { withReferenced } from '../../src/cds/prefetch.ts';
import type { Scope } from '../../src/fhir/query/searches.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { sampleResources } from '../support/samples.ts';

const SCOPE: Scope = {
  patient: 'Patient/p1',
  dates: ['2026-03-02'],
  encounters: ['Encounter/e1'],
  procedures: [],
  performers: [],
};
const VISIT = sampleResources('01-brief-30-minutes');
const NOTE = {
  resourceType: 'DocumentReference',
  id: 'd1',
  status: 'current',
  subject: { reference: 'Patient/p1' },
  date: '2026-03-02T11:00:00-05:00',
  context: { encounter: [{ reference: 'Encounter/e1' }] },
  content: [{ attachment: { contentType: 'text/plain', url: 'Binary/b1' } }],
};
const FILE: Resource = { resourceType: 'Binary', id: 'b1', contentType: 'text/plain', data: btoa('Low back pain.') };

async function completed(...records: readonly unknown[]): Promise<{ records: RecordSet; asked: string[] }> {
  const asked: string[] = [];
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> => {
    const urls = entry.map(({ request }) => request?.url ?? '');
    asked.push(...urls);
    const answers = urls.map((url) =>
      url === 'Binary/b1' ? { resource: FILE, response: { status: '200' } } : { response: { status: '404' } },
    );
    return Promise.resolve({ resourceType: 'Bundle', type: 'batch-response', entry: answers });
  };
  const given = { records: new RecordSet([...VISIT, ...records]), unseen: [] };
  return { ...(await withReferenced(given, SCOPE, { executeBatch })), asked };
}

test('a note whose text stands in a file is read with it, and a file that was sent along is not asked for', async () => {
  const { records, asked } = await completed(NOTE);
  expect([records.raw('Binary/b1'), asked.includes('Binary/b1')]).toEqual([FILE, true]);
  expect((await completed(NOTE, FILE)).asked).not.toContain('Binary/b1');
});

test('where nothing is amiss, only what the records name is asked for', async () => {
  const { records, asked } = await completed();
  expect(asked.filter((url) => url.includes('?'))).toEqual([]);
  expect(records.resources()).toHaveLength(VISIT.length);
});
