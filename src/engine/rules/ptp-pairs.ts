// SPDX-License-Identifier: Apache-2.0
import type { LineToBill } from '../billing/charge-outcomes.ts';
import { overlaps, wallTimes, type ClockInterval } from '../billing/clock-interval.ts';
import type { BilledPart } from '../billing/charge-outcomes.ts';
import { MANUAL_THERAPY } from '../billing/code-sets.ts';
import { DISTINCT_SERVICE_MODIFIERS } from '../billing/modifiers.ts';
import { findPtpEdit, quarterText, type PtpEdit, type PtpTable } from '../billing/ptp-edits.ts';
import type { SourceRef } from '../billing/source-ref.ts';
import type { ChargePart, ServiceLine, TreatmentDay } from '../billing/treatment-day.ts';
import { isStatedByManual } from '../policies/ncci-manual.ts';
import { bundleWith } from '../policies/payer-bundles.ts';
import type { PayerPolicy } from '../policies/payer-policy.ts';
import { present } from '../present.ts';

/** Before this date 59 and the X modifiers count on column 2 only, from it on either column (CMS CR 11168). */
const EITHER_COLUMN_FROM = '2019-07-01';

/** What pairing looks at. */
interface PairInput {
  readonly day: TreatmentDay;
  readonly policy: PayerPolicy;
  /** Units of 97140 that the minutes support. */
  readonly units: number;
  readonly billed: ReadonlyMap<ChargePart, BilledPart>;
  readonly manualTherapy: readonly ServiceLine[];
  /** Every line of 97140 that goes out. */
  readonly lines: readonly LineToBill[];
  readonly ptpEdits: PtpTable;
}

/** 97140 and another service of the day that an NCCI edit pairs. */
export interface PtpPair {
  readonly edit: PtpEdit;
  /** True where 97140 is the payable line (column 1), so that only the other one is at fault. */
  readonly paysManualTherapy: boolean;
  /** Where the date lies beyond what the table knows: the quarter up to which it is known. */
  readonly knownUpTo?: string;
  readonly byPayer: boolean;
  /** True where only another discipline furnished the other service: the pair counts under one provider number alone. */
  readonly isAcross: boolean;
  readonly otherCode: string;
  /** Where the other service stands: its Procedures, else its ChargeItems. */
  readonly others: readonly SourceRef[];
  /** The distinct-service modifiers on the other service's charges. */
  readonly otherModifiers: readonly string[];
  /** True where 59 or an X modifier stands on a line on which it counts: where 97140 may be denied, on each of its lines. */
  readonly hasModifier: boolean;
  /** True where some lines of 97140 that go out bear one, and others don't. */
  readonly isPartly: boolean;
  /** Clock times in which both were documented, e.g. `10:05–10:20`; empty where they are apart or not known. */
  readonly sharedTimes: string;
}

/** The NCCI pairs of 97140 on this day, ordered by the other code. */
export function ptpPairs(input: PairInput): PtpPair[] {
  const { day, units, billed } = input;
  // Nothing bills 97140: there is no unit, or a person said that it is not billed.
  if ((units === 0 || billed.size === 0) && day.charges.every(({ state }) => state === 'closed')) {
    return [];
  }
  const own = otherCodesOf(day);
  const across = [...new Set(day.otherDisciplineLines.map(({ code }) => code))].filter((code) => !own.includes(code));
  return [
    ...present(own, (otherCode) => {
      const byPayer = payerEdit(input.policy, otherCode);
      const edit = byPayer ?? ncciEdit(input, otherCode);
      return edit && toPair(input, { edit, otherCode, byPayer: byPayer !== undefined, isAcross: false });
    }),
    ...present(across.sort(), (otherCode) => {
      const edit = ncciEdit(input, otherCode);
      return edit && toPair(input, { edit, otherCode, byPayer: false, isAcross: true });
    }),
  ];
}

/** The codes beside 97140 that the day has, documented or charged. */
export function otherCodesOf({ services, manipulations, companionCharges }: TreatmentDay): string[] {
  const codes = [...services, ...manipulations, ...companionCharges].map(({ code }) => code);
  return [...new Set(codes)].filter((code) => code !== MANUAL_THERAPY).sort();
}

function ncciEdit({ day, policy, ptpEdits }: PairInput, otherCode: string): PtpEdit | undefined {
  return policy.ncciEditsApply ? findPtpEdit(ptpEdits, MANUAL_THERAPY, otherCode, day.dateOfService) : undefined;
}

/** A pair of which this payer never pays both, whatever NCCI allows. */
function payerEdit(policy: PayerPolicy, otherCode: string): PtpEdit | undefined {
  const bundle = bundleWith(policy.bundledCodes, otherCode);
  return bundle && { column1: bundle.paid, column2: bundle.denied, modifierIndicator: '0', effectiveFrom: '' };
}

/** The distinct-service modifiers that the day's 97140 charges bear. */
export function distinctModifiers({ day }: Pick<PairInput, 'day'>): string[] {
  const borne = day.charges.filter(({ state }) => state !== 'closed').flatMap(({ modifiers }) => modifiers);
  return DISTINCT_SERVICE_MODIFIERS.filter((modifier) => borne.includes(modifier));
}

function toPair(
  input: PairInput,
  { edit, otherCode, byPayer, isAcross }: Pick<PtpPair, 'edit' | 'otherCode' | 'byPayer' | 'isAcross'>,
): PtpPair {
  const { day, ptpEdits } = input;
  const services = day.services.filter(({ code }) => code === otherCode);
  const charges = (isAcross ? day.otherDisciplineLines : day.companionCharges).filter(({ code }) => code === otherCode);
  const manipulations = day.manipulations.filter(({ code }) => code === otherCode);
  const documented = [...services, ...manipulations].map(({ source }) => source);
  const borne = charges.flatMap(({ modifiers }) => modifiers);
  const otherModifiers = DISTINCT_SERVICE_MODIFIERS.filter((modifier) => borne.includes(modifier));
  const onOther = otherModifiers.length > 0;
  const paysManualTherapy = edit.column1 === MANUAL_THERAPY;
  const bearing = input.lines.filter(({ modifiers }) =>
    DISTINCT_SERVICE_MODIFIERS.some((one) => modifiers.includes(one)),
  );
  const isPartly = bearing.length > 0 && bearing.length < input.lines.length;
  const onManualTherapy = bearing.length > 0 && (paysManualTherapy || isAcross || !isPartly);
  const onColumn2 = paysManualTherapy ? onOther : onManualTherapy;
  const date = day.dateOfService;
  const countsOnEither = date >= EITHER_COLUMN_FROM && input.policy.distinctModifierColumn === 'either';
  const isKnown = byPayer || date <= ptpEdits.knownThrough || isStatedByManual(edit, date);
  return {
    edit,
    paysManualTherapy,
    ...(isKnown ? {} : { knownUpTo: quarterText(ptpEdits.knownThrough) }),
    byPayer,
    isAcross,
    otherCode,
    others: [...new Set(documented.length > 0 ? documented : charges.map(({ source }) => source))],
    otherModifiers,
    hasModifier: onColumn2 || (countsOnEither && (onOther || onManualTherapy)),
    isPartly,
    sharedTimes: sharedTimesOf(input.manualTherapy, services),
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
