// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/assess-collection.ts';
import { readModifiers } from '../../src/fhir/existing-charge.ts';
import type { FakeEhr } from '../../test/support/fake-ehr.ts';

const RECORDS = ['Patient', 'Encounter', 'Procedure', 'Observation', 'CarePlan', 'Practitioner'] as const;

/** Charges and open issues, as comparable lines. */
function lines(resources: readonly Resource[]): Set<string> {
  return new Set(
    resources.flatMap((resource) => {
      switch (resource.resourceType) {
        case 'ChargeItem':
          return [chargeLine(resource)];
        case 'DetectedIssue':
          return resource.status === 'preliminary' ? [issueLine(resource)] : [];
        default:
          return [];
      }
    }),
  );
}

function chargeLine({ identifier, status, quantity, context, extension }: ChargeItem): string {
  const parts = [
    identifier?.[0]?.value,
    status,
    quantity?.value,
    context?.reference,
    readModifiers(extension).join('+'),
  ];
  return `charge ${parts.join(' ')}`;
}

function issueLine({ identifier, severity, detail }: DetectedIssue): string {
  // A charge is named by its id, which the EHR gave it.
  return `issue ${identifier?.[0]?.value ?? ''} ${severity ?? ''} ${(detail ?? '').replace(/ChargeItem\/[\w-]+/g, 'ChargeItem')}`;
}

/** What stands in the EHR against the assessment of its final records: what is missing, and what should not be there. */
export async function judge(ehr: FakeEhr): Promise<{ missing: string[]; unexpected: string[]; standing: number }> {
  const records: Resource[] = [];
  for (const type of RECORDS) {
    records.push(...(await ehr.all(type)));
  }
  const standing = lines([...(await ehr.all('ChargeItem')), ...(await ehr.all('DetectedIssue'))]);
  const wanted = lines(assessCollection(records, new Date().toISOString()).standing);
  return {
    missing: [...wanted].filter((line) => !standing.has(line)),
    unexpected: [...standing].filter((line) => !wanted.has(line)),
    standing: standing.size,
  };
}
