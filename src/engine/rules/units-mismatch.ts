// SPDX-License-Identifier: Apache-2.0
import { isFinished } from '../billing/assessment.ts';
import { acceptableUnits } from '../billing/unit-allocation.ts';
import { supportedUnits } from '../billing/charge-match.ts';
import type { ChargePart, ExistingCharge } from '../billing/treatment-day.ts';
import { defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

export const unitsMismatch = defineRule({
  meta: {
    code: 'units-mismatch',
    title: 'Units on the charge differ from the minutes',
    category: 'units',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'set-quantity' },
    why: 'A person entered these units, and the service never overwrites a person’s figure. More units than the minutes support are a false claim; fewer are lost pay.',
    sources: [SOURCES.timedMinutes, SOURCES.midpoint],
    consequenceOf: ['duration-missing', 'duration-invalid'],
    messages: {
      differs: {
        found: '{charge} has {units:units} of 97140, but {minutes} counted minutes support {supported:or}.',
        formerly: '{charge} has {units:units} of 97140; {minutes} counted minutes support {supported:or}.',
        todo: 'Set the quantity to {supported:or}, or correct the documented minutes.',
      },
      duplicate: {
        remedy: { act: 'correct', element: 'ChargeItem' },
        found: 'A second charge bills {units:units} of 97140 for a day that is already billed.',
        formerly: '{charge} bills {units:units} of 97140 more for the day that {primary} already bills.',
        todo: 'Delete one of the two charges: a treatment day has one 97140 line.',
      },
    },
  },
  appliesTo: ({ day, units }) => units > 0 || isFinished(day),
  check: (input) => {
    const { match } = input;
    const differing = [...match.byPart].flatMap(([part, charge]) => differs(input, part, charge));
    const primaries = [...match.byPart.values()].map(({ source }) => source);
    const duplicates = match.extra
      .filter(({ state }) => state === 'standing')
      .map((charge): Finding<'duplicate'> => ({
        messageId: 'duplicate',
        data: { charge: charge.source, units: charge.units ?? 'no', primary: primaries },
        implicated: [charge.source],
        subject: charge.source,
      }));
    return [...differing, ...duplicates];
  },
});

function differs(
  { match, allocation, minutes, split }: RuleInput,
  part: ChargePart,
  charge: ExistingCharge,
): Finding<'differs'>[] {
  const inPart = part === '97140' ? split.plainUnits : split.assistantUnits;
  const supported = supportedUnits(match, acceptableUnits(allocation, '97140'), inPart);
  if (charge.state !== 'standing' || agrees(charge, supported)) {
    return [];
  }
  const data = {
    charge: charge.source,
    units: charge.units ?? 'no',
    minutes: minutes.countedMinutes,
    supported: supported.map(String),
  };
  return [{ messageId: 'differs', data, implicated: [charge.source], subject: charge.source }];
}

/** A quantity of ours follows the minutes by itself; a template's default is taken over once minutes earn a unit. */
function agrees(charge: ExistingCharge, supported: readonly number[]): boolean {
  const earnsUnits = supported.some((units) => units > 0);
  const followsMinutes = !charge.unitsArePersons && (charge.ours || earnsUnits);
  return followsMinutes || (charge.units !== undefined && supported.includes(charge.units));
}
