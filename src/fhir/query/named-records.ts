// SPDX-License-Identifier: Apache-2.0
import { unreadOrders, unreadReasons } from '../read/diagnosis.ts';
import { UNDATED } from '../identity.ts';
import { performedDate } from '../read/performed.ts';
import { encounterDate } from '../read/service-record.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { isReference } from '../reference.ts';
import type { Scope } from './searches.ts';

/** What `Procedure.report` may name. */
const REPORTS: readonly string[] = ['DiagnosticReport', 'DocumentReference', 'Composition'];

/**
 * Records that visits and treatments of the scope name and no search has brought, as `Type/id`: what they were for
 * (conditions, episodes of care, orders), and their reports. Each is a read of its own, asked for only where it decides.
 */
export function namedRecords({ patient, dates, encounters }: Scope, records: RecordSet): string[] {
  const treatments = records
    .ofPatient('Procedure', patient)
    .filter((procedure) => dates.includes(performedDate(procedure) ?? ''));
  const treated = new Set([...encounters, ...treatments.map(({ encounter }) => relativeReference(encounter) ?? '')]);
  const visits = records
    .all('Encounter')
    .filter(({ subject }) => relativeReference(subject) === patient)
    .filter((visit) => {
      const date = encounterDate(visit);
      const isOfDates = date === UNDATED || dates.includes(date) || dates.length === 0;
      return treated.has(`Encounter/${visit.id}`) && isOfDates;
    });
  return [
    ...new Set([
      ...visits.flatMap((visit) => unreadReasons(records, visit)),
      ...treatments.flatMap((procedure) => unreadOrders(records, procedure)),
      ...treatments
        .flatMap(({ report = [] }) => report.flatMap((link) => relativeReference(link) ?? []))
        .filter((source) => isReference(source, REPORTS) && records.raw(source) === undefined),
    ]),
  ];
}
