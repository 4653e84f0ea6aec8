// SPDX-License-Identifier: Apache-2.0
import type { OperationOutcome } from '@medplum/fhirtypes';

/** Outcome ids by which `getStatus` of @medplum/core tells a status. */
const OUTCOME_IDS: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
  412: 'precondition-failed',
  429: 'too-many-requests',
};

/** Statuses by which a search is refused for good: asked otherwise, it may be answered. */
const REFUSALS: readonly number[] = [400, 403, 404, 405, 406, 410, 414, 422, 501];

/**
 * A refusal or failure of an EHR, in the shape in which MedplumClient throws one. Holds a status and words of ours;
 * never the EHR's words, which may quote the record, and no token.
 */
export class EhrError extends Error {
  override readonly name = 'EhrError';
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** Absent where another attempt may well succeed: no answer counts as that. */
  readonly outcome: OperationOutcome | undefined;
  /** True where the EHR is away, busy, or does not know us for now. */
  readonly isOutage: boolean;
  /** True where it will not answer what it was asked, however often. */
  readonly isRefusal: boolean;

  constructor(status: number, text: string, cause?: unknown) {
    super(`The EHR: ${text} (status ${String(status)})`, { cause });
    this.status = status;
    const mayPass = status === 0 || (status >= 500 && status !== 501);
    this.isOutage = mayPass || status === 401 || status === 403 || status === 429;
    this.isRefusal = REFUSALS.includes(status);
    this.outcome = mayPass
      ? undefined
      : {
          resourceType: 'OperationOutcome',
          id: OUTCOME_IDS[status] ?? 'invalid',
          issue: [{ severity: 'error', code: 'processing', details: { text } }],
        };
  }
}
