// SPDX-License-Identifier: Apache-2.0
import type { Payer } from '../engine/billing/payer.ts';
import type { ExistingCharge, TreatmentDay } from '../engine/billing/treatment-day.ts';
import { visitOfCharge } from '../fhir/read/charge-place.ts';
import { isManualTherapyCharge, toExistingCharge } from '../fhir/read/existing-charge.ts';
import type { RecordSet } from '../fhir/record-set.ts';

/** A 97140 charge that stands, with its status as it is written. */
export interface StandingCharge extends ExistingCharge {
  readonly status: string;
}

/** The 97140 charges that stand for visits and their days, whoever made them and by whatever they lead there. */
export function chargesOf(
  records: RecordSet,
  { visits, days }: { readonly visits: readonly string[]; readonly days: readonly TreatmentDay[] },
): StandingCharge[] {
  const ofDays = new Set(days.flatMap(({ charges }) => charges.map(({ source }) => source)));
  return records
    .all('ChargeItem')
    .filter(isManualTherapyCharge)
    .filter(
      (charge) =>
        ofDays.has(`ChargeItem/${charge.id}`) ||
        visits.includes(`Encounter/${visitOfCharge(records, charge)?.id ?? ''}`),
    )
    .map((charge) => ({ ...toExistingCharge(charge), status: charge.status }));
}

/** What people call a payer. */
export function payerName(payer: Payer | undefined): string {
  return payer === undefined || payer.kind === 'none' ? 'no coverage' : (payer.name ?? payer.source ?? 'not named');
}
