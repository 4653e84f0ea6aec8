// SPDX-License-Identifier: Apache-2.0
import {
  SEVERITIES,
  bySeverity,
  holdsCharge,
  mayBeAcknowledged,
  type Issue,
  type Severity,
} from './billing/assessment.ts';
import { factsHash } from './billing/facts.ts';
import type { IssueKey, RuleCode } from './billing/rule-code.ts';
import { recordNames, type RecordNames } from './billing/source-words.ts';
import { issueWords } from './issue-words.ts';
import { RULES } from './rules/index.ts';
import { noteNotSeen } from './rules/note-not-seen.ts';
import { tellsTheSame } from './told-facts.ts';
import type { Finding, Rule, RuleFacts, RuleInput } from './rules/rule.ts';

/** A finding with the severity it has for this payer. */
interface Raised {
  readonly finding: Finding;
  readonly severity: Severity;
}

/**
 * The issues of a day, most severe first, then by key. Here alone is decided which of them a clinician has
 * acknowledged, and that nothing is called missing that may stand in a part of the record that was not seen.
 */
export function raiseIssues(facts: RuleFacts): Issue[] {
  const { day } = facts;
  let known: RecordNames | undefined;
  const names: RecordNames = { get: (reference) => (known ??= recordNames(day)).get(reference) };
  const input = { ...facts, soughtInVain: [], wouldHold: false, names };
  const stillWriting = day.encounters.some(({ state }) => state === 'open');
  const raised: Issue[] = [];
  for (const rule of stillWriting ? WHILE_WRITING : RULES) {
    raised.push(...issuesOf(rule, input));
  }
  const all = causesOnly(raised);
  const unseen = new Set(day.documentation.unseen.map(({ kind }) => kind));
  const mayStandUnseen = ({ code }: Issue): boolean => SOUGHT.get(code)?.in.some((kind) => unseen.has(kind)) === true;
  const open = unseen.size === 0 ? NONE : all.filter(mayStandUnseen);
  const soughtInVain = [...new Set(open.flatMap(({ code }) => SOUGHT.get(code)?.what ?? []))];
  const isTold = !stillWriting && soughtInVain.length > 0;
  const told = isTold ? issuesOf(noteNotSeen, { ...input, soughtInVain, wouldHold: open.some(holdsCharge) }) : NONE;
  return [...(open.length === 0 ? all : all.filter((issue) => !mayStandUnseen(issue))), ...told].sort(compareIssues);
}

/** What rules look at, and what people call the records of the day: most days have no issue that names one. */
interface Judging extends RuleInput {
  readonly names: RecordNames;
}

/** While the clinician is still writing, nothing of the documentation is missing yet. */
const WHILE_WRITING = RULES.filter(({ meta }) => meta.category !== 'documentation');

/**
 * One cause, one issue: what only follows from another open issue is left out until that one is mended. Once it is
 * acknowledged, what follows from it stands again, because the charge may go out without its cause being mended; for
 * the same reason a payer's setting that makes the cause the lesser of the two leaves both.
 */
function causesOnly(issues: readonly Issue[]): Issue[] {
  const open = issues.filter(({ acknowledged }) => !acknowledged);
  return issues.filter(({ code, key, severity }) => {
    const { consequenceOf = [], consequenceOnRecord = [] } = META.get(code) ?? {};
    const causes = open.filter(
      (cause) =>
        consequenceOf.includes(cause.code) ||
        (consequenceOnRecord.includes(cause.code) && recordIn(cause.key) === recordIn(key)),
    );
    return !causes.some((cause) => lower(cause.severity, severity) === severity);
  });
}

const META = new Map<RuleCode, Rule['meta']>(RULES.map(({ meta }) => [meta.code, meta]));

function recordIn(key: IssueKey): string {
  return key.slice(key.indexOf('/') + 1);
}

const SOUGHT = new Map(RULES.flatMap(({ meta }) => (meta.sought ? [[meta.code, meta.sought] as const] : [])));

function issuesOf(rule: Rule, input: Judging): readonly Issue[] {
  const findings = rule.appliesTo(input) ? rule.check(input) : NONE;
  return findings.length === 0 ? NONE : issuesOfFindings(rule, findings, input);
}

const NONE: readonly never[] = [];

/** Several findings of one rule about one record are one issue: its identifier has room for one. */
function issuesOfFindings(rule: Rule, findings: readonly Finding[], input: Judging): Issue[] {
  const byKey = new Map<IssueKey, [Raised, ...Raised[]]>();
  for (const finding of findings) {
    const severity = severityOf(rule, finding, input);
    if (severity !== 'off') {
      const raised = { finding, severity };
      const key = keyOf(rule, finding);
      const group = byKey.get(key);
      byKey.set(key, group ? [...group, raised] : [raised]);
    }
  }
  return [...byKey].map(([key, raised]) => toIssue(rule, key, raised, input));
}

function keyOf({ meta: { code } }: Rule, { subject }: Finding): IssueKey {
  return subject === undefined ? code : `${code}/${subject.slice(subject.indexOf('/') + 1)}`;
}

/**
 * The severity of a finding for this payer. What is set for `rule:message` counts as it is. What is set for a rule
 * takes the place of the rule's severity; a message with a severity of its own is lowered by it and never raised, so
 * that a hint stays a hint.
 */
function severityOf({ meta }: Rule, { messageId }: Finding, { policy }: RuleInput): Severity | 'off' {
  const ofMessage = policy.ruleSeverity[`${meta.code}:${messageId}`];
  const ofRule = policy.ruleSeverity[meta.code];
  const own = meta.messages[messageId]?.severity;
  if (ofMessage !== undefined || ofRule === 'off') {
    return ofMessage ?? 'off';
  }
  return own !== undefined && ofRule !== undefined ? lower(own, ofRule) : (own ?? ofRule ?? meta.severity);
}

function lower(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b;
}

function toIssue({ meta }: Rule, key: IssueKey, group: readonly [Raised, ...Raised[]], { day, names }: Judging): Issue {
  const raised = [...group].sort(bySeverity);
  const findings = raised.map(({ finding: { messageId, data } }) => ({ messageId, data }));
  const proposed = raised.map(({ finding }) => finding.proposed).find(Boolean);
  const newCharges = [...new Set(raised.flatMap(({ finding }) => finding.newCharge ?? []))];
  const severity = raised[0]?.severity ?? meta.severity;
  const acknowledgeable = mayBeAcknowledged(meta, severity);
  const issue: Issue = {
    code: meta.code,
    key,
    title: meta.title,
    severity,
    acknowledgeable,
    acknowledged: false,
    findings,
    facts: factsHash(findings),
    ...issueWords({ code: meta.code, findings }, names),
    implicated: [...new Set(raised.flatMap(({ finding }) => finding.implicated))],
    ...(newCharges.length > 0 ? { newCharges } : {}),
    ...(proposed ? { proposed } : {}),
  };
  const isKnown = day.acknowledgedIssues.some((known) => known.key === key && tellsTheSame(issue, known));
  return { ...issue, acknowledged: acknowledgeable && isKnown };
}

function compareIssues(a: Issue, b: Issue): number {
  return bySeverity(a, b) || (a.key < b.key ? -1 : Number(a.key > b.key));
}
