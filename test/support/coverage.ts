// SPDX-License-Identifier: Apache-2.0
import { readPayer } from '../../src/fhir/read/payer.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';

/** An active Coverage of the patient 1, by the payer of the same id. */
export const coverage = (id: string, facts: object = {}): object => ({
  resourceType: 'Coverage',
  id,
  status: 'active',
  beneficiary: { reference: 'Patient/1' },
  payor: [{ reference: `Organization/${id}` }],
  ...facts,
});

export const organization = (id: string, facts: object = {}): object => ({
  resourceType: 'Organization',
  id,
  name: 'Health Plan',
  ...facts,
});

/** Who pays for the patient 1 on March 2, 2026. */
export const read = (...resources: object[]): ReturnType<typeof readPayer> =>
  readPayer(new RecordSet(resources), 'Patient/1', '2026-03-02');
