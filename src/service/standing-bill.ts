// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { isOpen } from '../fhir/read/existing-charge.ts';

/**
 * Of a damaged bill, what stands: as it last was, because deleted, it would be made a second time. Whether an open charge
 * was billed since, nobody knows: closed, it is neither billed again nor made anew beside it.
 */
export function standingBill(before: WithId<Resource>): WithId<Resource> | undefined {
  switch (before.resourceType) {
    case 'ChargeItem':
      return isOpen(before) ? { ...before, status: 'not-billable' } : before;
    case 'Claim':
      return before;
    default:
      return undefined;
  }
}
