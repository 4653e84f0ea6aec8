// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const unitsNeedChoice = defineRule({
  meta: {
    code: 'units-need-choice',
    title: 'Equal remainders: the biller chooses',
    category: 'units',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'ChargeItem.quantity' },
    why: 'When several codes have the same minutes left over, the manual lets the biller choose which of them takes the last unit. The service takes the lower code and tells what else is right.',
    sources: [SOURCES.timedMinutes],
    messages: {
      tie: {
        found:
          '{codes} each have {remainder} min left over, and {place} of them can take a unit. Chosen: {chosen}, so 97140 has {units}.',
        todo: 'Keep it, or set 97140 to {alternative:units} and bill the other code accordingly; both are right.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ allocation, units }) => {
    const { tie, lines } = allocation;
    const line = lines.find(({ code }) => code === '97140');
    if (!tie?.codes.includes('97140') || !line) {
      return [];
    }
    const winners = lines.filter(({ code, remainderUnits }) => remainderUnits === 1 && tie.codes.includes(code));
    const other = line.remainderUnits === 1 ? line.wholeUnits : line.wholeUnits + 1;
    return [
      {
        messageId: 'tie',
        data: {
          codes: tie.codes,
          remainder: tie.remainderMinutes,
          place: tie.unitsToPlace,
          chosen: winners.map(({ code }) => code),
          units,
          alternative: other,
        },
        implicated: [],
      },
    ];
  },
});
