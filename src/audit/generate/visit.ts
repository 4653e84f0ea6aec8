// SPDX-License-Identifier: Apache-2.0
import type { RuleCode } from '../../engine/billing/rule-code.ts';

/** Manual therapy or exercise of a visit, in minutes from the visit's beginning. */
export interface PlannedService {
  readonly code: string;
  readonly title: string;
  readonly startMinute: number;
  readonly minutes: number;
  readonly byAssistant: boolean;
}

/** What a generated visit is meant to be; faults change it, and the records are written from it. */
export interface PlannedVisit {
  readonly id: string;
  readonly patient: string;
  readonly date: string;
  /** Of the day. */
  readonly startMinute: number;
  readonly discipline: 'PT' | 'OT';
  readonly isMedicare: boolean;
  readonly therapist: string;
  readonly assistant: string | undefined;
  readonly manual: PlannedService;
  readonly others: readonly PlannedService[];
  /** Units of 97140 that the minutes come to, by the table of 8, 23, 38 … minutes. */
  readonly supportedUnits: number;
  readonly billedUnits: number;
  readonly modifiers: readonly string[];
  readonly chargeStatus: 'billed' | 'billable';
  /** Elements of records that are left out or spoilt. */
  readonly spoilt: ReadonlySet<Spoilt>;
  /** Rules that the faults of this visit break, and no others. */
  readonly rules: readonly RuleCode[];
}

export type Spoilt =
  | 'duration'
  | 'order of times'
  | 'region'
  | 'diagnosis'
  | 'performer'
  | 'symptoms'
  | 'exam'
  | 'function'
  | 'response'
  | 'code'
  | 'plan';

/** Units of one code by itself. */
export function unitsFor(minutes: number): number {
  return Math.floor((minutes + 7) / 15);
}
