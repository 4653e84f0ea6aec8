// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue, Meta } from '@medplum/fhirtypes';
import type { Issue } from '../../engine/billing/assessment.ts';
import type { TreatmentDay } from '../../engine/billing/treatment-day.ts';
import { tellsTheSame } from '../../engine/told-facts.ts';
import { references } from './charge-item.ts';
import { toldFacts } from '../identity.ts';
import { ISSUE_CODES, ISSUE_FACTS, ISSUE_IDENTIFIER, ISSUE_STATE, RULE_PAGES } from '../systems.ts';

/** Identifier value of an issue of a day. */
export function issueIdentifier(day: TreatmentDay, issue: Issue): string {
  return `${day.key}/${issue.key}`;
}

/**
 * The DetectedIssue that should stand for an issue. What a person wrote (`mitigation`), the first-seen date and
 * everything the service does not decide are kept from `existing`.
 * @param author - Reference to the service's Device.
 * @param newCharges - References of the charges concerned that are made with it.
 * @param now - Instant of this run, used for an issue that is new, or acknowledged with facts that have changed since:
 *   a mitigation older than the issue acknowledges nothing.
 */
export function toDetectedIssue(
  day: TreatmentDay,
  issue: Issue,
  existing: DetectedIssue | undefined,
  {
    author,
    newCharges = [],
    now,
  }: { readonly author: string; readonly newCharges?: readonly string[]; readonly now: string },
): DetectedIssue {
  const encounters = day.encounters.map(({ source }) => source);
  const hasChanged = existing?.mitigation !== undefined && !tellsTheSame(issue, toldFacts(existing));
  const concerned = [...issue.implicated, ...newCharges];
  const implicated = [...new Set([...encounters, ...concerned])];
  return {
    ...existing,
    resourceType: 'DetectedIssue',
    ...metaOf(issue, existing?.meta),
    identifier: existing?.identifier ?? [{ system: ISSUE_IDENTIFIER, value: issueIdentifier(day, issue) }],
    status: 'preliminary',
    code: { coding: [{ system: ISSUE_CODES, code: issue.code, display: issue.title }], text: issue.title },
    severity: issue.severity,
    patient: { reference: day.patient },
    identifiedDateTime: hasChanged ? now : (existing?.identifiedDateTime ?? now),
    author: { reference: author },
    ...(implicated.length > 0 ? { implicated: references(implicated) } : {}),
    evidence: [
      {
        code: [{ coding: [{ system: ISSUE_FACTS, code: issue.facts }], text: issue.evidence }],
        ...(concerned.length > 0 ? { detail: references(concerned) } : {}),
      },
    ],
    detail: issue.detail,
    reference: `${RULE_PAGES}${issue.code}`,
  };
}

/** What was decided about the acknowledgement, for those who read the issue and do not assess. */
function metaOf({ acknowledged }: Issue, meta: Meta | undefined): { readonly meta?: Meta } {
  const others = (meta?.tag ?? []).filter(({ system }) => system !== ISSUE_STATE);
  const tag = acknowledged ? [...others, { system: ISSUE_STATE, code: 'acknowledged' }] : others;
  const { tag: _before, ...rest } = meta ?? {};
  const kept = tag.length > 0 ? { ...rest, tag } : rest;
  return meta || acknowledged ? { meta: kept } : {};
}

/** The issue once its cause is gone: kept, with whatever a person wrote. */
export function mitigated(existing: DetectedIssue): DetectedIssue {
  return { ...existing, status: 'mitigated' };
}
