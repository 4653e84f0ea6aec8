// SPDX-License-Identifier: Apache-2.0
import { acceptableUnits } from '../billing/unit-allocation.ts';
import { primaryCharge } from '../billing/primary-charge.ts';
import { unitsText } from '../billing/wording.ts';
import type { ExistingCharge } from '../billing/treatment-day.ts';
import { defineRule, listOf, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const unitsMismatch = defineRule({
  meta: {
    code: 'units-mismatch',
    title: 'Units on the charge differ from the minutes',
    category: 'units',
    severity: 'high',
    acknowledgeable: false,
    why: 'A person set the units, and a person’s figure is never overwritten. More units than the minutes support are a false claim; fewer are lost pay.',
    sources: [SOURCES.timedMinutes, SOURCES.midpoint],
    messages: {
      differs: {
        found: '{charge} has {units} of 97140; {minutes} counted minutes support {supported}.',
        todo: 'Set the quantity to {supported}, or correct the documented minutes.',
      },
      duplicate: {
        found: '{charge} bills {units} of 97140 more for the day that {primary} already bills.',
        todo: 'Delete one of the two charges: a treatment day has one 97140 line.',
      },
    },
  },
  appliesTo: ({ day, units }) => units > 0 || day.encounters.every(({ state }) => state === 'finished'),
  check: ({ day, minutes, allocation }) => {
    const primary = primaryCharge(day.charges);
    const supported = acceptableUnits(allocation, '97140');
    return day.charges
      .filter(({ state }) => state === 'standing')
      .flatMap((charge): Finding<'differs' | 'duplicate'>[] => {
        const units = unitsText(charge.units);
        const about = { implicated: [charge.source], subject: charge.source };
        if (primary && charge.source !== primary.source) {
          return [
            { messageId: 'duplicate', data: { charge: charge.source, units, primary: primary.source }, ...about },
          ];
        }
        if (agrees(charge, supported)) {
          return [];
        }
        const data = { charge: charge.source, units, minutes: minutes.countedMinutes, supported: either(supported) };
        return [{ messageId: 'differs', data, ...about }];
      });
  },
});

/** A quantity of ours follows the minutes by itself; a template's default is taken over once minutes earn a unit. */
function agrees(charge: ExistingCharge, supported: readonly number[]): boolean {
  const earnsUnits = supported.some((units) => units > 0);
  const followsMinutes = !charge.unitsArePersons && (charge.ours || earnsUnits);
  return followsMinutes || (charge.units !== undefined && supported.includes(charge.units));
}

function either(supported: readonly number[]): string {
  return listOf(supported.map(String)).replace(' and ', ' or ');
}
