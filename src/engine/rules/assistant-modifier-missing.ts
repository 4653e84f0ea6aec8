// SPDX-License-Identifier: Apache-2.0
import { assistantModifierOf } from '../billing/modifiers.ts';
import { standingCharges } from './charge-modifiers.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const assistantModifierMissing = defineRule({
  meta: {
    code: 'assistant-modifier-missing',
    title: 'Assistant’s units billed without CQ or CO',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'ChargeItem.modifier' },
    why: 'Units that an assistant furnished in whole or in part need CQ (with GP) or CO (with GO) and are paid at 85%. Without the modifier they are overpaid. The service splits the lines it wrote itself; a charge entered by a person is left for that person to split.',
    sources: [SOURCES.assistants, SOURCES.therapyModifiers],
    messages: {
      missing: {
        found:
          '{charge} has no {modifier}, but an assistant furnished {assistant} of the {total} min, which makes {units:units}.',
        formerly:
          '{charge} bears no {modifier}; an assistant furnished {assistant} of {total} min, which is {units:units} of it.',
        todo: 'Bill {units:units} with {modifier} on a separate line, and {rest:units} without it.',
      },
      whole: {
        found:
          '{charge} has no {modifier}, but an assistant furnished {assistant} of the {total} min, which covers all its units.',
        todo: 'Add {modifier} to this line.',
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
      .map(({ source }): Finding<'missing' | 'whole'> => {
        const { assistantMinutes: assistant } = minutes.shared;
        const data = { charge: source, modifier, assistant, total: minutes.countedMinutes };
        const about = { implicated: [source], subject: source };
        return split.plainUnits === 0
          ? { messageId: 'whole', data, ...about }
          : { messageId: 'missing', data: { ...data, units: split.assistantUnits, rest: split.plainUnits }, ...about };
      });
  },
});
