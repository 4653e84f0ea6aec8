// SPDX-License-Identifier: Apache-2.0
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import type { TreatmentDay } from '../../engine/billing/treatment-day.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import type { PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { estimateLine, unitsAhead, type CodeUnits } from '../../engine/policies/unit-fee.ts';
import { billingCodesOf } from './billing-code.ts';
import { isManualTherapyCharge } from './existing-charge.ts';
import { readModifiers } from './modifiers.ts';
import { ownIdentity } from '../identity.ts';
import type { R4Extension, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { ACCRUED_AMOUNT } from '../systems.ts';

type Group = 'PT and SLP' | 'OT';

/** Allowed therapy charges of a year so far, and how many lines of it have no amount that is known. */
type TherapyLedger = Pick<TreatmentDay, 'accruedUsd' | 'accruedUnpriced'>;

/** The manual therapy of the day that is decided: it is not charged yet, or anew. */
const OWN_LINE: CodeUnits = { code: MANUAL_THERAPY };

/** States of a charge that will never be paid. */
const NEVER_PAID: readonly string[] = ['aborted', 'not-billable', 'entered-in-error'];

/**
 * Allowed therapy charges of the calendar year before a date's manual therapy, in US dollars: every therapy line of the
 * patient, billed or about to be, the other codes of the day itself among them, and what an administrator has set on a
 * Coverage or Account for charges elsewhere.
 *
 * A line counts for the group its therapy modifier names; one without is in neither group. Its amount is its
 * `priceOverride`, else what the policy or Medicare's fee schedule allows; a line of another code is counted as unpriced.
 */
export function therapyLedger(
  records: RecordSet,
  { patient, dateOfService, discipline }: Pick<TreatmentDay, 'patient' | 'dateOfService' | 'discipline'>,
  policy: PayerPolicy,
): TherapyLedger {
  const year = dateOfService.slice(0, 4);
  const group = groupOf(discipline);
  const charges = records
    .ofPatient('ChargeItem', patient)
    .filter((charge) => !NEVER_PAID.includes(charge.status) && chargeGroup(charge) === group)
    .filter((charge) => dateOf(charge).startsWith(year) && isBefore(charge, dateOfService));
  const amounts = charges.map((charge, index) => {
    const day = charges.filter((other) => dateOf(other) === dateOf(charge));
    const before = charges.slice(0, index).filter((other) => day.includes(other) && codeOf(other) === codeOf(charge));
    const others = dateOf(charge) === dateOfService ? [...day.map(toCodeUnits), OWN_LINE] : day.map(toCodeUnits);
    const ahead = unitsAhead(codeOf(charge), others, dateOf(charge)) + unitsTogether(before);
    return amountOf(charge, ahead, policy);
  });
  const lines = amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
  const coverages = records.index('Coverage', 'patient', ({ beneficiary }) => [relativeReference(beneficiary)]);
  const accounts = records.index('Account', 'patient', ({ subject = [] }) => subject.map(relativeReference));
  const active = (coverages.get(patient) ?? []).filter(({ status }) => status === 'active');
  const elsewhere = [...active, ...(accounts.get(patient) ?? [])]
    .flatMap(({ extension = [] }) => extension)
    .filter(({ url }) => url === ACCRUED_AMOUNT)
    .reduce((sum, extension) => sum + elsewhereOf(extension, year, group), 0);
  return {
    accruedUsd: Math.round((lines + elsewhere) * 100) / 100,
    accruedUnpriced: amounts.filter((amount) => amount === undefined).length,
  };
}

/** Earlier days, and of the day itself all but its manual therapy. */
function isBefore(charge: ReadResource<'ChargeItem'>, dateOfService: string): boolean {
  const date = dateOf(charge);
  return date < dateOfService || (date === dateOfService && !isManualTherapyCharge(charge));
}

function groupOf(discipline: DayDiscipline): Group {
  return discipline === 'OT' ? 'OT' : 'PT and SLP';
}

function chargeGroup(charge: ReadResource<'ChargeItem'>): Group | undefined {
  const modifiers = readModifiers(charge.extension);
  if (modifiers.includes('GO')) {
    return 'OT';
  }
  return modifiers.includes('GP') || modifiers.includes('GN') ? 'PT and SLP' : undefined;
}

function dateOf(charge: ReadResource<'ChargeItem'>): string {
  return (
    ownIdentity(charge)?.dateOfService ??
    (charge.occurrencePeriod?.start ?? charge.occurrenceDateTime ?? '').slice(0, 10)
  );
}

function amountOf(charge: ReadResource<'ChargeItem'>, ahead: number, policy: PayerPolicy): number | undefined {
  const line = { code: codeOf(charge), dateOfService: dateOf(charge), units: unitsOf(charge), ahead };
  return charge.priceOverride?.value ?? estimateLine(line, { payer: { kind: 'medicare-b' }, policy })?.usd;
}

function toCodeUnits(charge: ReadResource<'ChargeItem'>): CodeUnits {
  return { code: codeOf(charge), units: unitsOf(charge) };
}

function unitsTogether(charges: readonly ReadResource<'ChargeItem'>[]): number {
  return charges.reduce((sum, charge) => sum + unitsOf(charge), 0);
}

function unitsOf({ quantity }: ReadResource<'ChargeItem'>): number {
  return quantity?.value ?? 1;
}

function codeOf({ code }: ReadResource<'ChargeItem'>): string {
  return billingCodesOf(code)[0] ?? '';
}

/** `year` (integer), `discipline` (PT or OT) and `amount` (money) as an administrator has set them. */
function elsewhereOf({ extension = [] }: R4Extension, year: string, group: Group): number {
  const part = (name: string): R4Extension | undefined => extension.find(({ url }) => url === name);
  const isYear = String(part('year')?.valueInteger) === year;
  const isGroup = groupOf(part('discipline')?.valueCode === 'OT' ? 'OT' : 'PT') === group;
  return isYear && isGroup ? (part('amount')?.valueMoney?.value ?? 0) : 0;
}
