// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue } from '@medplum/fhirtypes';
import { isRuleCode, readIssueKey, type RuleCode } from '../../engine/billing/rule-code.ts';
import { ownIdentity } from '../../fhir/identity.ts';
import { ISSUE_CODES } from '../../fhir/systems.ts';

/** The catalogue, for those who show it. */
export { holdsCharge, needsWork, type Severity } from '../../engine/billing/assessment.ts';
export { isRuleCode, type RuleCode } from '../../engine/billing/rule-code.ts';
export { leftOpen } from '../../engine/billing/wording.ts';
export { RULES, ruleOf } from '../../engine/rules/index.ts';
export { remediesOf, type Remedy } from '../../engine/rules/remedy.ts';
export type { RuleMessage } from '../../engine/rules/rule.ts';

/** The rule that raised an issue; undefined where this build has no such rule. */
export function codeOf({ code }: Pick<DetectedIssue, 'code'>): RuleCode | undefined {
  const text = code?.coding?.find(({ system }) => system === ISSUE_CODES)?.code ?? '';
  return isRuleCode(text) ? text : undefined;
}

/** The id of the record that an issue of ours concerns; undefined where it concerns the day. */
export function subjectIdOf(issue: Pick<DetectedIssue, 'identifier'>): string | undefined {
  return readIssueKey(ownIdentity(issue)?.item ?? '')?.subjectId;
}
