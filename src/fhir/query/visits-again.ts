// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { batchOfGets } from '../fhir-client.ts';
import { performedDate } from '../read/performed.ts';
import { encounterDate } from '../read/service-record.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { searchTypes, windowsOf, type Scope } from './searches.ts';

const TYPES = ['Encounter', 'Procedure'];

/** One more look at the visits and treatments of a scope: of what has no date, at those that led to it. */
export function visitsAgain({ patient, dates, encounters, procedures }: Scope): Bundle {
  const ids = [...encounters, ...procedures].map((reference) => reference.split('/')[1] ?? '');
  const apart = dates.length === 0 && ids.length > 0 ? [searchTypes(TYPES, [`_id=${ids.join(',')}`])] : [];
  const dated = windowsOf(dates).map(([from, to]) =>
    searchTypes(TYPES, [`patient=${patient}`, `date=ge${from}`, `date=le${to}`]),
  );
  return batchOfGets([...dated, ...apart]);
}

/** True where one of them was saved, deleted or moved to another day since the records were read. */
export function haveMoved(scope: Scope, records: RecordSet, now: readonly Resource[]): boolean {
  const read = new Set(records.resources().map(versionOf));
  const standing = new Set(now.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`));
  return now.some((one) => !read.has(versionOf(one))) || ofDays(scope, records).some((one) => !standing.has(one));
}

/** What was read of the patient's visits and treatments of the days. */
function ofDays({ patient, dates }: Scope, records: RecordSet): string[] {
  const visits = records
    .all('Encounter')
    .filter((visit) => relativeReference(visit.subject) === patient && dates.includes(encounterDate(visit)))
    .map(({ id }) => `Encounter/${id}`);
  const treatments = records
    .ofPatient('Procedure', patient)
    .filter((procedure) => dates.includes(performedDate(procedure) ?? ''))
    .map(({ id }) => `Procedure/${id}`);
  return [...visits, ...treatments];
}

interface Version {
  readonly resourceType: string;
  readonly id?: string | undefined;
  readonly meta?: { readonly versionId?: string | undefined } | undefined;
}

function versionOf({ resourceType, id, meta }: Version): string {
  return `${resourceType}/${id ?? ''}/_history/${meta?.versionId ?? ''}`;
}
