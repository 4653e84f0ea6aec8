// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import type { ClaimLine } from '../../engine/billing/treatment-day.ts';
import { isManualTherapyConcept } from './existing-charge.ts';
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

function toClaimLine(source: string, { sequence, quantity, modifier = [] }: Item): ClaimLine {
  const modifiers = modifier.flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []));
  const assistants = modifiers.find((code) => code === 'CQ' || code === 'CO');
  return {
    source,
    sequence,
    part: assistants === 'CQ' || assistants === 'CO' ? `${MANUAL_THERAPY}/${assistants}` : MANUAL_THERAPY,
    ...(quantity?.value === undefined ? {} : { units: quantity.value }),
    modifiers,
  };
}
