// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import type { FakeEhr } from '../../test/support/fake-ehr.ts';
import { standingLines } from '../../test/support/standing.ts';
import { judgeByTruth, type PatientTruth } from './truth.ts';

const RECORDS = ['Patient', 'Encounter', 'Procedure', 'Observation', 'CarePlan', 'Coverage', 'Practitioner'] as const;

/**
 * What stands in the EHR against the assessment of its final records (what is missing, and what should not be there),
 * and against the load's own figures (what is not true).
 */
export async function judge(
  ehr: FakeEhr,
  truths: readonly PatientTruth[],
): Promise<{ missing: string[]; unexpected: string[]; untrue: string[]; standing: number }> {
  const records: Resource[] = [];
  for (const type of RECORDS) {
    records.push(...(await ehr.all(type)));
  }
  const [charges, issues] = [await ehr.all('ChargeItem'), await ehr.all('DetectedIssue')];
  const standing = standingLines([...charges, ...issues]);
  const wanted = standingLines(assessCollection(records, new Date().toISOString()).standing);
  return {
    missing: [...wanted].filter((line) => !standing.has(line)),
    unexpected: [...standing].filter((line) => !wanted.has(line)),
    untrue: judgeByTruth(
      truths,
      charges.filter((one) => one.resourceType === 'ChargeItem'),
      issues.filter((one) => one.resourceType === 'DetectedIssue'),
    ),
    standing: standing.size,
  };
}
