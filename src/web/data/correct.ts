// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue } from '@medplum/fhirtypes';
import { missingRecordType } from '../../capture/charting/missing-record.ts';
import { relativeReferences } from '../../capture/facts/records.ts';
import type { Unread } from '../../capture/mend/unread.ts';
import type { VisitCharge } from '../../capture/visit-view.ts';
import { subjectIdOf, type Remedy } from '../../capture/facts/rules.ts';

/** The visit whose issue is put right. */
export interface CorrectedVisit {
  readonly encounterId: string;
  /** The charges of the issue's day. */
  readonly charges: readonly Pick<VisitCharge, 'source' | 'state'>[];
  /** What could not be read, where that is the issue. */
  readonly unread?: Unread | undefined;
}

/** The form where an issue is put right: of the record at fault, or of the one that is missing. */
export function correctionPath(
  issue: DetectedIssue,
  remedy: Remedy | undefined,
  visit: CorrectedVisit,
): string | undefined {
  if (remedy?.act === 'create') {
    return `/${missingRecordType(remedy.record)}/new?visit=${visit.encounterId}&for=${remedy.record}`;
  }
  // The claim is corrected where it is billed; what is at hand is the record that it rests on.
  if (remedy?.act === 'correct-claim') {
    return `/charting/${visit.encounterId}`;
  }
  if (remedy?.act === 'make-readable') {
    return visit.unread && unreadPath(visit.unread);
  }
  const fault = faultOf(issue, remedy, visit);
  // So is what was billed with it.
  if (visit.charges.some(({ source, state }) => source === fault && state === 'billed')) {
    return `/charting/${visit.encounterId}`;
  }
  // What no record of its own is at fault for is a matter of the visit's treatments.
  if (fault.startsWith('Encounter/') && TREATMENTS.includes(typeOf(remedy) ?? '')) {
    return `/charting/${visit.encounterId}`;
  }
  return fault.startsWith('Procedure/')
    ? `/charting/${visit.encounterId}?treatment=${fault.slice('Procedure/'.length)}`
    : `/${fault}/edit`;
}

/** The sheet where that shows the treatment, the page of payers for a policy, else a form of the one element that could not be read. */
function unreadPath({ source, path, sheet }: Unread): string {
  const [type, id = ''] = source.split('/');
  if (sheet !== undefined) {
    return `/charting/${sheet}${type === 'Procedure' ? `?treatment=${id}` : ''}`;
  }
  if (path.includes('(payer-policy)')) {
    return `/admin/payers?payer=${id}`;
  }
  const [, element] = path.split(/[.[]/);
  return `/${source}/edit${element === undefined ? '' : `?element=${element}`}`;
}

/** The record that the issue is about, else one of the kind that the remedy corrects. */
function faultOf(issue: DetectedIssue, remedy: Remedy | undefined, { encounterId, charges }: CorrectedVisit): string {
  const links = relativeReferences(issue.implicated);
  const subjectId = subjectIdOf(issue);
  const type = typeOf(remedy);
  return (
    links.find((link) => subjectId !== undefined && link.endsWith(`/${subjectId}`)) ??
    links.find((link) => link.startsWith(`${type ?? ''}/`)) ??
    (type === 'ChargeItem' ? charges[0]?.source : undefined) ??
    links.find((link) => !link.startsWith('Encounter/')) ??
    `Encounter/${encounterId}`
  );
}

const TREATMENTS: readonly string[] = ['Procedure', 'ChargeItem'];

function typeOf(remedy: Remedy | undefined): string | undefined {
  return remedy?.act === 'correct' ? remedy.element.split('.')[0] : remedy && recordOf(remedy);
}

function recordOf({ act }: Remedy): 'Procedure' | 'ChargeItem' {
  return act === 'code-procedure' ? 'Procedure' : 'ChargeItem';
}
