// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import type { FakeEhr } from '../../test/support/fake-ehr.ts';
import { standingLines } from '../../test/support/standing.ts';

const RECORDS = ['Patient', 'Encounter', 'Procedure', 'Observation', 'CarePlan', 'Practitioner'] as const;

/** What stands in the EHR against the assessment of its final records: what is missing, and what should not be there. */
export async function judge(ehr: FakeEhr): Promise<{ missing: string[]; unexpected: string[]; standing: number }> {
  const records: Resource[] = [];
  for (const type of RECORDS) {
    records.push(...(await ehr.all(type)));
  }
  const standing = standingLines([...(await ehr.all('ChargeItem')), ...(await ehr.all('DetectedIssue'))]);
  const wanted = standingLines(assessCollection(records, new Date().toISOString()).standing);
  return {
    missing: [...wanted].filter((line) => !standing.has(line)),
    unexpected: [...standing].filter((line) => !wanted.has(line)),
    standing: standing.size,
  };
}
