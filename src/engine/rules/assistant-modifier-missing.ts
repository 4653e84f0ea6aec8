// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../billing/code-sets.ts';
import { assistantModifierOf } from '../billing/modifiers.ts';
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
    why: 'Units that an assistant furnished in whole or in part need CQ (with GP) or CO (with GO) and are paid at 85%. Without the modifier they are overpaid. The service splits the lines it wrote itself and adds the modifier to a line that is the assistant’s alone; a charge entered by a person for both is left for that person to split. A line that was billed without the modifier needs a corrected claim.',
    sources: [SOURCES.assistants, SOURCES.therapyModifiers],
    messages: {
      missing: {
        found:
          '{charge} has no {modifier}, but an assistant furnished {assistant} of the {total} min, which makes {units:units}.',
        formerly:
          '{charge} bears no {modifier}; an assistant furnished {assistant} of {total} min, which is {units:units} of it.',
        todo: 'Bill {units:units} with {modifier} on a separate line, and {rest:units} without it.',
      },
      billed: {
        found:
          '{charge} was billed without {modifier}, but an assistant furnished {assistant} of the {total} min, which makes {units:units}.',
        todo: 'Send a corrected claim with {modifier} on {units:units}.',
      },
    },
  },
  appliesTo: ({ policy, split }) => policy.assistantModifierRequired && split.assistantUnits > 0,
  check: ({ day, split, minutes, match }) => {
    const modifier = assistantModifierOf(day.discipline) ?? 'CQ';
    const isSplit =
      [...match.byPart.keys()].some((part) => part !== MANUAL_THERAPY) ||
      day.claimLines.some(({ part }) => part !== MANUAL_THERAPY);
    return day.charges
      .filter(({ modifiers }) => !isSplit && !modifiers.includes(modifier))
      .flatMap(({ source, state, unitsArePersons, modifiers }): Finding<'missing' | 'billed'>[] => {
        const { assistantMinutes: assistant } = minutes.shared;
        const { assistantUnits: units, plainUnits: rest } = split;
        const data = { charge: source, modifier, assistant, total: minutes.countedMinutes, units };
        const about = { implicated: [source], subject: source };
        // A line whose units are all an assistant's gets its modifier by itself; a bill that states none tells nothing.
        if (state === 'standing' && unitsArePersons && rest > 0) {
          return [{ messageId: 'missing', data: { ...data, rest }, ...about }];
        }
        return state === 'billed' && modifiers.length > 0 ? [{ messageId: 'billed', data, ...about }] : [];
      });
  },
});
