// SPDX-License-Identifier: Apache-2.0
import type { Assessment, Charge, Issue, Severity } from './billing/assessment.ts';
import { splitTimedUnits, type AssistantSplit } from './billing/assistant-units.ts';
import { matchCharges } from './billing/charge-match.ts';
import { chargeNote } from './billing/charge-note.ts';
import type { ClockInterval } from './billing/clock-interval.ts';
import { MANUAL_THERAPY } from './billing/code-sets.ts';
import { countMinutes, type MinuteCount } from './billing/minutes.ts';
import { THERAPY_MODIFIERS, assistantModifierOf, therapyModifierOf } from './billing/modifiers.ts';
import { isByAssistant } from './billing/performers.ts';
import type { SourceRef } from './billing/source-ref.ts';
import type { ChargePart, Concept, ServiceLine, TreatmentDay } from './billing/treatment-day.ts';
import { allocateUnits } from './billing/unit-allocation.ts';
import type { PtpTable } from './billing/ptp-edits.ts';
import { fillPlaceholders } from './billing/wording.ts';
import { BUILT_IN_PTP_EDITS } from './policies/ncci-table.ts';
import type { PayerPolicy } from './policies/payer-policy.ts';
import { isExcluded, withoutOwnLines } from './rules/exclusion.ts';
import { ptpPairs } from './rules/ptp-pairs.ts';
import { RULES } from './rules/index.ts';
import type { Finding, Rule, RuleInput } from './rules/rule.ts';

const SEVERITY_ORDER: readonly Severity[] = ['high', 'moderate', 'low'];

/**
 * Decides a treatment day: the minutes that count, the units they earn, the 97140 charge and the issues.
 *
 * Pure and deterministic: the same day and policy always give the same result.
 * @param recorded - Everything known about the day.
 * @param policy - The payer's policy on that date.
 * @param ptpEdits - NCCI edits; those this build carries where none are given.
 */
export function assess(recorded: TreatmentDay, policy: PayerPolicy, ptpEdits: PtpTable = BUILT_IN_PTP_EDITS): Assessment {
  const day = withoutUnprovenModifiers(recorded, policy);
  const manualTherapy = day.services
    .filter(({ code }) => code === MANUAL_THERAPY)
    .map((line) => withoutOwnLines(line, day.services));
  const counted = manualTherapy.filter((line) => !isExcluded(line));
  const others = day.services.filter(({ code }) => code !== MANUAL_THERAPY);
  const minutes = countMinutes({ ...day, services: [...others, ...counted] });
  const allocation = allocateUnits(policy.unitMethod, minutes.byCode);
  const units = allocation.lines.find(({ code }) => code === MANUAL_THERAPY)?.units ?? 0;
  const split = splitUnits(day, policy, minutes, units);
  const parts = partsOf(day, split);
  const match = matchCharges(day.charges, parts);
  const shared = { day, policy, minutes, allocation, units, split, match, manualTherapy, ptpEdits };
  const input: RuleInput = { ...shared, pairs: ptpPairs(shared) };
  const issues = mergeByKey(RULES.flatMap((rule) => issuesOf(rule, input)).sort(compareIssues));
  const charges = parts.map((part) => chargeOf(part, input, counted, issues));
  return { day, minutes, allocation, units, charges, issues };
}

/**
 * GP or GO that an earlier run wrote, and that nothing proves any more, is no modifier of the charge. Where no service
 * is left there is nothing to be proven: the charge goes.
 */
function withoutUnprovenModifiers(day: TreatmentDay, policy: PayerPolicy): TreatmentDay {
  if (day.services.length === 0) {
    return day;
  }
  const proven = provenModifiers(day, policy);
  const stands = (code: string, written: readonly string[] = []): boolean =>
    !THERAPY_MODIFIERS.includes(code) || !written.includes(code) || proven.includes(code);
  const charges = day.charges.map((charge) => ({
    ...charge,
    modifiers: charge.modifiers.filter((code) => stands(code, charge.writtenModifiers)),
  }));
  return { ...day, charges };
}

function splitUnits(day: TreatmentDay, policy: PayerPolicy, { shared }: MinuteCount, units: number): AssistantSplit {
  const applies = policy.assistantModifierRequired && assistantModifierOf(day.discipline) !== undefined;
  return applies
    ? splitTimedUnits(shared, units, day.dateOfService, policy.assistantMinutesMethod)
    : { plainUnits: units, assistantUnits: 0 };
}

function partsOf({ discipline }: TreatmentDay, { plainUnits, assistantUnits }: AssistantSplit): ChargePart[] {
  const modifier = assistantModifierOf(discipline);
  const plain: ChargePart[] = plainUnits > 0 ? ['97140'] : [];
  const assistants: ChargePart[] = assistantUnits > 0 && modifier ? [`97140/${modifier}`] : [];
  return [...plain, ...assistants];
}

/** True where an issue keeps the charge `planned`: it is high, and no clinician's acknowledgement releases it. */
export function holdsCharge(issue: Issue, day: TreatmentDay): boolean {
  return issue.severity === 'high' && !isAcknowledged(issue, day);
}

/** True where a clinician has acknowledged the issue with the facts it has now, and it is one that may be acknowledged. */
export function isAcknowledged(issue: Issue, day: TreatmentDay): boolean {
  return (
    issue.acknowledgeable &&
    day.acknowledgedIssues.some(({ key, evidence }) => key === issue.key && evidence === issue.evidence)
  );
}

function issuesOf(rule: Rule, input: RuleInput): Issue[] {
  const severity = input.policy.ruleSeverity[rule.meta.code];
  const stillWriting = input.day.encounters.some(({ state }) => state === 'open');
  const tooEarly = rule.meta.category === 'documentation' && stillWriting;
  if (severity === 'off' || tooEarly || !rule.appliesTo(input)) {
    return [];
  }
  return rule.check(input).map((finding) => toIssue(rule, finding, severity ?? severityOf(rule, finding)));
}

function severityOf({ meta }: Rule, { messageId }: Finding): Severity {
  return meta.messages[messageId]?.severity ?? meta.severity;
}

function toIssue({ meta }: Rule, finding: Finding, severity: Severity): Issue {
  const message = meta.messages[finding.messageId] ?? { found: '', todo: '' };
  const evidence = fillPlaceholders(message.found, finding.data);
  const suffix = finding.subject === undefined ? '' : `/${finding.subject.slice(finding.subject.indexOf('/') + 1)}`;
  return {
    code: meta.code,
    key: meta.code + suffix,
    title: meta.title,
    severity,
    acknowledgeable: meta.acknowledgeable,
    evidence,
    detail: `${evidence} ${fillPlaceholders(message.todo, finding.data)}`,
    implicated: finding.implicated,
    ...(finding.proposed ? { proposed: finding.proposed } : {}),
  };
}

function compareIssues(a: Issue, b: Issue): number {
  const bySeverity = SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity);
  return bySeverity || (a.key < b.key ? -1 : Number(a.key > b.key));
}

/** Several findings of one rule about one record are one issue: its identifier has room for one. */
function mergeByKey(issues: readonly Issue[]): Issue[] {
  const byKey = new Map<string, Issue>();
  for (const issue of issues) {
    const first = byKey.get(issue.key);
    const merged = first && {
      ...first,
      evidence: `${first.evidence} ${issue.evidence}`,
      detail: `${first.detail} ${issue.detail}`,
      implicated: [...new Set([...first.implicated, ...issue.implicated])],
    };
    byKey.set(issue.key, merged ?? issue);
  }
  return [...byKey.values()];
}

function chargeOf(
  part: ChargePart,
  { day, policy, minutes, allocation, split }: RuleInput,
  counted: readonly ServiceLine[],
  issues: readonly Issue[],
): Charge {
  const billed = counted.filter((line) => countedMsOf(minutes, line.source) > 0);
  const isAssistants = part !== MANUAL_THERAPY;
  const furnished = billed.filter((line) => isByAssistant(line) === isAssistants);
  const lines = furnished.length > 0 ? furnished : billed;
  const isOpen = day.encounters.some(({ state }) => state === 'open') || billed.some(({ provisional }) => provisional);
  const isHeld = issues.some((issue) => holdsCharge(issue, day));
  const period = spanOf(lines);
  return {
    part,
    units: isAssistants ? split.assistantUnits : split.plainUnits,
    encounter: mainEncounter(minutes, billed),
    services: lines.map(({ source }) => source).sort(),
    regions: uniqueConcepts(
      lines.flatMap(({ regions, segments }) => [...regions, ...segments.flatMap((segment) => segment.regions)]),
    ),
    diagnoses: uniqueConcepts([
      ...lines.flatMap(({ diagnoses }) => diagnoses),
      ...day.encounters.flatMap(({ diagnoses }) => diagnoses),
    ]),
    performers: [...new Map(lines.flatMap(({ performers }) => performers).map((who) => [who.source, who])).values()],
    ...(period ? { period } : {}),
    provenModifiers: [...provenModifiers(day, policy), ...(isAssistants ? [part.slice(-2)] : [])],
    modifierOrder: policy.modifierOrder,
    status: isOpen || isHeld ? 'planned' : 'billable',
    note: chargeNote(day, minutes, allocation, split),
  };
}

function provenModifiers(day: TreatmentDay, policy: PayerPolicy): string[] {
  const modifier =
    policy.therapyModifierRequired && day.disciplineProven ? therapyModifierOf(day.discipline) : undefined;
  return modifier === undefined || modifier === 'GN' ? [] : [modifier];
}

function countedMsOf(minutes: MinuteCount, source: SourceRef): number {
  return minutes.segments
    .filter(({ line }) => line.source === source)
    .reduce((sum, { countedMs }) => sum + countedMs, 0);
}

/** The Encounter with the most counted minutes; the lower reference where two are equal, so that every run agrees. */
function mainEncounter(minutes: MinuteCount, lines: readonly ServiceLine[]): SourceRef {
  const msByEncounter = new Map<SourceRef, number>();
  for (const line of lines) {
    msByEncounter.set(line.encounter, (msByEncounter.get(line.encounter) ?? 0) + countedMsOf(minutes, line.source));
  }
  const [main] = [...msByEncounter].sort(([a, msA], [b, msB]) => msB - msA || (a < b ? -1 : 1));
  return main?.[0] ?? '';
}

function spanOf(lines: readonly ServiceLine[]): ClockInterval | undefined {
  const intervals = lines.flatMap(({ segments }) => segments.flatMap(({ interval }) => (interval ? [interval] : [])));
  const [first] = [...intervals].sort((a, b) => a.startMs - b.startMs);
  return first && { ...first, endMs: Math.max(...intervals.map(({ endMs }) => endMs)) };
}

function uniqueConcepts(concepts: readonly Concept[]): Concept[] {
  const keyOf = ({ system, code, text }: Concept): string => (code === undefined ? text : `${system ?? ''}|${code}`);
  return [...new Map(concepts.map((concept) => [keyOf(concept), concept])).values()];
}
