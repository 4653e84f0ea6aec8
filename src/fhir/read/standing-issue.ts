// SPDX-License-Identifier: Apache-2.0
import { SEVERITIES, bySeverity, type Severity } from '../../engine/billing/assessment.ts';
import { isWrittenAcknowledged, ownIdentity } from '../identity.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { relativeReferences } from '../reference.ts';
import { ISSUE_CODES } from '../systems.ts';

/** A DetectedIssue of ours as it stands on the server. */
export interface StandingIssue {
  readonly source: string;
  readonly dayKey: string;
  readonly dateOfService: string;
  /** `<code>`, or `<code>/<id of the record concerned>`. */
  readonly key: string;
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  readonly detail: string;
  readonly isOpen: boolean;
  /** True where a clinician has acknowledged the facts that it tells. */
  readonly acknowledged: boolean;
  /** `Encounter/<id>` of each visit it is about. */
  readonly visits: readonly string[];
}

/** The issues of ours, open and closed: of one visit, or all of them; most severe first. */
export function standingIssues(records: RecordSet, visit?: string): StandingIssue[] {
  const byVisit = records.index('DetectedIssue', 'visit', ({ implicated = [] }) => implicated.map(relativeReference));
  const found = visit === undefined ? records.all('DetectedIssue') : (byVisit.get(visit) ?? []);
  return found.flatMap((issue) => readStandingIssue(issue) ?? []).sort(compareSeverity);
}

/** Undefined for an issue that another system raised. */
export function readStandingIssue(issue: ReadResource<'DetectedIssue'>): StandingIssue | undefined {
  const identity = ownIdentity(issue);
  return (
    identity && {
      source: `DetectedIssue/${issue.id}`,
      dayKey: identity.dayKey,
      dateOfService: identity.dateOfService,
      key: identity.item,
      code: issue.code?.coding?.find(({ system }) => system === ISSUE_CODES)?.code ?? '',
      title: issue.code?.text ?? '',
      severity: SEVERITIES.find((severity) => severity === issue.severity) ?? 'low',
      detail: issue.detail ?? '',
      isOpen: issue.status === 'preliminary',
      acknowledged: isWrittenAcknowledged(issue),
      visits: relativeReferences(issue.implicated).filter((reference) => reference.startsWith('Encounter/')),
    }
  );
}

function compareSeverity(a: StandingIssue, b: StandingIssue): number {
  return bySeverity(a, b) || (a.key < b.key ? -1 : 1);
}
