// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient, WithId } from '@medplum/core';
import type { ChargeItem, DetectedIssue, Encounter, Patient, Resource } from '@medplum/fhirtypes';
import { assess } from '../../engine/assess.ts';
import { tellsTheSame, type Assessment, type Issue } from '../../engine/billing/assessment.ts';
import { isWrittenAcknowledged, ownIdentity, toldFacts } from '../../fhir/identity.ts';
import { languageOf } from '../../fhir/read/language.ts';
import { RecordSet, relativeReference } from '../../fhir/record-set.ts';
import { toTreatmentDays } from '../../fhir/read/treatment-days.ts';
import { scopeOfTrigger } from '../../fhir/query/trigger.ts';
import type { PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { readRecords } from '../../capture/read-records.ts';
import { namesOf, type Names } from './names.ts';
import { manualTherapyCharges, openIssues, ownIssues } from './records.ts';

/** A treatment day of the visit, with the policy it was assessed by. */
export interface AssessedDay {
  readonly assessment: Assessment;
  readonly policy: PayerPolicy;
}

/** An open issue as it stands on the server, with whether it is acknowledged. */
export interface VisitIssue {
  readonly resource: WithId<DetectedIssue>;
  /** As decided here; as the server last decided where nothing raises the issue here any more. */
  readonly acknowledged: boolean;
}

/** A visit with everything about its charge: what stands on the server, and the same engine's view of the record. */
export interface VisitView {
  readonly encounter: WithId<Encounter>;
  readonly patient: WithId<Patient> | undefined;
  readonly records: RecordSet;
  readonly days: readonly AssessedDay[];
  readonly charges: readonly WithId<ChargeItem>[];
  readonly issues: readonly VisitIssue[];
  /** Issues that are closed, for the history. */
  readonly closedIssues: readonly WithId<DetectedIssue>[];
  readonly names: Names;
  /** BCP 47 tag. */
  readonly language: string;
  /** False while the server has yet to store what the record asks for. */
  readonly isSettled: boolean;
}

const FRESH = { cache: 'reload' } as const;

/**
 * Reads a visit as the bots do, and assesses it here.
 * @throws OperationOutcomeError of the server, or FhirFault where a search is refused.
 */
export async function loadVisit(medplum: MedplumClient, id: string): Promise<VisitView> {
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
  return viewOf({ encounter, patient, records });
}

function viewOf({ encounter, patient, records }: Pick<VisitView, 'encounter' | 'patient' | 'records'>): VisitView {
  const reference = `Encounter/${encounter.id}`;
  const days = assessDays(records, encounter);
  const raws = allRaw(records);
  const visits = new Set(days.flatMap(({ assessment }) => assessment.day.encounters.map(({ source }) => source)));
  const issues = openIssues(raws, reference).map((resource) => toVisitIssue(resource, days));
  const charges = manualTherapyCharges(raws).filter(({ context }) => visits.has(relativeReference(context) ?? ''));
  const closedIssues = ownIssues(raws, reference).filter(({ status }) => status !== 'preliminary');
  const language = patient ? languageOf(records, `Patient/${patient.id}`) : 'en';
  const names = namesOf(raws);
  const isSettled = isAsDecided(days, charges, issues);
  return { encounter, patient, records, days, charges, issues, closedIssues, names, language, isSettled };
}

/** The visit's treatment days as the engine sees them, here in the browser. */
export function assessDays(records: RecordSet, { id, subject }: Encounter): AssessedDay[] {
  const reference = `Encounter/${id ?? ''}`;
  return toTreatmentDays(records, relativeReference(subject) ?? '')
    .filter(({ day }) => day.encounters.some(({ source }) => source === reference))
    .map(({ day, policy, ptpEdits }) => ({ assessment: assess(day, policy, ptpEdits), policy }));
}

function toVisitIssue(resource: WithId<DetectedIssue>, days: readonly AssessedDay[]): VisitIssue {
  const raised = raisedAs(resource, days);
  return { resource, acknowledged: raised?.acknowledged ?? isWrittenAcknowledged(resource) };
}

/** The issue that a DetectedIssue stands for, as it is raised here. */
function raisedAs(resource: DetectedIssue, days: readonly AssessedDay[]): Issue | undefined {
  const identity = ownIdentity(resource);
  return days
    .filter(({ assessment }) => assessment.day.key === identity?.dayKey)
    .flatMap(({ assessment }) => assessment.issues)
    .find(({ key }) => key === identity?.part);
}

function isAsDecided(
  days: readonly AssessedDay[],
  charges: readonly ChargeItem[],
  issues: readonly VisitIssue[],
): boolean {
  const raised = days.flatMap(({ assessment }) => assessment.issues);
  const isStored = issues.every(({ resource, acknowledged }) => {
    const issue = raisedAs(resource, days);
    return issue && tellsTheSame(issue, toldFacts(resource)) && acknowledged === isWrittenAcknowledged(resource);
  });
  const notes = days.flatMap(({ assessment }) => assessment.charges.map(({ note }) => note));
  const isCharged = notes.every((note) =>
    charges.some((charge) => charge.status === 'billed' || charge.note?.some(({ text }) => text === note) === true),
  );
  return isCharged && isStored && raised.length === issues.length;
}

function allRaw(records: RecordSet): Resource[] {
  return records.versions().flatMap((version) => {
    const raw = records.raw(version.replace(/\/_history\/.*$/, ''));
    return raw ? [raw as unknown as Resource] : [];
  });
}
