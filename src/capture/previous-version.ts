// SPDX-License-Identifier: Apache-2.0
import { FhirFault, batchOfGets, isRetryable, type FhirClient } from '../fhir/fhir-client.ts';
import { THROTTLED, toldWait } from '../fhir/quota.ts';
import { AnyResourceSchema } from '../fhir/r4.ts';

/**
 * What a record said before its newest version: the patient, visit and day that a correction took it from.
 * @returns Empty for a record that is new, or whose server keeps no history or gives none; the newest version may be
 *   among the rest, because the event need not be of it.
 * @throws FhirFault when the server is busy: what the record said before would be passed over.
 */
export async function previousVersions(client: FhirClient, record: unknown): Promise<readonly unknown[]> {
  const { resourceType, id } = AnyResourceSchema.safeParse(record).data ?? {};
  if (resourceType === undefined || id === undefined) {
    return [];
  }
  const answer = await client.executeBatch(batchOfGets([`${resourceType}/${id}/_history?_count=3`]));
  const { resource: history, response } = answer.entry?.[0] ?? {};
  if (isRetryable(Number(response?.status ?? '200'))) {
    throw new FhirFault(`${resourceType}/${id}: its history was not answered (${response?.status ?? ''})`, {
      isOutage: true,
      waitMs: Number(response?.status) === THROTTLED ? toldWait(response?.outcome) : undefined,
    });
  }
  return history?.resourceType === 'Bundle' ? (history.entry ?? []).flatMap(({ resource }) => resource ?? []) : [];
}
