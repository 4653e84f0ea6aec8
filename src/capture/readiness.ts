// SPDX-License-Identifier: Apache-2.0
import { holdsCharge, isBilled, isFinished } from '../engine/billing/assessment.ts';
import type { RuleCategory } from '../engine/rules/rule.ts';
import { isRuleCode } from '../engine/billing/rule-code.ts';
import { RULES, ruleOf } from '../engine/rules/index.ts';
import type { VisitIssue, VisitView } from './visit-view.ts';

/** One thing that must be so before a charge goes on a claim. */
export interface ReadinessItem {
  readonly label: string;
  /** `unready`: as `holds`, where there is no charge to hold. */
  readonly state: 'ready' | 'holds' | 'unready' | 'risk' | 'acknowledged';
  /** What is wrong, by its titles. */
  readonly why: readonly string[];
}

const LABELS: Readonly<Record<RuleCategory, string>> = {
  record: 'Record',
  time: 'Time',
  units: 'Units',
  modifiers: 'Modifiers',
  exclusions: 'Service',
  documentation: 'Documentation',
  performers: 'Performer',
};

/** What a claim needs, each with what stands in its way: the visit, then every category of rules. */
export function readinessOf(view: Pick<VisitView, 'days' | 'issues' | 'charges'>): ReadinessItem[] {
  const holds = view.charges.length > 0 ? 'holds' : 'unready';
  const isOver = view.days.every(({ assessment }) => isFinished(assessment.day));
  const billed = new Set(view.days.flatMap(({ assessment: { day } }) => (isBilled(day) ? day.key : [])));
  const categories = [...new Set(RULES.map(({ meta }) => meta.category))];
  const items: ReadinessItem[] = [
    { label: 'Visit', state: isOver ? 'ready' : 'holds', why: isOver ? [] : ['in progress'] },
    ...categories.map((category) => itemOf(category, view.issues, billed)),
  ];
  return items.map((item) => (item.state === 'holds' ? { ...item, state: holds } : item));
}

/** @param billed - Keys of days a charge of which has gone out: it is at risk, and held no more. */
function itemOf(category: RuleCategory, issues: readonly VisitIssue[], billed: ReadonlySet<string>): ReadinessItem {
  const own = issues.filter(
    ({ code, severity }) => severity !== 'low' && isRuleCode(code) && ruleOf(code).meta.category === category,
  );
  const open = own.filter(({ acknowledged }) => !acknowledged);
  const state = open.some((issue) => holdsCharge(issue) && !billed.has(issue.dayKey))
    ? 'holds'
    : open.length > 0
      ? 'risk'
      : own.length > 0
        ? 'acknowledged'
        : 'ready';
  return {
    label: LABELS[category],
    state,
    why: (open.length > 0 ? open : own).map(({ title }) => title),
  };
}
