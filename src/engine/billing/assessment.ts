// SPDX-License-Identifier: Apache-2.0
import type { ClockInterval } from './clock-interval.ts';
import type { Fact } from './facts.ts';
import type { MinuteCount } from './minutes.ts';
import type { IssueKey, RuleCode } from './rule-code.ts';
import type { SourceRef } from './source-ref.ts';
import type { UnitMethod } from './timed-units.ts';
import type { ChargePart, Concept, Performer, TreatmentDay } from './treatment-day.ts';
import type { Allocation } from './unit-allocation.ts';

/** Minutes that a note states for a record without any; they are never counted by themselves. */
export interface ProposedMinutes {
  /** The record that lacks them. */
  readonly procedure: SourceRef;
  readonly minutes: number;
  /** The note that states them, and where in it, in UTF-16 units. */
  readonly note: SourceRef;
  readonly offset: number;
}

export type Severity = 'high' | 'moderate' | 'low';

/** One thing wrong with the record or the charge, in words a biller can act on. */
export interface Issue {
  readonly code: RuleCode;
  /** `<code>`, or `<code>/<resource id>` for a rule that can fail more than once in a day. */
  readonly key: IssueKey;
  readonly title: string;
  readonly severity: Severity;
  /** False for issues that hold the charge even when a clinician has acknowledged them. */
  readonly acknowledgeable: boolean;
  /** True where a clinician has acknowledged these very facts, and the issue is one that may be acknowledged. */
  readonly acknowledged: boolean;
  /** What the issue rests on; several where the rule failed more than once about one record. */
  readonly findings: readonly Fact[];
  /** With `key`, the identity of the question: a hash of `findings`, whatever the wording. */
  readonly facts: string;
  /** What the rule saw, with the figures. */
  readonly evidence: string;
  /** What is wrong and the one thing to do. */
  readonly detail: string;
  /** The records concerned, besides the Encounters. */
  readonly implicated: readonly SourceRef[];
  /** Parts whose charges are concerned as well, where this assessment makes them. */
  readonly newCharges?: readonly ChargePart[];
  /** Minutes that a note states, for a person to confirm. */
  readonly proposed?: ProposedMinutes;
}

/** Most severe first. */
export const SEVERITIES: readonly Severity[] = ['high', 'moderate', 'low'];

/** True where an issue keeps the charge `planned`: it is high, and no clinician's acknowledgement releases it. */
export function holdsCharge({ severity, acknowledged }: Pick<Issue, 'severity' | 'acknowledged'>): boolean {
  return severity === 'high' && !acknowledged;
}

/** True where an acknowledgement ends an issue: its rule allows that, or it holds no charge that would go out by it. */
export function mayBeAcknowledged(rule: { readonly acknowledgeable: boolean }, severity: Severity): boolean {
  return rule.acknowledgeable || severity !== 'high';
}

/** More than a hint: somebody has to do something about it. */
export const WORK_SEVERITIES: readonly Severity[] = SEVERITIES.filter((severity) => severity !== 'low');

/** True for more than a hint that nobody has acknowledged. */
export function needsWork({ severity, acknowledged }: Pick<Issue, 'severity' | 'acknowledged'>): boolean {
  return WORK_SEVERITIES.includes(severity) && !acknowledged;
}

/** For sorting, the most severe first. */
export function bySeverity(a: Pick<Issue, 'severity'>, b: Pick<Issue, 'severity'>): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

export function worstOf(severities: readonly (Severity | undefined)[]): Severity | undefined {
  return SEVERITIES.find((severity) => severities.includes(severity));
}

/** True where every visit of a day is over. */
export function isFinished({ encounters }: Pick<TreatmentDay, 'encounters'>): boolean {
  return encounters.every(({ state }) => state === 'finished');
}

/** True where a charge of a day has gone out: an issue puts it at risk, and holds it no more. */
export function isBilled({ charges }: Pick<TreatmentDay, 'charges'>): boolean {
  return charges.some(({ state }) => state === 'billed');
}

/** A 97140 line that the record supports. */
export interface Charge {
  readonly part: ChargePart;
  readonly units: number;
  /** The Encounter that holds the most manual therapy minutes of the day. */
  readonly encounter: SourceRef;
  readonly services: readonly SourceRef[];
  readonly regions: readonly Concept[];
  readonly diagnoses: readonly Concept[];
  readonly performers: readonly Performer[];
  readonly period?: ClockInterval;
  /** Modifiers the record proves, which the service may write. */
  readonly provenModifiers: readonly string[];
  readonly modifierOrder: readonly string[];
  /** `planned` while the visit is open, or while an issue holds the charge. */
  readonly status: 'planned' | 'billable';
  /** Minutes, method, units and what stays unbilled, in a sentence or two. */
  readonly note: string;
}

/** A payer whose method of counting is not known, on a day on which it matters. */
export interface MethodAssumption {
  /** The method that was assumed. */
  readonly method: UnitMethod;
  /** The other one, and the units of 97140 that it gives. */
  readonly other: UnitMethod;
  readonly otherUnits: number;
}

/** Everything decided about a treatment day. */
export interface Assessment {
  readonly day: TreatmentDay;
  readonly minutes: MinuteCount;
  readonly allocation: Allocation;
  /** Units of 97140 the minutes support. */
  readonly units: number;
  /**
   * Every number of units of 97140 that the day's charges may rightly have, ascending: those that the minutes support, and
   * what a person who keeps to the payer's caps leaves of them.
   */
  readonly acceptable: readonly number[];
  readonly assumption?: MethodAssumption;
  /** The lines the record supports: none where no unit is earned, two where an assistant furnished some of the units. */
  readonly charges: readonly Charge[];
  /** Most severe first, then by key. */
  readonly issues: readonly Issue[];
}
