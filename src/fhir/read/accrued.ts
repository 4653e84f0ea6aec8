// SPDX-License-Identifier: Apache-2.0
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import type { TreatmentDay } from '../../engine/billing/treatment-day.ts';
import type { PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { isManualTherapyCharge } from './existing-charge.ts';
import { readModifiers } from './modifiers.ts';
import { ownIdentity } from '../identity.ts';
import type { R4Extension, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { ACCRUED_AMOUNT } from '../systems.ts';

type Group = 'PT and SLP' | 'OT';

/**
 * Allowed therapy charges of the calendar year before a date, in US dollars: the patient's billed ChargeItems
 * (`priceOverride`, else the policy's fee), and what an administrator has set on a Coverage or Account for charges elsewhere.
 *
 * A charge counts for the group its therapy modifier names; one without is in neither group.
 */
export function accruedUsd(
  records: RecordSet,
  { patient, dateOfService, discipline }: Pick<TreatmentDay, 'patient' | 'dateOfService' | 'discipline'>,
  policy: PayerPolicy,
): number {
  const year = dateOfService.slice(0, 4);
  const group = groupOf(discipline);
  const billed = records
    .ofPatient('ChargeItem', patient)
    .filter((charge) => charge.status === 'billed' && chargeGroup(charge) === group)
    .filter((charge) => dateOf(charge).startsWith(year) && dateOf(charge) < dateOfService)
    .reduce((sum, charge) => sum + amountOf(charge, policy), 0);
  const coverages = records.index('Coverage', 'patient', ({ beneficiary }) => [relativeReference(beneficiary)]);
  const accounts = records.index('Account', 'patient', ({ subject = [] }) => subject.map(relativeReference));
  const active = (coverages.get(patient) ?? []).filter(({ status }) => status === 'active');
  const elsewhere = [...active, ...(accounts.get(patient) ?? [])]
    .flatMap(({ extension = [] }) => extension)
    .filter(({ url }) => url === ACCRUED_AMOUNT)
    .reduce((sum, extension) => sum + elsewhereOf(extension, year, group), 0);
  return billed + elsewhere;
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

function amountOf(charge: ReadResource<'ChargeItem'>, { allowedUsdPerUnit = 0 }: PayerPolicy): number {
  const byFee = isManualTherapyCharge(charge) ? allowedUsdPerUnit * (charge.quantity?.value ?? 1) : 0;
  return charge.priceOverride?.value ?? byFee;
}

/** `year` (integer), `discipline` (PT or OT) and `amount` (money) as an administrator has set them. */
function elsewhereOf({ extension = [] }: R4Extension, year: string, group: Group): number {
  const part = (name: string): R4Extension | undefined => extension.find(({ url }) => url === name);
  const isYear = String(part('year')?.valueInteger) === year;
  const isGroup = groupOf(part('discipline')?.valueCode === 'OT' ? 'OT' : 'PT') === group;
  return isYear && isGroup ? (part('amount')?.valueMoney?.value ?? 0) : 0;
}
