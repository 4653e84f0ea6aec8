// SPDX-License-Identifier: Apache-2.0
import { unreadOrders, unreadReasons } from '../read/diagnosis.ts';
import { UNDATED } from '../identity.ts';
import { placesOf } from '../local-records.ts';
import { unreadPlannedOrders } from '../read/plans.ts';
import { draftOf, encounterDate } from '../read/service-record.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { REPORTS, isReference, relativeReferences } from '../reference.ts';
import type { Scope } from './searches.ts';

/**
 * Records that visits and treatments of the scope name and no search has brought, as `Type/id`: what they were for
 * (conditions, episodes of care, orders), what plans order, their reports, and where they took place. Each is a read of
 * its own, asked for only where it decides.
 */
export function namedRecords(scope: Scope, records: RecordSet): string[] {
  const treatments = treatmentsOf(scope, records);
  return [
    ...new Set([
      ...visitsOf(scope, records).flatMap((visit) => unreadReasons(records, visit)),
      ...treatments.flatMap((procedure) => unreadOrders(records, procedure)),
      ...(treatments.length > 0 ? unreadPlannedOrders(records, scope.patient) : []),
      ...treatments
        .flatMap(({ report = [] }) => relativeReferences(report))
        .filter((source) => isReference(source, REPORTS) && records.raw(source) === undefined),
      ...unreadPlaces(scope, records),
    ]),
  ];
}

/** Where visits took place, as far as it decides their clock: by the place's time zone. */
function unreadPlaces({ patient }: Pick<Scope, 'patient'>, records: RecordSet): string[] {
  const links = records
    .all('Encounter')
    .filter(({ id, subject }) => relativeReference(subject) === patient && records.unstatedZones.has(`Encounter/${id}`))
    .flatMap((visit) => placesOf(records, visit));
  return relativeReferences(links).filter((place) => isReference(place, PLACES) && records.raw(place) === undefined);
}

const PLACES: readonly string[] = ['Location', 'Organization'];

/** The patient's treatments on the dates of a scope; one that states no date is of its visit's. */
export function treatmentsOf(
  { patient, dates }: Pick<Scope, 'patient' | 'dates'>,
  records: RecordSet,
): ReadResource<'Procedure'>[] {
  return records
    .ofPatient('Procedure', patient)
    .filter((procedure) => dates.includes(draftOf(records, procedure).dateOfService));
}

/** The visits of a scope, and those of its treatments. */
export function visitsOf(scope: Scope, records: RecordSet): ReadResource<'Encounter'>[] {
  const { patient, dates, encounters } = scope;
  const named = treatmentsOf(scope, records).map(({ encounter }) => relativeReference(encounter) ?? '');
  const treated = new Set([...encounters, ...named]);
  return records
    .all('Encounter')
    .filter(({ subject }) => relativeReference(subject) === patient)
    .filter((visit) => {
      const date = encounterDate(visit);
      const isOfDates = date === UNDATED || dates.includes(date) || dates.length === 0;
      return treated.has(`Encounter/${visit.id}`) && isOfDates;
    });
}
