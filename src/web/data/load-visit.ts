// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient, WithId } from '@medplum/core';
import type { BundleEntry, Encounter, Patient } from '@medplum/fhirtypes';
import { batchOfGets, relativeReference, type RecordSet } from '../../capture/facts/records.ts';
import { otherPatientsIn } from '../../capture/names.ts';
import { readVisit } from '../../capture/read-visit.ts';
import { viewVisit, type VisitView } from '../../capture/visit-view.ts';
import { readPatients } from '../../capture/read-patients.ts';
import { FRESH } from './records.ts';

/** A visit with its people: what stands on the server, and the same engine's view of the record. */
export interface LoadedVisit extends VisitView {
  readonly encounter: WithId<Encounter>;
  readonly patient: WithId<Patient> | undefined;
  readonly records: RecordSet;
}

/** Changes when the visit, its treatments, its charge or its issues do; costs little while nothing happens. */
export async function latestOfVisit(medplum: MedplumClient, id: string): Promise<string> {
  const last = '_sort=-_lastUpdated&_count=1&_total=accurate';
  const visit = `Encounter/${id}`;
  const searches = [
    `Encounter?_id=${id}&${last}`,
    `Procedure?encounter=${visit}&${last}`,
    `ChargeItem?context=${visit}&${last}`,
    `DetectedIssue?implicated=${visit}&${last}`,
  ];
  const { entry = [] } = await medplum.executeBatch(batchOfGets(searches));
  const versionOf = ({ resource }: BundleEntry): string =>
    resource?.resourceType === 'Bundle'
      ? `${String(resource.total)} ${resource.entry?.[0]?.resource?.meta?.versionId ?? ''}`
      : '';
  return entry.map(versionOf).join();
}

/**
 * Reads a visit as the bots do, and assesses it here.
 * @throws OperationOutcomeError of the server, or Error where a search is refused.
 */
export async function loadVisit(medplum: MedplumClient, id: string): Promise<LoadedVisit> {
  const encounter = await medplum.readResource('Encounter', id, FRESH);
  const patientReference = relativeReference(encounter.subject);
  const subject = patientReference?.startsWith('Patient/')
    ? medplum.readReference<Patient>({ reference: patientReference }, FRESH)
    : undefined;
  const [read, patient] = await Promise.all([readVisit(medplum, encounter), subject?.catch(() => undefined)]);
  const others = await readPatients(medplum, otherPatientsIn(read, patientReference));
  const records = read.with([...(patient ? [patient] : []), ...others]);
  return { ...viewVisit(records, `Encounter/${encounter.id}`), encounter, patient, records };
}
