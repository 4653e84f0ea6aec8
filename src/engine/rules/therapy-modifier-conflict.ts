// SPDX-License-Identifier: Apache-2.0
import { THERAPY_MODIFIERS, therapyModifierOf } from '../billing/modifiers.ts';
import { standingCharges } from './charge-modifiers.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

type MessageId = 'several' | 'severalButOne' | 'contradicts' | 'speech';

export const therapyModifierConflict = defineRule({
  meta: {
    code: 'therapy-modifier-conflict',
    title: 'Conflicting therapy modifiers',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'ChargeItem.modifier' },
    why: 'A line belongs to one plan of care. It is denied if it has two of GP, GO and GN, one that contradicts who treated the patient, or GN (speech-language pathology) for manual therapy.',
    sources: [SOURCES.therapyModifiers],
    messages: {
      several: {
        found: '{charge} has {modifiers}, and a line takes only one of them.',
        formerly: '{charge} bears {modifiers}.',
        todo: 'Keep the one that matches the plan of care.',
      },
      severalButOne: {
        remedy: { act: 'replace-modifier' },
        found: '{charge} has {modifiers}, but the performer’s discipline calls for {expected} alone.',
        formerly: '{charge} bears {modifiers}.',
        todo: 'Keep {expected} and remove the rest, or correct the performer.',
      },
      contradicts: {
        remedy: { act: 'replace-modifier' },
        found: '{charge} has {modifiers}, but the performer’s discipline calls for {expected}.',
        formerly: '{charge} bears {modifiers}; its performer’s discipline calls for {expected}.',
        todo: 'Use {expected}, or correct the performer.',
      },
      speech: {
        found: '{charge} has GN, which is for speech-language pathology.',
        formerly: '{charge} bears GN, which is for speech-language pathology.',
        todo: 'Use GP or GO.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: (input) => {
    const proven = therapyModifierOf(input.day.discipline);
    const expected = proven === 'GN' ? undefined : proven;
    return standingCharges(input).flatMap(({ source, modifiers }): Finding<MessageId>[] => {
      const found = THERAPY_MODIFIERS.filter((code) => modifiers.includes(code));
      const about = { implicated: [source], subject: source };
      if (found.length > 1) {
        const data = { charge: source, modifiers: found };
        return expected === undefined
          ? [{ messageId: 'several', data, ...about }]
          : [{ messageId: 'severalButOne', data: { ...data, expected }, ...about }];
      }
      const [only] = found;
      if (only !== undefined && expected !== undefined && only !== expected) {
        return [{ messageId: 'contradicts', data: { charge: source, modifiers: found, expected }, ...about }];
      }
      return only === 'GN' ? [{ messageId: 'speech', data: { charge: source }, ...about }] : [];
    });
  },
});
