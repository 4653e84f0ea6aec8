// SPDX-License-Identifier: Apache-2.0
import { LOINC } from '@medplum/core';
import type {
  CarePlan,
  ClinicalImpression,
  DetectedIssue,
  Encounter,
  Observation,
  Patient,
  Reference,
} from '@medplum/fhirtypes';
import { relativeReference } from '../../capture/facts/records.ts';
import { subjectIdOf, type MissingRecord, type Remedy } from '../../capture/facts/rules.ts';

const OBSERVATION_CATEGORIES = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** What a record that is missing says of itself from the start. */
const NEW_RECORDS: Readonly<Record<MissingRecord, (links: RecordLinks) => NewRecord>> = {
  'plan-of-care': planOfCare,
  'objective-finding': (links) => observation(links, 'exam', 'Objective finding'),
  'functional-limitation': (links) => observation(links, 'functional-status', 'Functional limitation'),
  'progress-report': ({ subject, encounter, date }) => ({
    resourceType: 'ClinicalImpression',
    status: 'completed',
    code: { coding: [{ system: LOINC, code: '11506-3' }], text: 'Progress report' },
    subject,
    encounter,
    date,
  }),
};

type NewRecord = Partial<CarePlan> | Partial<Observation> | Partial<ClinicalImpression>;

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

/** A new record, as far as it can be known; undefined where `name` is not one that a rule asks for. */
export function newRecordFor(name: string, links: RecordLinks): NewRecord | undefined {
  return isMissingRecord(name) ? NEW_RECORDS[name](links) : undefined;
}

function isMissingRecord(name: string): name is MissingRecord {
  return Object.hasOwn(NEW_RECORDS, name);
}

/** The visit whose issue is put right. */
export interface CorrectedVisit {
  readonly encounterId: string;
  /** Reference of its charge, where one stands. */
  readonly charge?: string | undefined;
}

/** The form where an issue is put right: of the record at fault, or of the one that is missing. */
export function correctionPath(issue: DetectedIssue, remedy: Remedy | undefined, visit: CorrectedVisit): string {
  if (remedy?.act === 'create') {
    const type = NEW_RECORDS[remedy.record]({ subject: {}, encounter: {}, date: '' }).resourceType ?? '';
    return `/${type}/new?visit=${visit.encounterId}&for=${remedy.record}`;
  }
  const fault = faultOf(issue, remedy, visit);
  return fault.startsWith('Procedure/')
    ? `/charting/${visit.encounterId}?treatment=${fault.slice('Procedure/'.length)}`
    : `/${fault}/edit`;
}

/** The record that the issue is about, else one of the kind that the remedy corrects. */
function faultOf(issue: DetectedIssue, remedy: Remedy | undefined, { encounterId, charge }: CorrectedVisit): string {
  const links = (issue.implicated ?? []).flatMap((link) => relativeReference(link) ?? []);
  const subjectId = subjectIdOf(issue);
  const type = remedy?.act === 'correct' ? remedy.element.split('.')[0] : remedy && recordOf(remedy);
  return (
    links.find((link) => subjectId !== undefined && link.endsWith(`/${subjectId}`)) ??
    links.find((link) => link.startsWith(`${type ?? ''}/`)) ??
    (type === 'ChargeItem' ? charge : undefined) ??
    links.find((link) => !link.startsWith('Encounter/')) ??
    `Encounter/${encounterId}`
  );
}

function recordOf({ act }: Remedy): 'Procedure' | 'ChargeItem' {
  return act === 'code-procedure' ? 'Procedure' : 'ChargeItem';
}
