// SPDX-License-Identifier: Apache-2.0
import { FhirFault, outcomeOf, statusOfError } from '../../fhir/fhir-client.ts';
import { THROTTLED, toldWait } from '../../fhir/quota.ts';

/** How the second look at something ended. */
export type Outcome =
  | { readonly kind: 'assessed' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'throttled'; readonly waitMs: number };

/** Milliseconds until the quota is there again, where it was the cause of an error. */
export function throttledFor(error: unknown): number | undefined {
  if (error instanceof FhirFault) {
    return error.waitMs;
  }
  return statusOfError(error) === THROTTLED ? toldWait(outcomeOf(error)) : undefined;
}
