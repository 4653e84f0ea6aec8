// SPDX-License-Identifier: Apache-2.0
import { R4_SCHEMAS, type R4Reference, type ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { containedIn, relativeReference } from '../reference.ts';
import { isOfAnyVisit } from './any-visit.ts';
import { toConcepts } from './concept.ts';
import { diagnosisOf } from './diagnosis.ts';

type Encounter = ReadResource<'Encounter'>;

/** Whether a visit names why the patient came. What a schedule calls any visit, or an order, names no complaint. */
export function namesComplaint(records: RecordSet, visit: Encounter): boolean {
  const { reasonCode, reasonReference = [] } = visit;
  return (
    toConcepts(reasonCode).some(({ text }) => !isOfAnyVisit(text)) ||
    reasonReference.some((reason) => isComplaint(records, reason, visit))
  );
}

/** A Condition that was not refuted, or an Observation: R4 allows procedures as well, and EHRs write orders there. */
function isComplaint(records: RecordSet, reason: R4Reference, { contained = [] }: Encounter): boolean {
  const source = relativeReference(reason) ?? '';
  const inside = containedIn(contained, source);
  const observation = inside
    ? R4_SCHEMAS.Observation.safeParse(inside).data
    : source.startsWith('Observation/') && (records.find('Observation', source) ?? { status: 'unknown' });
  const isObserved = observation && !['entered-in-error', 'cancelled'].includes(observation.status);
  return isObserved === true || diagnosisOf(records, reason, contained).length > 0;
}
