// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue } from '@medplum/fhirtypes';
import { ownIdentity } from '../../fhir/identity.ts';
import { relativeReference } from '../../fhir/record-set.ts';

/** Issues that ask for a record that is not there yet. */
const NEW_RECORDS: Readonly<Record<string, string>> = {
  'plan-of-care-missing': 'CarePlan',
  'plan-of-care-expired': 'CarePlan',
  'exam-findings-missing': 'Observation',
  'functional-limitation-missing': 'Observation',
  'progress-report-missing': 'ClinicalImpression',
};

/** Issues that only a person's attestation by modifier ends. */
const ATTESTED: readonly string[] = ['distinct-service-modifier-missing', 'kx-missing'];

export function codeOf(issue: DetectedIssue): string {
  return issue.code?.coding?.[0]?.code ?? '';
}

export function isAttested(issue: DetectedIssue): boolean {
  return ATTESTED.includes(codeOf(issue));
}

/** The form where an issue is put right: of the record at fault, or of the one that is missing. */
export function correctionPath(issue: DetectedIssue, encounterId: string): string {
  const missing = NEW_RECORDS[codeOf(issue)];
  if (missing !== undefined) {
    return `/${missing}/new?visit=${encounterId}`;
  }
  const links = (issue.implicated ?? []).flatMap((link) => relativeReference(link) ?? []);
  const subject = ownIdentity(issue)?.part.split('/')[1];
  const fault =
    links.find((link) => subject !== undefined && link.endsWith(`/${subject}`)) ??
    links.find((link) => !link.startsWith('Encounter/')) ??
    `Encounter/${encounterId}`;
  return fault.startsWith('Procedure/')
    ? `/charting/${encounterId}?treatment=${fault.slice('Procedure/'.length)}`
    : `/${fault}/edit`;
}
