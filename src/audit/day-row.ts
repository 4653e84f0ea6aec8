// SPDX-License-Identifier: Apache-2.0
import { formatHumanName } from '@medplum/core';
import type { Practitioner } from '@medplum/fhirtypes';
import { payerName } from '../capture/standing-charges.ts';
import {
  holdsCharge,
  needsWork,
  worstOf,
  type Assessment,
  type Charge,
  type Severity,
} from '../engine/billing/assessment.ts';
import type { PayerKind } from '../engine/billing/payer.ts';
import type { RuleCode } from '../engine/billing/rule-code.ts';
import { therapistsOf } from '../engine/billing/therapists.ts';
import type { PayerPolicy } from '../engine/policies/payer-policy.ts';
import { linesEstimator } from '../engine/worth.ts';
import type { RecordSet } from '../fhir/record-set.ts';

interface UnitLine {
  readonly units: number;
  readonly modifiers: readonly string[];
}

/** What a payer was, or is about to be, asked to pay for. */
export interface BilledLine extends UnitLine {
  readonly source: string;
}

/** Stands for the fee where neither an administrator nor Medicare's schedule tells it; amounts are 0. */
export const NO_FEE = 'not known';

/** A treatment day as the audit counts it: what was billed against what the record supports. Amounts in whole cents. */
export interface DayRow {
  readonly key: string;
  readonly patient: string;
  readonly date: string;
  readonly discipline: string;
  readonly encounters: readonly string[];
  readonly payer: string;
  readonly payerKind: PayerKind;
  readonly therapist: string;
  readonly therapistName: string;
  /** What the bill was taken from. */
  readonly billedBy: 'Claim' | 'ChargeItem' | 'nothing';
  readonly billed: readonly BilledLine[];
  readonly billedUnits: number;
  readonly supportedUnits: number;
  /** The modifiers that the record proves, a list for each line. */
  readonly supportedModifiers: readonly (readonly string[])[];
  /** What the amounts are by. */
  readonly fee: string;
  readonly cents: DayCents;
  readonly issues: readonly RowIssue[];
  /** Records of the day that could not be read. */
  readonly unread: number;
}

export interface DayCents {
  readonly billed: number;
  /** Billed beyond what the minutes support. */
  readonly over: number;
  /** Supported by the minutes and left off a bill. */
  readonly under: number;
  /** Billed and supported by the minutes, while a finding about more than units holds the charge: lost if it stands. */
  readonly atRisk: number;
  /** Supported on a day of which no bill is in the data. */
  readonly unbilled: number;
}

export interface RowIssue {
  readonly code: RuleCode;
  readonly key: string;
  readonly severity: Severity;
  readonly acknowledged: boolean;
  /** Which of its rule's messages it tells. */
  readonly messages: readonly string[];
}

interface Bill extends Pick<DayRow, 'billedBy' | 'billedUnits' | 'supportedUnits'> {
  readonly issues: readonly Omit<RowIssue, 'key'>[];
}

const ABOUT_UNITS: readonly RuleCode[] = ['units-mismatch', 'claim-units-missing', 'charge-already-billed'];

/** Compares a day's bill with what its record supports. */
export function dayRowOf(records: RecordSet, assessment: Assessment, policy: PayerPolicy | undefined): DayRow {
  const { day, issues, charges } = assessment;
  const { billedBy, billed } = billOf(records, assessment);
  const billedUnits = billed.reduce((sum, { units }) => sum + units, 0);
  const supportedUnits = billedBy === 'nothing' ? assessment.units : nearest(assessment, billedUnits);
  const estimate = policy && linesEstimator(assessment, policy);
  const centsOf = (lines: readonly UnitLine[]): number => Math.round((estimate?.(lines)?.usd ?? 0) * 100);
  const [billedCents, supportedCents] = [centsOf(billed), centsOf(supportedLines(charges, supportedUnits))];
  const isBilled = billedBy !== 'nothing';
  const rowIssues = issues.map(({ code, key, severity, acknowledged, findings }): RowIssue => {
    return { code, key, severity, acknowledged, messages: findings.map(({ messageId }) => messageId) };
  });
  const heldUnits = heldUnitsOf({ billedBy, billedUnits, supportedUnits, issues: rowIssues });
  const therapist = therapistOf(assessment);
  return {
    key: day.key,
    patient: day.patient,
    date: day.dateOfService,
    discipline: day.discipline,
    encounters: day.encounters.map(({ source }) => source),
    payer: payerName(day.payer),
    payerKind: day.payer.kind,
    therapist,
    therapistName: nameOf(records, therapist),
    billedBy,
    billed,
    billedUnits,
    supportedUnits,
    supportedModifiers: charges.map(({ provenModifiers }) => provenModifiers),
    fee: estimate?.([{ units: 1, modifiers: [] }])?.inputs[0] ?? NO_FEE,
    cents: {
      billed: billedCents,
      over: isBilled ? Math.max(0, billedCents - supportedCents) : 0,
      under: isBilled ? Math.max(0, supportedCents - billedCents) : 0,
      atRisk: heldUnits > 0 ? Math.min(billedCents, supportedCents) : 0,
      unbilled: isBilled ? 0 : supportedCents,
    },
    issues: rowIssues,
    unread: day.problems.length,
  };
}

/** True where the bill differs from the record, or an issue says more than a hint. */
export function isFinding(row: DayRow): boolean {
  return differs(row) || row.issues.some(needsWork);
}

/** How severe the worst is that an audit found of a day; undefined where it found nothing. */
export function worstFinding(row: DayRow): Severity | undefined {
  if (differs(row)) {
    return 'high';
  }
  return worstOf(row.issues.map(({ severity, acknowledged }) => (acknowledged ? undefined : severity)));
}

/** True for a bill of other units than the record supports, or that a finding about more than units holds, whatever the fee. */
export function isInError(row: DayRow): boolean {
  return differs(row) || heldUnitsOf(row) > 0;
}

/** Units that were billed and that the minutes support, while a finding about more than their number holds the charge. */
export function heldUnitsOf({ billedBy, billedUnits, supportedUnits, issues }: Bill): number {
  const isHeld = issues.some((issue) => holdsCharge(issue) && !isToldByUnits(issue));
  return billedBy !== 'nothing' && isHeld ? Math.min(billedUnits, supportedUnits) : 0;
}

/** True for what the comparison of units tells already; modifiers that a claim lacks are another matter. */
function isToldByUnits({ code, messages }: Omit<RowIssue, 'key'>): boolean {
  return ABOUT_UNITS.includes(code) && !(code === 'claim-units-missing' && messages.includes('modifiers'));
}

function differs({ billedBy, billedUnits, supportedUnits }: DayRow): boolean {
  return billedBy !== 'nothing' && billedUnits !== supportedUnits;
}

/** Claims that were sent say what was billed; without one, charges that were billed or may go out. */
function billOf(records: RecordSet, { day }: Assessment): Pick<DayRow, 'billedBy' | 'billed'> {
  const claimed = day.claimLines.filter(({ source }) => records.find('Claim', source)?.status === 'active');
  if (claimed.length > 0) {
    const billed = claimed.map(({ source, units = 1, modifiers }) => ({ source, units, modifiers }));
    return { billedBy: 'Claim', billed };
  }
  const charged = day.charges.filter(({ source, state }) => {
    const status = records.find('ChargeItem', source)?.status;
    return state !== 'closed' && (status === 'billed' || status === 'billable');
  });
  return charged.length === 0
    ? { billedBy: 'nothing', billed: [] }
    : {
        billedBy: 'ChargeItem',
        billed: charged.map(({ source, units = 1, modifiers }) => ({ source, units, modifiers })),
      };
}

/** Where a tie or a payer's cap leaves the number of units to the biller, the one that was billed if it is one of them. */
function nearest({ acceptable, units }: Assessment, billedUnits: number): number {
  return acceptable.includes(billedUnits) ? billedUnits : units;
}

/** The lines that the record supports; where a tie left the biller another number, the first line has it. */
function supportedLines(charges: readonly Charge[], units: number): UnitLine[] {
  const rest = units - charges.reduce((sum, charge) => sum + charge.units, 0);
  const lines = charges.map((charge, index) => ({
    units: charge.units + (index === 0 ? rest : 0),
    modifiers: charge.provenModifiers,
  }));
  return lines.length > 0 ? lines : [{ units, modifiers: [] }];
}

function therapistOf({ charges, day }: Assessment): string {
  const performers = [...charges.flatMap((charge) => charge.performers), ...therapistsOf(day)];
  return performers[0]?.person ?? 'nobody named';
}

/** Whoever furnishes therapy is named as the record does; a patient never is. */
function nameOf(records: RecordSet, person: string): string {
  const { name = [] } = (records.raw(person) ?? {}) as Pick<Practitioner, 'name'>;
  return name[0] ? (name[0].text ?? formatHumanName(name[0])) : '';
}
