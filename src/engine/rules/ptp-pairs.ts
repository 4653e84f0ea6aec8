// SPDX-License-Identifier: Apache-2.0
import { overlaps, wallTimes, type ClockInterval } from '../billing/clock-interval.ts';
import { DISTINCT_SERVICE_MODIFIERS } from '../billing/modifiers.ts';
import { findPtpEdit, type PtpEdit, type PtpTable } from '../billing/ptp-edits.ts';
import type { SourceRef } from '../billing/source-ref.ts';
import type { ServiceLine, TreatmentDay } from '../billing/treatment-day.ts';
import type { PayerPolicy } from '../policies/payer-policy.ts';

/** What pairing looks at. */
interface PairInput {
  readonly day: TreatmentDay;
  readonly policy: PayerPolicy;
  /** Units of 97140 that the minutes support. */
  readonly units: number;
  readonly manualTherapy: readonly ServiceLine[];
  readonly ptpEdits: PtpTable;
}

/** 97140 and another service of the day that an NCCI edit pairs. */
export interface PtpPair {
  readonly edit: PtpEdit;
  readonly otherCode: string;
  /** Where the other service stands: its Procedures, else its ChargeItems. */
  readonly others: readonly SourceRef[];
  /** True where either line bears 59 or an X modifier; since 2019-07-01 Medicare accepts it on either (CR 11168). */
  readonly hasModifier: boolean;
  /** Clock times in which both were documented, e.g. `10:05–10:20`; empty where they are apart or not known. */
  readonly sharedTimes: string;
}

/** The NCCI pairs of 97140 on this day, ordered by the other code. */
export function ptpPairs(input: PairInput): PtpPair[] {
  const { day, manualTherapy, units } = input;
  const hasLine = units > 0 || day.charges.some(({ state }) => state !== 'closed');
  const codes = new Set([
    ...day.services.map(({ code }) => code),
    ...day.manipulations.map(({ code }) => code),
    ...day.companionCharges.map(({ code }) => code),
  ]);
  const byPayer = input.policy.bundledCodes;
  return [...codes]
    .filter((code) => code !== '97140' && hasLine)
    .sort()
    .flatMap((otherCode) => {
      const edit = byPayer.includes(otherCode)
        ? payerEdit(otherCode)
        : findPtpEdit(input.ptpEdits, '97140', otherCode, day.dateOfService);
      return edit ? [toPair(input, edit, otherCode, manualTherapy)] : [];
    });
}

/** A pair that this payer never pays, whatever NCCI allows: the other code is paid, 97140 is not. */
function payerEdit(otherCode: string): PtpEdit {
  return { column1: otherCode, column2: '97140', modifierIndicator: '0', effectiveFrom: '' };
}

/** The distinct-service modifiers that the day's 97140 charges bear. */
export function distinctModifiers({ day }: Pick<PairInput, 'day'>): string[] {
  const borne = day.charges.filter(({ state }) => state !== 'closed').flatMap(({ modifiers }) => modifiers);
  return DISTINCT_SERVICE_MODIFIERS.filter((modifier) => borne.includes(modifier));
}

function toPair(input: PairInput, edit: PtpEdit, otherCode: string, manualTherapy: readonly ServiceLine[]): PtpPair {
  const { day } = input;
  const services = day.services.filter(({ code }) => code === otherCode);
  const charges = day.companionCharges.filter(({ code }) => code === otherCode);
  const manipulations = day.manipulations.filter(({ code }) => code === otherCode);
  const documented = [...services, ...manipulations].map(({ source }) => source);
  const onOther = charges.some(({ modifiers }) => modifiers.some((code) => DISTINCT_SERVICE_MODIFIERS.includes(code)));
  return {
    edit,
    otherCode,
    others: [...new Set(documented.length > 0 ? documented : charges.map(({ source }) => source))],
    hasModifier: distinctModifiers(input).length > 0 || onOther,
    sharedTimes: sharedTimesOf(manualTherapy, services),
  };
}

function sharedTimesOf(manualTherapy: readonly ServiceLine[], others: readonly ServiceLine[]): string {
  const intervals = (lines: readonly ServiceLine[]): ClockInterval[] =>
    lines.flatMap(({ segments }) => segments.flatMap(({ interval }) => (interval ? [interval] : [])));
  const theirs = intervals(others);
  const shared = intervals(manualTherapy).flatMap((own) =>
    theirs
      .filter((their) => overlaps(own, their))
      .map((their) => ({
        ...own,
        startMs: Math.max(own.startMs, their.startMs),
        endMs: Math.min(own.endMs, their.endMs),
      })),
  );
  return [...new Set(shared.map(wallTimes))].join(', ');
}
