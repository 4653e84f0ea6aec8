// SPDX-License-Identifier: Apache-2.0

/** How records are read and named, for those who search and save them: the page is a FHIR client of its own. */
export { therapistsOf } from '../../engine/billing/therapists.ts';
export { groupsOf } from '../../engine/present.ts';
export { addDays, isCalendarDate } from '../../fhir/date-time.ts';
export { batchOfGets } from '../../fhir/fhir-client.ts';
export { UNDATED } from '../../fhir/identity.ts';
export { RecordSet, relativeReference } from '../../fhir/record-set.ts';
export { isOurs } from '../../fhir/write/provenance.ts';
export { etagOf, idOf, isReference, relativeReferences, typeOf } from '../../fhir/reference.ts';
