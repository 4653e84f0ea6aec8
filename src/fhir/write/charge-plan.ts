// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Encounter } from '@medplum/fhirtypes';
import type { Assessment, Charge } from '../../engine/billing/assessment.ts';
import { matchCharges } from '../../engine/billing/charge-match.ts';
import { chargeOutcomes, type ChargeOutcome } from '../../engine/billing/charge-outcomes.ts';
import type { ChargePart } from '../../engine/billing/treatment-day.ts';
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
  | {
      readonly kind: 'create';
      readonly part: ChargePart;
      readonly resource: ChargeItem;
      readonly identifierValue: string;
    };

export interface ChargeLookup {
  readonly chargeItem: (source: string) => ChargeItem | undefined;
  readonly encounter: (source: string) => Encounter | undefined;
  /** True where a ChargeItemDefinition for 97140 exists on the server. */
  readonly hasDefinition: boolean;
}

/** What becomes of a day's ChargeItems, those that stand first. */
export function planCharges(assessment: Assessment, lookup: ChargeLookup): ChargeDecision[] {
  const { day, charges, acceptable } = assessment;
  const match = matchCharges(
    day.charges,
    charges.map(({ part }) => part),
  );
  const sourceOf = (charge: Charge): ChargeItemSource => {
    return { day, charge, encounter: lookup.encounter(charge.encounter), hasDefinition: lookup.hasDefinition };
  };
  return chargeOutcomes({ day, acceptable, match, lines: charges }).flatMap((outcome) => {
    if (outcome.kind === 'create') {
      const { line } = outcome;
      const identifierValue = chargeIdentifier(day, line.part);
      return { kind: 'create', part: line.part, resource: newChargeItem(sourceOf(line)), identifierValue };
    }
    const { source } = outcome.existing;
    const resource = lookup.chargeItem(source);
    return resource ? decisionOf(outcome, resource, sourceOf) : [];
  });
}

function decisionOf(
  outcome: Exclude<ChargeOutcome<Charge>, { readonly kind: 'create' }>,
  existing: ChargeItem,
  sourceOf: (charge: Charge) => ChargeItemSource,
): ChargeDecision {
  const { source } = outcome.existing;
  const change = (wanted: ChargeItem): ChargeDecision => ({ kind: 'change', source, existing, wanted });
  switch (outcome.kind) {
    case 'keep':
      return { kind: 'keep', source, resource: existing };
    case 'follow':
      return change(followRecord(existing, sourceOf(outcome.line)));
    case 'adopt':
      return change(adoptPersons(existing, sourceOf(outcome.line), outcome.part));
    case 'share':
      return change(oneOfSeveral(existing, { charge: outcome.line }));
    case 'hold':
      return change(hold(existing));
    case 'withdraw':
      return { kind: 'withdraw', source };
    default:
      return outcome satisfies never;
  }
}
