// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError } from '@medplum/core';
import type { OperationOutcome } from '@medplum/fhirtypes';
import { isStorageFault } from '../sqlite.ts';

/** Disk or file is at fault, or locked for long: nothing was done, and it may be asked again. */
export const STORAGE_FAULT: OperationOutcome = {
  resourceType: 'OperationOutcome',
  id: 'storage-fault',
  issue: [
    // In a batch Medplum's router makes a status of it: 500, which is worth another try, as `transient` (400) is not.
    { severity: 'error', code: 'exception', details: { text: 'The store is unavailable right now: try again' } },
  ],
};

/** Seconds after which it may be asked again. */
export const RETRY_AFTER = '2';

/** A bot or a job could not be done for a fault of storage: it is done again when that is over. */
export class StorageTrouble extends Error {
  override readonly name = 'StorageTrouble';
}

/** @throws The error, as an OperationOutcome where storage is at fault. */
export function asOutcome(error: unknown): never {
  throw isStorageFault(error) ? new OperationOutcomeError(STORAGE_FAULT, { cause: error }) : error;
}

export function guarded<T>(query: () => T): T {
  try {
    return query();
  } catch (error) {
    return asOutcome(error);
  }
}

export function isStorageOutcome(error: unknown): error is OperationOutcomeError {
  return error instanceof OperationOutcomeError && error.outcome.id === STORAGE_FAULT.id;
}
