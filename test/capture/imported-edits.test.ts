// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue, Library, Provenance } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { ncciLibrary } from '../../src/capture/ncci/library.ts';
import type { NcciTable } from '../../src/engine/policies/ncci-table.ts';
import { TestServer } from '../support/fhir-server.ts';
import { SMALL_NCCI } from '../support/ncci.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  const exercise = treatment('ex', '10:30-10:45', { code: { coding: [{ system: CPT, code: '97110' }] } });
  const medicare = { resourceType: 'Organization', id: 'pay', name: 'Medicare Part B' };
  const coverage = {
    resourceType: 'Coverage',
    id: 'cov',
    status: 'active',
    beneficiary: { reference: 'Patient/p1' },
    payor: [{ reference: 'Organization/pay' }],
  };
  await server.load([visit(), treatment('mt', '10:00-10:30'), exercise, therapist(), medicare, coverage]);
});
afterEach(() => {
  server.close();
});

/** Where Medicare pays, bills of the year are asked for beside the rest of the second batch. */
const WITH_MEDICARE = ['read', 'read', 'write'];

/** An edit that the build does not have, known for the day of the visit. */
const IMPORTED: NcciTable = {
  ...SMALL_NCCI,
  ptp: { ...SMALL_NCCI.ptp, edits: [['97110', '97140', '1', '2026-01-01', '']] },
  mue: { ...SMALL_NCCI.mue, unitsPerDay: { '97140': 1 } },
};
const library = (facts: Partial<Library> = {}): Library => ({ ...ncciLibrary(IMPORTED), id: 'ncci', ...facts });
const issues = async (): Promise<string[]> =>
  (await server.search<DetectedIssue>('DetectedIssue?_count=100')).map(
    ({ code, severity }) => `${code?.coding?.[0]?.code ?? ''} ${severity ?? ''}`,
  );

test('edits and limits that stand on the server decide, and the decision names the version it was made by', async () => {
  await server.load([library()]);
  await assessRecord(server.context, visit());
  expect(server.requests).toEqual(WITH_MEDICARE);
  expect(await issues()).toEqual(
    expect.arrayContaining(['distinct-service-modifier-missing high', 'units-exceed-mue high']),
  );
  const [provenance] = await server.search<Provenance>('Provenance');
  expect(provenance?.entity?.map(({ what }) => what.reference)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^Library\/ncci\/_history\//)]),
  );
});

test.each<[string, Partial<Library>]>([
  ['is retired', { status: 'retired' }],
  ['is of another kind', { url: 'https://example.org/another' }],
  ['has content that is no table', { content: [{ data: Buffer.from('{}').toString('base64') }] }],
  ['has content that is no JSON', { content: [{ data: Buffer.from('edits').toString('base64') }] }],
  ['has no content', { content: [] }],
])('a Library that %s counts as none, without a request more', async (_name, facts) => {
  await server.load([library(facts)]);
  await assessRecord(server.context, visit());
  expect(server.requests).toEqual(WITH_MEDICARE);
  expect((await issues()).filter((issue) => /distinct|mue/.test(issue))).toEqual([]);
});
