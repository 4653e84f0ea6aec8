// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient, WithId } from '@medplum/core';
import type { Encounter, Patient, Resource } from '@medplum/fhirtypes';
import { readRecords } from '../../capture/read-records.ts';
import { viewVisit, type VisitView } from '../../capture/visit-view.ts';
import { scopeOfTrigger } from '../../fhir/query/trigger.ts';
import { languageOf } from '../../fhir/read/language.ts';
import { RecordSet, relativeReference } from '../../fhir/record-set.ts';
import { namesOf, type Names } from './names.ts';

/** A visit with its people: what stands on the server, and the same engine's view of the record. */
export interface LoadedVisit extends VisitView {
  readonly encounter: WithId<Encounter>;
  readonly patient: WithId<Patient> | undefined;
  readonly records: RecordSet;
  readonly names: Names;
  /** BCP 47 tag. */
  readonly language: string;
}

const FRESH = { cache: 'reload' } as const;

/**
 * Reads a visit as the bots do, and assesses it here.
 * @throws OperationOutcomeError of the server, or FhirFault where a search is refused.
 */
export async function loadVisit(medplum: MedplumClient, id: string): Promise<LoadedVisit> {
  const encounter = await medplum.readResource('Encounter', id, FRESH);
  const scope = scopeOfTrigger(encounter);
  const patientReference = relativeReference(encounter.subject);
  const subject = patientReference?.startsWith('Patient/')
    ? medplum.readReference<Patient>({ reference: patientReference }, FRESH)
    : undefined;
  const [read, patient] = await Promise.all([
    scope ? readRecords(medplum, scope) : undefined,
    subject?.catch(() => undefined),
  ]);
  const [failure] = read?.failures ?? [];
  if (failure) {
    throw new Error(`Search for ${failure.url}: ${failure.message} (${failure.status})`);
  }
  const records = (read?.records ?? new RecordSet([])).with(patient ? [encounter, patient] : [encounter]);
  const language = patient ? languageOf(records, `Patient/${patient.id}`) : 'en';
  const names = namesOf(records.resources() as unknown as Resource[]);
  return { ...viewVisit(records, `Encounter/${encounter.id}`), encounter, patient, records, names, language };
}
