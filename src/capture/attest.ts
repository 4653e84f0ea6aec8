// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { ChargeItem } from '@medplum/fhirtypes';
import { kxThresholdUsd } from '../engine/policies/kx-thresholds.ts';
import { attested } from '../fhir/write/charge-item.ts';
import type { AssessedDay, VisitCharge } from './visit-view.ts';

/** The open charges that lack a modifier, with it. */
export function attestedCharges(
  charges: readonly VisitCharge[],
  modifier: string,
  { policy }: AssessedDay,
): WithId<ChargeItem>[] {
  return charges
    .filter(({ state, modifiers }) => state === 'standing' && !modifiers.includes(modifier))
    .map(({ resource }) => ({ ...attested(resource, modifier, policy.modifierOrder), id: resource.id }));
}

/** What therapy has cost in the year before the day, against the threshold of KX. */
export interface YearToDate {
  readonly year: string;
  readonly accruedUsd: number;
  /** Undefined where the year's threshold is not known. */
  readonly thresholdUsd: number | undefined;
}

export function yearToDate({ assessment: { day } }: AssessedDay): YearToDate {
  const { accruedUsd, dateOfService } = day;
  return { year: dateOfService.slice(0, 4), accruedUsd, thresholdUsd: kxThresholdUsd(dateOfService) };
}
