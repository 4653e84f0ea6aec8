// SPDX-License-Identifier: Apache-2.0
import type { Payer } from '../engine/billing/payer.ts';
import type { ExistingCharge } from '../engine/billing/treatment-day.ts';
import { isManualTherapyCharge, toExistingCharge } from '../fhir/read/existing-charge.ts';
import { relativeReference, type RecordSet } from '../fhir/record-set.ts';

/** A 97140 charge that stands, with its status as it is written. */
export interface StandingCharge extends ExistingCharge {
  readonly status: string;
}

/** The 97140 charges that stand for a visit, whoever made them. */
export function chargesOfVisit(records: RecordSet, visit: string): StandingCharge[] {
  const byVisit = records.index('ChargeItem', 'visit', ({ context }) => [relativeReference(context)]);
  return (byVisit.get(visit) ?? [])
    .filter(isManualTherapyCharge)
    .map((charge) => ({ ...toExistingCharge(charge), status: charge.status }));
}

/** What people call a payer. */
export function payerName(payer: Payer | undefined): string {
  return payer === undefined || payer.kind === 'none' ? 'no coverage' : (payer.name ?? payer.source ?? 'not named');
}
