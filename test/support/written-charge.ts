// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Coding, Encounter } from '@medplum/fhirtypes';
import { assess } from '../../src/engine/assess.ts';
import type { Charge } from '../../src/engine/billing/assessment.ts';
import type { TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { CHARGE_ITEM_MODIFIER, CPT } from '../../src/fhir/systems.ts';
import type { ChargeItemSource } from '../../src/fhir/write/charge-item.ts';
import { day } from './day.ts';
import { visit } from './visit.ts';

/** A bare charge of 97140, billable. */
export const chargeItem = (facts: Partial<ChargeItem> = {}): ChargeItem => ({
  resourceType: 'ChargeItem',
  status: 'billable',
  code: { coding: [{ system: CPT, code: '97140' }] },
  subject: { reference: 'Patient/p1' },
  ...facts,
});
/** Modifiers in the one extension that shows them. */
export const modified = (...coding: Coding[]): Pick<ChargeItem, 'extension'> => ({
  extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding } }],
});

/** What decides the charge of a day; of half an hour of physical therapy where nothing else is said. */
export function chargeSource(
  facts: Partial<TreatmentDay> = {},
  encounter: Encounter | undefined = visit(),
): ChargeItemSource {
  const { day: decided, charges } = assess(day(facts), policyFor({ kind: 'other' }));
  const [first] = charges;
  if (!first) {
    throw new Error('No charge');
  }
  return { day: decided, charge: first, encounter, hasDefinition: false };
}
/** The same, decided otherwise. */
export const decidedAs = (facts: Partial<Charge>): ChargeItemSource => ({
  ...chargeSource(),
  charge: { ...chargeSource().charge, ...facts },
});
