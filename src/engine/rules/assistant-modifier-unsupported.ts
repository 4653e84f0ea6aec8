// SPDX-License-Identifier: Apache-2.0
import { personsUnits, sumOfUnits } from '../billing/charge-match.ts';
import { assistantModifierOf } from '../billing/modifiers.ts';
import type { ExistingCharge } from '../billing/treatment-day.ts';
import { standingCharges } from './charge-modifiers.ts';
import { defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';
import { unknownProfessions } from './unknown-professions.ts';

type MessageId = 'unsupported' | 'contradicts' | 'tooMany' | 'tooManyBilled' | 'professionUnknown';

export const assistantModifierUnsupported = defineRule({
  meta: {
    code: 'assistant-modifier-unsupported',
    title: 'CQ or CO not supported by the record',
    category: 'modifiers',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'remove-modifier', modifiers: 'told' },
    why: 'CQ and CO lower the payment to 85%, so on units that a therapist furnished they cost you pay. CQ under an occupational therapy plan, or CO under a physical therapy plan, is denied. Where it is not known who treated, it is not known which units need the modifier.',
    sources: [SOURCES.assistants],
    messages: {
      unsupported: {
        found:
          '{charge} has {modifier}, but the record shows {therapist} min by a therapist and {assistant} min by an assistant ({discipline} discipline).',
        formerly:
          '{charge} bears {modifier}; the record shows therapist {therapist} min, assistant {assistant} min, {discipline} discipline.',
        todo: 'Remove {modifier}, or correct who furnished the treatment.',
      },
      contradicts: {
        severity: 'high',
        found: '{charge} has {modifier}, but under the {discipline} discipline an assistant’s modifier is {expected}.',
        todo: 'Remove {modifier}, or correct who furnished the treatment.',
      },
      tooMany: {
        remedy: { act: 'correct', element: 'ChargeItem.quantity' },
        found:
          '{modifier} is on {billed:units}, but the record shows {therapist} min by a therapist and {assistant} min by an assistant, which makes only {units:units} the assistant’s.',
        todo: 'Leave {modifier} on {units:units} and bill {rest:units} without it, or correct who furnished the treatment.',
      },
      tooManyBilled: {
        remedy: { act: 'correct', element: 'ChargeItem.modifier' },
        found:
          '{modifier} was billed on {billed:units}, but the record shows {therapist} min by a therapist and {assistant} min by an assistant, which makes {units:units} the assistant’s and {rest:units} the therapist’s.',
        todo: 'Send a corrected claim with {rest:units} without {modifier}, or correct who furnished the treatment.',
      },
      professionUnknown: {
        severity: 'high',
        remedy: { act: 'correct', element: 'Procedure.performer' },
        found:
          'The record does not show the profession of everybody who furnished {procedure}, on a day on which an assistant treated. Whether {minutes} min of it need {modifier} depends on whether a therapist did.',
        todo: 'Record the profession by NUCC taxonomy code, or correct who furnished the treatment.',
      },
    },
  },
  // Who treated is not known without a discipline, and is told by its own rule.
  appliesTo: ({ day }) => day.discipline !== 'unknown',
  check: (input) => [...unproven(input), ...tooMany(input), ...unknownProfessions(input, 'professionUnknown')],
});

function unproven(input: RuleInput): Finding<MessageId>[] {
  const { day, minutes, split, policy } = input;
  const { therapistMinutes: therapist, assistantMinutes: assistant } = minutes.shared;
  const supported = policy.assistantModifierRequired ? split.assistantUnits > 0 : assistant > 0;
  const expected = assistantModifierOf(day.discipline);
  // Without a counted minute nobody's work is known: what took the minutes away is told by its own rule.
  const isCounted = therapist > 0 || assistant > 0;
  return standingCharges(input)
    .filter(({ ours, unitsArePersons, part }) => !ours || unitsArePersons || part === '97140')
    .flatMap(({ source, modifiers }) =>
      ['CQ', 'CO']
        .filter((modifier) => modifiers.includes(modifier))
        .filter((modifier) => (isCounted && !supported) || modifier !== expected)
        .map((modifier): Finding<MessageId> => {
          const about = { implicated: [source], subject: source };
          const told = { charge: source, modifier, discipline: day.discipline };
          return policy.assistantModifierRequired && expected !== undefined && modifier !== expected
            ? { messageId: 'contradicts', data: { ...told, expected }, ...about }
            : { messageId: 'unsupported', data: { ...told, therapist, assistant }, ...about };
        }),
    );
}

/** More units with the modifier than the assistant's minutes make, where the units of the day are right together. */
function tooMany(input: RuleInput): Finding<MessageId>[] {
  const { day, minutes, split, policy, match, acceptable } = input;
  const modifier = assistantModifierOf(day.discipline) ?? '';
  const { assistantUnits: units, plainUnits: rest } = split;
  const { therapistMinutes: therapist, assistantMinutes: assistant } = minutes.shared;
  const tell = (
    messageId: MessageId,
    charges: readonly ExistingCharge[],
    together: number | undefined,
  ): Finding<MessageId>[] => {
    const lines = charges.filter(({ modifiers }) => modifiers.includes(modifier));
    const billed = sumOfUnits(lines) ?? 0;
    const implicated = lines.map(({ source }) => source);
    const [subject] = implicated;
    if (!policy.assistantModifierRequired || billed <= units || subject === undefined) {
      return [];
    }
    const isRight = acceptable.some((total) => total === together);
    const data = { modifier, billed, therapist, assistant, units, rest };
    return isRight ? [{ messageId, data, implicated, subject }] : [];
  };
  const billedLines = day.charges.filter(({ state }) => state === 'billed');
  const persons = standingCharges(input).filter(({ unitsArePersons }) => unitsArePersons);
  return [
    ...(units > 0 ? tell('tooMany', persons, personsUnits(match)) : []),
    ...tell('tooManyBilled', billedLines, sumOfUnits(billedLines)),
  ];
}
