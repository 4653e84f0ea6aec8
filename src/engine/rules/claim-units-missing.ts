// SPDX-License-Identifier: Apache-2.0
import type { BilledPart } from '../billing/charge-outcomes.ts';
import { MANUAL_THERAPY } from '../billing/code-sets.ts';
import type { ClaimLine } from '../billing/treatment-day.ts';
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
    why: 'Some applications build a Claim from its charges without copying the quantity or all modifiers. The line is then paid as one unit, or denied. Two lines for one charge bill its units twice.',
    sources: [SOURCES.timedMinutes],
    messages: {
      units: {
        found: 'Item {item} of {claim} bills {billed:units} of 97140, but its charge has {units:units}.',
        todo: 'Set the item’s quantity to the charge’s before sending the claim.',
      },
      modifiers: {
        found: 'Item {item} of {claim} is missing {modifiers}, which its charge has.',
        todo: 'Add the charge’s modifiers to the item before sending the claim.',
      },
      doubled: {
        found: 'Items {first} and {item} of {claim} bill the same charge for manual therapy.',
        todo: 'Leave one of the two on the claim.',
      },
      doubledByTwo: {
        found:
          'Item {item} of {claim} bills manual therapy that another active claim bills already, for another visit of that day.',
        todo: 'Take the item off this claim, or off the other one.',
      },
    },
  },
  appliesTo: ({ day }) => day.claimLines.length > 0,
  check: (input) => {
    const doubled = new Set(doubledLines(input));
    return input.day.claimLines.flatMap((line) => judge(input, line, doubled.has(line)));
  },
});

/** Lines that repeat another, beyond the charges that the day has. */
function doubledLines({ day: { claimLines }, billed }: RuleInput): ClaimLine[] {
  const charges = [...billed.values()].reduce((sum, part) => sum + part.charges, 0);
  return [...new Set(claimLines.map(({ repeats }) => repeats?.source))].flatMap((claim) => {
    const first = claimLines.filter(({ source, repeats }) => source === claim && repeats === undefined).length;
    const repeating = claimLines.filter(({ repeats }) => claim !== undefined && repeats?.source === claim);
    return repeating.slice(Math.max(0, charges - first));
  });
}

function judge(
  { billed }: RuleInput,
  line: ClaimLine,
  isDoubled: boolean,
): Finding<'units' | 'modifiers' | 'doubled' | 'doubledByTwo'>[] {
  const charge = billedBy(line, billed);
  if (!charge) {
    return [];
  }
  const { source, units, unitsTogether } = charge;
  const item = { claim: line.source, item: line.sequence };
  const about = {
    implicated: [line.source, ...(source === undefined ? [] : [source])],
    subject: line.source,
    ...(source === undefined ? { newCharge: charge.part } : {}),
  };
  if (isDoubled && line.repeats) {
    const { repeats } = line;
    return repeats.source === line.source
      ? [{ messageId: 'doubled', data: { ...item, first: repeats.sequence }, ...about }]
      : [{ messageId: 'doubledByTwo', data: item, ...about }];
  }
  // One line of the claim may bill what stands on several charges.
  const agrees = [units, unitsTogether].includes(line.units);
  const modifiers = charge.modifiers.filter((modifier) => !line.modifiers.includes(modifier));
  const data = { ...item, billed: line.units ?? 'no', units: units ?? 'no' };
  return [
    ...(agrees ? [] : [{ messageId: 'units' as const, data, ...about }]),
    ...(modifiers.length === 0 ? [] : [{ messageId: 'modifiers' as const, data: { ...item, modifiers }, ...about }]),
  ];
}

/** What a line bills. One without an assistant's modifier bills the assistant's charge where no other stands. */
function billedBy({ part }: ClaimLine, billed: RuleInput['billed']): BilledPart | undefined {
  const only = billed.size === 1 && part === MANUAL_THERAPY ? [...billed.values()][0] : undefined;
  return billed.get(part) ?? only;
}
