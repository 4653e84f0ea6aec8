// SPDX-License-Identifier: Apache-2.0
import { THERAPY_MODIFIERS, therapyModifierOf } from '../billing/modifiers.ts';
import { standingCharges } from './charge-modifiers.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const therapyModifierConflict = defineRule({
  meta: {
    code: 'therapy-modifier-conflict',
    title: 'Therapy modifiers that contradict',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: true,
    why: 'A line belongs to one plan of care. Two of GP, GO and GN, one that contradicts who treated the patient, or GN (speech-language pathology) on manual therapy, denies the line.',
    sources: [SOURCES.therapyModifiers],
    messages: {
      several: { found: '{charge} bears {modifiers}.', todo: 'Keep the one of the plan of care.' },
      contradicts: {
        found: '{charge} bears {modifiers}; its performer’s discipline calls for {expected}.',
        todo: 'Use {expected}, or correct the performer.',
      },
      speech: { found: '{charge} bears GN, which is for speech-language pathology.', todo: 'Use GP or GO.' },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: (input) => {
    const { discipline, disciplineProven } = input.day;
    const expected = disciplineProven ? therapyModifierOf(discipline) : undefined;
    return standingCharges(input).flatMap(({ source, modifiers }): Finding<'several' | 'contradicts' | 'speech'>[] => {
      const found = THERAPY_MODIFIERS.filter((code) => modifiers.includes(code));
      const about = { implicated: [source], subject: source };
      if (found.length > 1) {
        return [{ messageId: 'several', data: { charge: source, modifiers: found }, ...about }];
      }
      const [only] = found;
      if (only !== undefined && expected !== undefined && expected !== 'GN' && only !== expected) {
        return [{ messageId: 'contradicts', data: { charge: source, modifiers: found, expected }, ...about }];
      }
      return only === 'GN' ? [{ messageId: 'speech', data: { charge: source }, ...about }] : [];
    });
  },
});
