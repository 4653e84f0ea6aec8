// SPDX-License-Identifier: Apache-2.0
import type { ClaimLine, ExistingCharge } from '../billing/treatment-day.ts';
import { unitsText } from '../billing/wording.ts';
import { defineRule, listOf, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

export const claimUnitsMissing = defineRule({
  meta: {
    code: 'claim-units-missing',
    title: 'Claim lacks the units or modifiers of the charge',
    category: 'units',
    severity: 'high',
    acknowledgeable: true,
    why: 'Some applications build a Claim from its charges without copying quantity or every modifier. The line is then paid as one unit, or denied.',
    sources: [SOURCES.fhirContract, SOURCES.timedMinutes],
    messages: {
      units: {
        found: '{claim} item {item} bills {billed} of 97140; {charge} has {units}.',
        todo: 'Set the quantity of the item to that of the charge before the claim is sent.',
      },
      modifiers: {
        found: '{claim} item {item} lacks {modifiers}, which {charge} bears.',
        todo: 'Add the modifiers of the charge to the item before the claim is sent.',
      },
    },
  },
  appliesTo: ({ day }) => day.claimLines.length > 0,
  check: (input) => input.day.claimLines.flatMap((line) => judge(input, line)),
});

function judge({ match }: RuleInput, line: ClaimLine): Finding<'units' | 'modifiers'>[] {
  const charge: ExistingCharge | undefined = match.byPart.get(line.part);
  if (!charge) {
    return [];
  }
  const data = {
    claim: line.source,
    item: line.sequence,
    charge: charge.source,
    billed: unitsText(line.units),
    units: unitsText(charge.units),
    modifiers: listOf(charge.modifiers.filter((modifier) => !line.modifiers.includes(modifier))),
  };
  const about = { data, implicated: [line.source, charge.source], subject: line.source };
  return [
    ...(charge.units === line.units ? [] : [{ messageId: 'units' as const, ...about }]),
    ...(data.modifiers === '' ? [] : [{ messageId: 'modifiers' as const, ...about }]),
  ];
}
