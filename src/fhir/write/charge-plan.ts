// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Encounter } from '@medplum/fhirtypes';
import type { Assessment, Charge } from '../../engine/billing/assessment.ts';
import {
  agreeTogether,
  linesOfPart,
  matchCharges,
  supportedUnits,
  type MatchedCharges,
} from '../../engine/billing/charge-match.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import type { ChargePart, ExistingCharge } from '../../engine/billing/treatment-day.ts';
import { acceptableUnits } from '../../engine/billing/unit-allocation.ts';
import {
  adoptPersons,
  chargeIdentifier,
  followRecord,
  hold,
  newChargeItem,
  oneOfSeveral,
  type ChargeItemSource,
} from './charge-item.ts';

/** What becomes of one ChargeItem of a day. */
export type ChargeDecision =
  | { readonly kind: 'keep'; readonly source: string; readonly resource: ChargeItem }
  | { readonly kind: 'change'; readonly source: string; readonly existing: ChargeItem; readonly wanted: ChargeItem }
  | { readonly kind: 'withdraw'; readonly source: string }
  | { readonly kind: 'create'; readonly resource: ChargeItem; readonly identifierValue: string };

export interface ChargeLookup {
  readonly chargeItem: (source: string) => ChargeItem | undefined;
  readonly encounter: (source: string) => Encounter | undefined;
  /** True where a ChargeItemDefinition for 97140 exists on the server. */
  readonly hasDefinition: boolean;
}

/**
 * Decides what becomes of a day's ChargeItems, those the record supports first.
 *
 * A charge whose units a person decided, or that was billed, stands for the whole day: nothing is made beside it.
 */
export function planCharges(assessment: Assessment, lookup: ChargeLookup): ChargeDecision[] {
  const { day, charges } = assessment;
  const match = matchCharges(
    day.charges,
    charges.map(({ part }) => part),
  );
  const sourceOf = (charge: Charge): ChargeItemSource => {
    return { day, charge, encounter: lookup.encounter(charge.encounter), hasDefinition: lookup.hasDefinition };
  };
  const partOf = (existing: ExistingCharge): ChargePart | undefined =>
    [...match.byPart].find(([, matched]) => matched.source === existing.source)?.[0];
  const standing = day.charges.flatMap((existing): ChargeDecision[] => {
    const { source } = existing;
    const resource = lookup.chargeItem(source);
    const part = partOf(existing);
    const charge = charges.find((wanted) => wanted.part === part);
    const beside = sharedCharge(assessment, match, existing);
    if (!resource) {
      return [];
    }
    if (existing.state !== 'standing') {
      return [{ kind: 'keep', source, resource }];
    }
    if (part !== undefined && existing.unitsArePersons && charges[0]) {
      const wanted = adoptPersons(resource, sourceOf(charge ?? charges[0]), part);
      return [{ kind: 'change', source, existing: resource, wanted }];
    }
    if (charge && !existing.unitsArePersons) {
      return [{ kind: 'change', source, existing: resource, wanted: followRecord(resource, sourceOf(charge)) }];
    }
    if (beside) {
      return [{ kind: 'change', source, existing: resource, wanted: oneOfSeveral(resource, { charge: beside }) }];
    }
    const mayGo = existing.ours && !existing.unitsArePersons && day.problems.length === 0;
    return [
      mayGo ? { kind: 'withdraw', source } : { kind: 'change', source, existing: resource, wanted: hold(resource) },
    ];
  });
  const refused = day.charges.filter(({ isRefused }) => isRefused).map(({ part }) => part);
  const missing = charges.filter(({ part }) => !match.decided && !match.byPart.has(part) && !refused.includes(part));
  const created = missing.map((charge): ChargeDecision => {
    const identifierValue = chargeIdentifier(day, charge.part);
    return { kind: 'create', resource: newChargeItem(sourceOf(charge)), identifierValue };
  });
  return [...standing, ...created];
}

/** The charge of the day whose units a further line has a right share of. */
function sharedCharge(
  { allocation, charges }: Assessment,
  match: MatchedCharges,
  existing: ExistingCharge,
): Charge | undefined {
  return charges.find(({ part, units }) => {
    const supported = supportedUnits(match, acceptableUnits(allocation, MANUAL_THERAPY), units);
    return match.extra.get(part)?.includes(existing) === true && agreeTogether(linesOfPart(match, part), supported);
  });
}
