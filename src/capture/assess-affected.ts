// SPDX-License-Identifier: Apache-2.0
import { assessRecord, type RunContext, type RunReport } from './assess-record.ts';
import { readEach, searchEach, type FhirClient } from '../fhir/fhir-client.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { AnyResourceSchema, R4_SCHEMAS } from '../fhir/r4.ts';
import { rawReference, relativeReference } from '../fhir/record-set.ts';

/** Visits that one record can send to be assessed again. */
const MOST_VISITS = 20;

/**
 * Assesses again what a record beside the visit may put right: documentation, a diagnosis, a plan of care, a Coverage.
 *
 * Affected are the visit that the record names, and the patient's visits with open issues. A record of a patient who
 * has neither costs one search.
 * @param record - A saved or deleted Observation, Condition, CarePlan, Composition, DocumentReference,
 *   ClinicalImpression or Coverage; only its references are used.
 * @throws FhirFault when the server keeps failing.
 */
export async function assessAffected(context: RunContext, record: unknown): Promise<RunReport[]> {
  const reports: RunReport[] = [];
  for (const encounter of await readEach(context.client, await affectedVisits(context.client, record))) {
    reports.push(await assessRecord(context, encounter));
  }
  return reports;
}

/**
 * The Encounters whose assessment a record beside them may change, as references.
 * @param client - Where our issues are kept.
 */
export async function affectedVisits(client: FhirClient, record: unknown): Promise<string[]> {
  const raw = AnyResourceSchema.safeParse(record).data;
  const patient =
    raw && (rawReference(raw, 'subject') ?? rawReference(raw, 'patient') ?? rawReference(raw, 'beneficiary'));
  if (!raw || patient?.startsWith('Patient/') !== true) {
    return [];
  }
  const [issues = []] = await searchEach(client, [
    `DetectedIssue?patient=${patient}&status=preliminary&_sort=-identified&_count=1000`,
  ]);
  const visits = new Set([rawReference(raw, 'encounter') ?? '', ...issues.flatMap(visitsOf)].filter(isVisit));
  return [...visits].slice(0, MOST_VISITS);
}

/** The Encounters of an issue of ours. */
function visitsOf(issue: unknown): string[] {
  const { data } = R4_SCHEMAS.DetectedIssue.safeParse(issue);
  return data && ownIdentity(data) ? (data.implicated ?? []).flatMap((link) => relativeReference(link) ?? []) : [];
}

function isVisit(reference: string): boolean {
  return reference.startsWith('Encounter/');
}
