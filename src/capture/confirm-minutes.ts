// SPDX-License-Identifier: Apache-2.0
import type { Procedure, Reference, Resource } from '@medplum/fhirtypes';
import type { ProposedMinutes } from '../engine/billing/assessment.ts';
import { searchEach, type FhirClient } from '../fhir/fhir-client.ts';
import { draftOf } from '../fhir/read/service-record.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { versionedReference } from '../fhir/reference.ts';
import { minutesShown, withMinutes } from './charting/draft-minutes.ts';
import type { StoredRecord } from './charting/save-changes.ts';
import { writeAsPerson, type Said } from './person-writes.ts';

/**
 * Writes minutes that a note states on the treatment that lacks them, as documented by whoever confirms them.
 * @throws Error where the treatment states minutes meanwhile, or was changed; nothing is written then.
 */
export async function confirmMinutes(
  client: FhirClient,
  { procedure, minutes, note }: ProposedMinutes,
  { who, at }: { readonly who: Reference; readonly at: string },
): Promise<Said> {
  const [type = '', id = ''] = note.split('/');
  const [treatments = [], notes = []] = await searchEach(client, [
    `Procedure?_id=${procedure.replace('Procedure/', '')}&_revinclude=Observation:part-of`,
    `${type}?_id=${id}`,
  ]);
  const treatment = treatments.find((one): one is Procedure => one.resourceType === 'Procedure');
  if (!treatment || statesTime(treatment, treatments)) {
    throw new Error('The treatment states its time already. Look at the visit again.');
  }
  const [seen] = notes;
  const change = { base: treatment as StoredRecord, mine: withMinutes(treatment, String(minutes)) as StoredRecord };
  return writeAsPerson(client, [change], {
    who,
    as: 'author',
    at,
    activity: 'Confirmed minutes that the note states',
    sentence: `${String(minutes)} minutes of manual therapy, as the note says.`,
    seen: [seen ? versionedReference(seen) : note],
  });
}

function statesTime(treatment: Procedure, read: readonly Resource[]): boolean {
  const records = new RecordSet(read);
  const procedure = records.find('Procedure', `Procedure/${treatment.id ?? ''}`);
  const segment = procedure && draftOf(records, procedure).segment;
  return (
    minutesShown(treatment) !== '' || (segment !== undefined && segment.readings.length + segment.invalid.length > 0)
  );
}
