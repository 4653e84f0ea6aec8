// SPDX-License-Identifier: Apache-2.0
import {
  OperationOutcomeError,
  forbidden,
  gone,
  isOperationOutcome,
  notFound,
  unauthorized,
  type MedplumClient,
} from '@medplum/core';
import type { OperationOutcome } from '@medplum/fhirtypes';
import type { RecordFile } from '../../capture/record-files.ts';

/** What a refusal means where a server, or what stands before it, says no more than its status. */
const BY_STATUS: ReadonlyMap<number, OperationOutcome> = new Map([
  [401, unauthorized],
  [403, forbidden],
  [404, notFound],
  [410, gone],
]);

/** Where this server keeps its files, by which an address of another server is told. */
export function binariesOf(medplum: Pick<MedplumClient, 'fhirUrl'>): string {
  return medplum.fhirUrl('Binary').toString();
}

/**
 * The bytes of a record's file: those in the record, else as its server gives them.
 * @throws OperationOutcomeError where the server refuses: MedplumClient's own `download` takes a refusal for the file.
 */
export async function contentOf(
  medplum: Pick<MedplumClient, 'downloadResponse' | 'refreshIfExpired'>,
  { contentType, reference, data = '' }: RecordFile,
): Promise<Blob> {
  if (reference === undefined) {
    return new Blob([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], { type: contentType });
  }
  // A download alone of all requests renews no session that has run out.
  await medplum.refreshIfExpired();
  const response = await medplum.downloadResponse(reference);
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.blob();
}

async function refusal(response: Response): Promise<Error> {
  const said: unknown = await response.json().catch(() => undefined);
  const outcome = isOperationOutcome(said) ? said : BY_STATUS.get(response.status);
  return outcome
    ? new OperationOutcomeError(outcome)
    : new Error(`The server did not give the file (${String(response.status)}). Try again later.`);
}
