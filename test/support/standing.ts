// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { readModifiers } from '../../src/fhir/read/modifiers.ts';

/** Charges and open issues, as comparable lines. */
export function standingLines(resources: readonly Resource[]): Set<string> {
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

function chargeLine({ identifier, status, quantity, context, ...charge }: ChargeItem): string {
  const parts = [identifier?.[0]?.value, status, quantity?.value, context?.reference, readModifiers(charge).join('+')];
  return `charge ${parts.join(' ')}`;
}

function issueLine({ identifier, severity, detail }: DetectedIssue): string {
  // A charge is named by its id, which the EHR gave it.
  return `issue ${identifier?.[0]?.value ?? ''} ${severity ?? ''} ${(detail ?? '').replace(/ChargeItem\/[\w-]+/g, 'ChargeItem')}`;
}
