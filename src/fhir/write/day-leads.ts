// SPDX-License-Identifier: Apache-2.0
import { therapistsOf } from '../../engine/billing/therapists.ts';
import type { TreatmentDay } from '../../engine/billing/treatment-day.ts';
import { treatmentsOf } from '../query/named-records.ts';
import { decidingAuthors } from '../read/deciding-authors.ts';
import { conditionalKey, keyOfReference } from '../read/identifier-key.ts';
import { peopleOf } from '../read/parts.ts';
import { coveragesOf } from '../read/payer.ts';
import { draftOf } from '../read/service-record.ts';
import type { RecordSet } from '../record-set.ts';
import { PRACTITIONERS, REPORTS, isReference, relativeReferences } from '../reference.ts';

/**
 * What a day's decision rests on and that leads back to it by no reference that every server can search, as codes of the
 * facet `lead`: who signed what it rests on, who furnished the other services of the date, reports that its treatments
 * name, and people and payers known by an identifier.
 */
export function leadsOf(records: RecordSet, day: TreatmentDay): string[] {
  const { patient, dateOfService, services } = day;
  const dates = [dateOfService];
  const treatments = treatmentsOf({ patient, dates }, records);
  const therapists = new Set(therapistsOf(day).map(({ person }) => person));
  // Whether a service is the day's own rests on the profession of who furnished it.
  const others = treatments
    .flatMap((one) => peopleOf(records, draftOf(records, one)))
    .filter(({ person }) => !therapists.has(person));
  const signersAndOthers = [...decidingAuthors(records, patient, dates), ...others];
  const named = signersAndOthers.flatMap(({ source, person }) => [source, person]);
  const people = [...named, ...services.flatMap(({ performers }) => performers.map(({ person }) => person))];
  const reports = treatments.flatMap(({ report = [] }) => relativeReferences(report));
  const payers = coveragesOf(records, patient).flatMap(({ payor = [] }) => payor);
  return [
    ...named.filter((one) => isReference(one, PRACTITIONERS)),
    ...people.flatMap((one) => leadsByKeys('Practitioner', [conditionalKey(one)])),
    ...leadsByKeys('Organization', payers.map(keyOfReference)),
    ...reports.filter((one) => isReference(one, REPORTS)),
  ];
}

/** Somebody known by an identifier alone, by its value: systems are spelled in several ways. */
export function leadsByKeys(type: 'Practitioner' | 'Organization', keys: readonly (string | undefined)[]): string[] {
  return keys.flatMap((key) => (key === undefined ? [] : `${type}?identifier=${key.slice(key.lastIndexOf('|') + 1)}`));
}
