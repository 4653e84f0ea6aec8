// SPDX-License-Identifier: Apache-2.0
import { assistantModifierOf } from '../billing/modifiers.ts';
import type { ExistingCharge } from '../billing/treatment-day.ts';
import { defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

type MessageId = 'missing' | 'partly' | 'billed' | 'partlyBilled';

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
      partly: {
        found:
          '{charge} has no {modifier}. An assistant furnished {assistant} of the {total} min, which makes {units:units}, but {modifier} is on only {covered:units}.',
        todo: 'Move {lacking:units} to a line with {modifier}.',
      },
      billed: {
        found:
          '{charge} was billed without {modifier}, but an assistant furnished {assistant} of the {total} min, which makes {units:units}.',
        todo: 'Send a corrected claim with {modifier} on {units:units}.',
      },
      partlyBilled: {
        found:
          '{charge} was billed without {modifier}. An assistant furnished {assistant} of the {total} min, which makes {units:units}, but {modifier} is on only {covered:units}.',
        todo: 'Send a corrected claim with {modifier} on {units:units}.',
      },
    },
  },
  appliesTo: ({ policy, split }) => policy.assistantModifierRequired && split.assistantUnits > 0,
  check: (input) => {
    const { day, split, minutes } = input;
    const modifier = assistantModifierOf(day.discipline) ?? 'CQ';
    const { assistantMinutes: assistant } = minutes.shared;
    const figures = { modifier, assistant, total: minutes.countedMinutes, units: split.assistantUnits };
    let told = 0;
    return linesWithout(input, modifier).flatMap((charge): Finding<MessageId>[] => {
      const { source, state, units = split.assistantUnits } = charge;
      const covered = unitsWith(input, modifier, state);
      const lacking = Math.min(units, split.assistantUnits - covered - told);
      if (lacking <= 0) {
        return [];
      }
      told += lacking;
      const about = { implicated: [source], subject: source };
      const data = { charge: source, ...figures };
      if (state === 'billed') {
        return covered === 0
          ? [{ messageId: 'billed', data, ...about }]
          : [{ messageId: 'partlyBilled', data: { ...data, covered }, ...about }];
      }
      return covered === 0
        ? [{ messageId: 'missing', data: { ...data, rest: split.plainUnits }, ...about }]
        : [{ messageId: 'partly', data: { ...data, covered, lacking }, ...about }];
    });
  },
});

/**
 * Lines that a person has to split or bill anew: one whose units are all an assistant's gets its modifier by itself, and a
 * bill that states none tells nothing.
 */
function linesWithout({ day, split }: RuleInput, modifier: string): ExistingCharge[] {
  const statesModifiers = day.charges.some(({ state, modifiers }) => state === 'billed' && modifiers.length > 0);
  return day.charges.filter(
    ({ state, unitsArePersons, modifiers }) =>
      !modifiers.includes(modifier) &&
      ((state === 'standing' && unitsArePersons && split.plainUnits > 0) || (state === 'billed' && statesModifiers)),
  );
}

/** The units that bear it already: on the day's charges or, of what was billed, on its Claims. */
function unitsWith({ day, split }: RuleInput, modifier: string, state: ExistingCharge['state']): number {
  const sum = (lines: readonly { readonly modifiers: readonly string[]; readonly units?: number }[]): number =>
    lines
      .filter(({ modifiers }) => modifiers.includes(modifier))
      .reduce((total, { units = split.assistantUnits }) => total + units, 0);
  const charged = day.charges
    .filter((charge) => charge.state !== 'closed')
    // Ours gets the units that the minutes support.
    .map((charge) =>
      charge.state === 'standing' && !charge.unitsArePersons ? { modifiers: charge.modifiers } : charge,
    );
  return Math.max(sum(charged), state === 'billed' ? sum(day.claimLines) : 0);
}
