// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue } from '@medplum/fhirtypes';
import { unitsText } from '../engine/billing/wording.ts';
import { isWrittenAcknowledged } from '../fhir/identity.ts';
import { readModifiers } from '../fhir/read/modifiers.ts';

/** What one version of a charge or an issue says. */
export interface Change {
  readonly what: string;
  /** The figures it rests on, or the reason a person gave. */
  readonly why: string | undefined;
}

/** What became of a charge or an issue with this version of it. */
export function changeOf(resource: ChargeItem | DetectedIssue): Change {
  const isOurs = resource.meta?.author?.reference?.startsWith('Bot/') === true;
  return { what: isOurs ? stateOf(resource) : actOf(resource), why: whyOf(resource) };
}

/** What a person did: an acknowledgement is theirs before the service has found that it counts. */
function actOf(resource: ChargeItem | DetectedIssue): string {
  const isReason = resource.resourceType === 'DetectedIssue' && resource.mitigation !== undefined;
  return isReason ? issueIs(resource, 'acknowledged') : stateOf(resource);
}

function stateOf(resource: ChargeItem | DetectedIssue): string {
  if (resource.resourceType === 'ChargeItem') {
    const line = [unitsText(resource.quantity?.value ?? 0), ...readModifiers(resource)].join(' ');
    return `Charge: ${line}, ${resource.status}`;
  }
  return issueIs(resource, issueState(resource));
}

function issueIs({ code }: DetectedIssue, state: string): string {
  return `${code?.text ?? 'Issue'}: ${state}`;
}

function issueState(issue: DetectedIssue): string {
  if (issue.status !== 'preliminary') {
    return 'closed';
  }
  return isWrittenAcknowledged(issue) ? 'acknowledged' : 'open';
}

function whyOf(resource: ChargeItem | DetectedIssue): string | undefined {
  return resource.resourceType === 'ChargeItem'
    ? resource.note?.at(-1)?.text
    : (resource.mitigation?.at(-1)?.action.text ?? resource.evidence?.[0]?.code?.[0]?.text);
}
