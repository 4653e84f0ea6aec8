// SPDX-License-Identifier: Apache-2.0
import { LOINC } from '@medplum/core';
import type { CarePlan, DetectedIssue, Encounter, Observation, Patient, Reference, Resource } from '@medplum/fhirtypes';
import { isRuleCode, type RuleCode } from '../../engine/billing/rule-code.ts';
import { ownIdentity } from '../../fhir/identity.ts';
import { relativeReference } from '../../fhir/record-set.ts';
import { ISSUE_CODES } from '../../fhir/systems.ts';

const OBSERVATION_CATEGORIES = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** Issues that ask for a record that is not there yet, and what such a record says of itself from the start. */
const NEW_RECORDS: Readonly<Record<string, (links: RecordLinks) => Partial<Resource>>> = {
  'plan-of-care-missing': planOfCare,
  'plan-of-care-expired': planOfCare,
  'exam-findings-missing': (links) => observation(links, 'exam', 'Objective finding'),
  'functional-limitation-missing': (links) => observation(links, 'functional-status', 'Functional limitation'),
  'progress-report-missing': ({ subject, encounter, date }) => ({
    resourceType: 'ClinicalImpression',
    status: 'completed',
    code: { coding: [{ system: LOINC, code: '11506-3' }], text: 'Progress report' },
    subject,
    encounter,
    date,
  }),
};

/** What a new record of a visit is tied to. */
export interface RecordLinks {
  readonly subject: Reference<Patient>;
  readonly encounter: Reference<Encounter>;
  /** Start of the visit, as written. */
  readonly date: string;
}

function planOfCare({ subject, encounter, date }: RecordLinks): Partial<CarePlan> {
  return {
    resourceType: 'CarePlan',
    status: 'active',
    intent: 'plan',
    description: 'Manual therapy',
    subject,
    encounter,
    period: { start: date.slice(0, 10) },
  };
}

function observation({ subject, encounter, date }: RecordLinks, category: string, text: string): Partial<Observation> {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ system: OBSERVATION_CATEGORIES, code: category }] }],
    code: { text },
    subject,
    encounter,
    effectiveDateTime: date,
  };
}

/** A new record that puts an issue right, as far as it can be known; undefined where the issue asks for none. */
export function newRecordFor(code: string, links: RecordLinks): Partial<Resource> | undefined {
  return NEW_RECORDS[code]?.(links);
}

/** Issues that only a person's attestation by modifier ends. */
const ATTESTED: readonly string[] = ['distinct-service-modifier-missing', 'kx-missing'];

/** The rule that raised an issue; undefined where this build has no such rule. */
export function codeOf({ code }: DetectedIssue): RuleCode | undefined {
  const text = code?.coding?.find(({ system }) => system === ISSUE_CODES)?.code ?? '';
  return isRuleCode(text) ? text : undefined;
}

export function isAttested(issue: DetectedIssue): boolean {
  return ATTESTED.includes(codeOf(issue) ?? '');
}

/** The form where an issue is put right: of the record at fault, or of the one that is missing. */
export function correctionPath(issue: DetectedIssue, encounterId: string): string {
  const code = codeOf(issue) ?? '';
  const missing = newRecordFor(code, { subject: {}, encounter: {}, date: '' })?.resourceType;
  if (missing !== undefined) {
    return `/${missing}/new?visit=${encounterId}&for=${code}`;
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
