// SPDX-License-Identifier: Apache-2.0
import { unitsOfPart } from '../billing/assistant-units.ts';
import { linesOfPart, sumOfUnits } from '../billing/charge-match.ts';
import type { ClaimLine, ExistingCharge } from '../billing/treatment-day.ts';
import { defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

export const claimUnitsMissing = defineRule({
  meta: {
    code: 'claim-units-missing',
    title: 'Claim does not match the charge’s units or modifiers',
    category: 'units',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Claim.item' },
    why: 'Some applications build a Claim from its charges without copying the quantity or all modifiers. The line is then paid as one unit, or denied.',
    sources: [SOURCES.timedMinutes],
    messages: {
      units: {
        found: 'Item {item} of {claim} bills {billed:units} of 97140, but {charge} has {units:units}.',
        formerly: '{claim} item {item} bills {billed:units} of 97140; {charge} has {units:units}.',
        todo: 'Set the item’s quantity to the charge’s before sending the claim.',
      },
      modifiers: {
        found: 'Item {item} of {claim} is missing {modifiers}, which {charge} has.',
        formerly: '{claim} item {item} lacks {modifiers}, which {charge} bears.',
        todo: 'Add the charge’s modifiers to the item before sending the claim.',
      },
    },
  },
  appliesTo: ({ day }) => day.claimLines.length > 0,
  check: (input) => input.day.claimLines.flatMap((line) => judge(input, line)),
});

function judge(input: RuleInput, line: ClaimLine): Finding<'units' | 'modifiers'>[] {
  const { match } = input;
  const charge: ExistingCharge | undefined = match.byPart.get(line.part);
  if (!charge) {
    return [];
  }
  const item = { claim: line.source, item: line.sequence, charge: charge.source };
  const about = { implicated: [line.source, charge.source], subject: line.source };
  const units = { ...item, billed: line.units ?? 'no', units: unitsAsWritten(input, charge) ?? 'no' };
  // One line of the claim may bill what stands on several charges.
  const lines = linesOfPart(match, line.part);
  const agreed = [unitsAsWritten(input, charge), ...(lines.length > 1 ? [sumOfUnits(lines)] : [])];
  const modifiers = charge.modifiers.filter((modifier) => !line.modifiers.includes(modifier));
  return [
    ...(agreed.includes(line.units) ? [] : [{ messageId: 'units' as const, data: units, ...about }]),
    ...(modifiers.length === 0 ? [] : [{ messageId: 'modifiers' as const, data: { ...item, modifiers }, ...about }]),
  ];
}

/** A quantity of ours follows the minutes: the claim has to match what this assessment makes of it, not what it was. */
function unitsAsWritten({ match, split }: RuleInput, charge: ExistingCharge): number | undefined {
  const units = unitsOfPart(split, charge.part);
  const isOnly = linesOfPart(match, charge.part).length === 1;
  const follows = isOnly && charge.ours && charge.state === 'standing' && !charge.unitsArePersons;
  return follows && units > 0 ? units : charge.units;
}
