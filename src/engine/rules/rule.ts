// SPDX-License-Identifier: Apache-2.0
import type { AssistantSplit } from '../billing/assistant-units.ts';
import type { BilledPart, LineToBill } from '../billing/charge-outcomes.ts';
import type { MatchedCharges } from '../billing/charge-match.ts';
import type { ProposedMinutes, Severity } from '../billing/assessment.ts';
import type { RecordKind } from '../billing/documentation.ts';
import type { Fact } from '../billing/facts.ts';
import type { MinuteCount } from '../billing/minutes.ts';
import type { PtpTable } from '../billing/ptp-edits.ts';
import type { Remedy } from './remedy.ts';
import type { PtpPair } from './ptp-pairs.ts';
import type { RuleCode } from '../billing/rule-code.ts';
import type { SourceRef } from '../billing/source-ref.ts';
import type { ChargePart, ServiceLine, TreatmentDay } from '../billing/treatment-day.ts';
import type { Allocation } from '../billing/unit-allocation.ts';
import type { PayerPolicy } from '../policies/payer-policy.ts';

/** The day, the payer's policy, and the counting that every rule shares. */
export interface RuleFacts {
  readonly day: TreatmentDay;
  readonly policy: PayerPolicy;
  readonly minutes: MinuteCount;
  readonly allocation: Allocation;
  /** Units of 97140 that the minutes support. */
  readonly units: number;
  /** Units of 97140 that the day's charges may rightly have, ascending; see `Assessment.acceptable`. */
  readonly acceptable: readonly number[];
  /** The units, or what a person lowered them to for the payer's cap, apart by whether an assistant's modifier belongs on them. */
  readonly split: AssistantSplit;
  /** The charges that stand, against the parts of `split`. */
  readonly match: MatchedCharges;
  /** What bills each part once this assessment is written. */
  readonly billed: ReadonlyMap<ChargePart, BilledPart>;
  /** Every line of 97140 that goes out once this assessment is written. */
  readonly lines: readonly LineToBill[];
  readonly ptpEdits: PtpTable;
  /** NCCI pairs of 97140 on this day. */
  readonly pairs: readonly PtpPair[];
  /** The manual therapy services of the day, those that turned out to be something else included. */
  readonly manualTherapy: readonly ServiceLine[];
}

/** What a rule may look at. */
export interface RuleInput extends RuleFacts {
  /** What other rules miss, and what may stand in a part of the record that was not seen: "symptom". */
  readonly soughtInVain: readonly string[];
  /** True where one of these would hold the charge. */
  readonly wouldHold: boolean;
}

/** Where a statement in a rule comes from. */
export interface Source {
  readonly title: string;
  readonly section?: string;
  readonly url?: string;
}

/** A message: what was found, with `{placeholders}` for the figures, and the one thing to do. */
export interface RuleMessage {
  /** Where this message is of another severity than the rule. */
  readonly severity?: Severity;
  /** Where something else than the rule's remedy puts this right. */
  readonly remedy?: Remedy;
  /** What `found` was before issues bore a hash of their facts: what was acknowledged then is known by this sentence. */
  readonly formerly?: string;
  readonly found: string;
  readonly todo: string;
}

export type RuleCategory = 'record' | 'time' | 'units' | 'modifiers' | 'exclusions' | 'documentation' | 'performers';

export interface RuleMeta<MessageId extends string = string, Code extends RuleCode = RuleCode> {
  /** Issue code; also the file's name. */
  readonly code: Code;
  readonly title: string;
  /** Rules of category `documentation` are not raised while the clinician is still writing. */
  readonly category: RuleCategory;
  readonly severity: Severity;
  /** False: while the issue holds the charge, acknowledging it does not release it. */
  readonly acknowledgeable: boolean;
  /** What puts it right; a message may have a remedy of its own. */
  readonly remedy: Remedy;
  /** `other-patients` where the facts change with the records of patients who share a performer. */
  readonly restsOn?: 'other-patients';
  /** Why it matters, in two or three sentences. */
  readonly why: string;
  readonly sources: readonly Source[];
  /** Causes of which this is a mere consequence: while an issue of one of them is open, it alone is told. */
  readonly consequenceOf?: readonly RuleCode[];
  /** The same of a cause that is about the same record. */
  readonly consequenceOnRecord?: readonly RuleCode[];
  /** What the rule misses, and the parts of a record that may hold it: while one is unseen, nothing is missing yet. */
  readonly sought?: { readonly what: string; readonly in: readonly RecordKind[] };
  readonly messages: Readonly<Record<MessageId, RuleMessage>>;
}

/** One violation. Text is made from the message and `data` once, in `raiseIssues()`. */
export interface Finding<MessageId extends string = string> extends Fact {
  readonly messageId: MessageId;
  readonly implicated: readonly SourceRef[];
  /** The part whose charge is concerned as well, where this assessment makes it: it has no reference yet. */
  readonly newCharge?: ChargePart;
  /** The record this finding is about, where the rule can fail more than once in a day. */
  readonly subject?: SourceRef;
  readonly proposed?: ProposedMinutes;
}

/**
 * A rule of the catalogue. `check` returns findings; it never throws, mutates, logs, reads a clock or formats text.
 * `appliesTo` tells "not applicable" from "passed".
 */
export interface Rule<Code extends RuleCode = RuleCode, MessageId extends string = string> {
  readonly meta: RuleMeta<MessageId, Code>;
  readonly appliesTo: (input: RuleInput) => boolean;
  readonly check: (input: RuleInput) => readonly Finding<MessageId>[];
}

/** Ties a rule's message ids to its findings: a misspelt one does not compile. */
export function defineRule<const Code extends RuleCode, const MessageId extends string>(
  rule: Rule<Code, MessageId>,
): Rule<Code, MessageId> {
  return rule;
}

/** True where the day has manual therapy services to judge. */
export function hasManualTherapy({ manualTherapy }: RuleInput): boolean {
  return manualTherapy.length > 0;
}
