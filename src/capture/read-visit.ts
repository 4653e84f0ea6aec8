// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Encounter } from '@medplum/fhirtypes';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { readRecords } from './read-records.ts';

/**
 * What a decision about a visit rests on, read as the bots read it.
 * @throws Error where a search is refused.
 */
export async function readVisit(client: FhirClient, encounter: WithId<Encounter>): Promise<RecordSet> {
  const scope = scopeOfTrigger(encounter);
  if (!scope) {
    return new RecordSet([encounter]);
  }
  const { records, failures } = await readRecords(client, scope);
  const [failure] = failures;
  if (failure) {
    throw new Error(`Search for ${failure.url}: ${failure.message} (${failure.status})`);
  }
  return records.with([encounter]);
}
