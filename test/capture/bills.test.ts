// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

const coverage = (display: string): object => ({
  resourceType: 'Coverage',
  id: 'cov',
  status: 'active',
  beneficiary: { reference: 'Patient/p1' },
  payor: [{ display }],
});
/** What Medicare has allowed for therapy of January, of which there is no ChargeItem. */
const explanation = {
  resourceType: 'ExplanationOfBenefit',
  id: 'eob',
  status: 'active',
  type: { text: 'professional' },
  use: 'claim',
  outcome: 'complete',
  created: '2026-01-20',
  patient: { reference: 'Patient/p1' },
  insurer: { display: 'Medicare' },
  provider: { display: 'Clinic' },
  insurance: [{ focal: true, coverage: { reference: 'Coverage/cov' } }],
  item: [
    {
      sequence: 1,
      productOrService: { coding: [{ system: CPT, code: '97110' }] },
      modifier: [{ coding: [{ code: 'GP' }] }],
      servicedDate: '2026-01-12',
      adjudication: [{ category: { coding: [{ code: 'eligible' }] }, amount: { value: 2470, currency: 'USD' } }],
    },
  ],
};

test.each([
  ['Medicare Part B', ['read', 'read', 'write'], ['kx-missing']],
  ['Cigna', ['read', 'write'], []],
])('%s: bills of the year are asked for where they count', async (payer, requests, issues) => {
  await server.load([
    therapist(),
    visit(),
    ...documents('p1'),
    treatment('mt', '10:00-10:30'),
    coverage(payer),
    explanation,
  ]);
  await assessRecord(server.context, visit());
  expect(server.requests).toEqual(requests);
  const found = await server.search<DetectedIssue>('DetectedIssue?status=preliminary&_count=100');
  expect(found.flatMap(({ code }) => code?.coding?.[0]?.code ?? []).filter((code) => code === 'kx-missing')).toEqual(
    issues,
  );
});
