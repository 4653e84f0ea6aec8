// SPDX-License-Identifier: Apache-2.0
import type { ClaimLine } from '../../engine/billing/treatment-day.ts';
import { isManualTherapyConcept } from './existing-charge.ts';
import { modifiersOfLine, partByModifiers } from './modifiers.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';

/** Items of draft and active Claims that bill 97140 for a day's visits. */
export function claimLinesOf(records: RecordSet, encounters: ReadonlySet<string>): ClaimLine[] {
  const byVisit = records.index('Claim', 'visit', ({ item = [] }) =>
    item.flatMap(({ encounter = [] }) => encounter.map(relativeReference)),
  );
  const claims = new Set([...encounters].flatMap((visit) => byVisit.get(visit) ?? []));
  return [...claims]
    .filter(({ status }) => status === 'active' || status === 'draft')
    .flatMap(({ id, item = [] }) =>
      item
        .filter(({ productOrService }) => isManualTherapyConcept(productOrService))
        .filter(({ encounter = [] }) => encounter.some((visit) => encounters.has(relativeReference(visit) ?? '')))
        .map((line) => toClaimLine(`Claim/${id}`, line)),
    );
}

type Item = NonNullable<ReadResource<'Claim'>['item']>[number];

function toClaimLine(source: string, item: Item): ClaimLine {
  const { sequence, quantity } = item;
  const modifiers = modifiersOfLine(item);
  return {
    source,
    sequence,
    part: partByModifiers(modifiers),
    ...(quantity?.value === undefined ? {} : { units: quantity.value }),
    modifiers,
  };
}
