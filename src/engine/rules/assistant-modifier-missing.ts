// SPDX-License-Identifier: Apache-2.0
import { assistantModifierOf } from '../billing/modifiers.ts';
import { standingCharges } from './charge-modifiers.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const assistantModifierMissing = defineRule({
  meta: {
    code: 'assistant-modifier-missing',
    title: 'An assistant’s units without CQ or CO',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'ChargeItem.modifier' },
    why: 'Units that an assistant furnished in whole or in part bear CQ (with GP) or CO (with GO) and are paid at 85 %. Without it they are overpaid. The service splits its own lines; a person’s charge is theirs to split.',
    sources: [SOURCES.assistants, SOURCES.therapyModifiers],
    messages: {
      missing: {
        found:
          '{charge} bears no {modifier}; an assistant furnished {assistant} of {total} min, which is {units:units} of it.',
        todo: 'Bill {units:units} with {modifier} on a line of its own, and {rest:units} without it.',
      },
    },
  },
  appliesTo: ({ policy, split }) => policy.assistantModifierRequired && split.assistantUnits > 0,
  check: (input) => {
    const { day, split, minutes, match } = input;
    const modifier = assistantModifierOf(day.discipline) ?? 'CQ';
    const isSplit = [...match.byPart.keys()].some((part) => part !== '97140');
    return standingCharges(input)
      .filter(({ unitsArePersons, modifiers }) => unitsArePersons && !modifiers.includes(modifier) && !isSplit)
      .map(({ source }): Finding<'missing'> => ({
        messageId: 'missing',
        data: {
          charge: source,
          modifier,
          assistant: minutes.shared.assistantMinutes,
          total: minutes.countedMinutes,
          units: split.assistantUnits,
          rest: split.plainUnits,
        },
        implicated: [source],
        subject: source,
      }));
  },
});
