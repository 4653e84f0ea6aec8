// SPDX-License-Identifier: Apache-2.0
import { defineRule, type Finding } from './rule.ts';

export const modifier51 = defineRule({
  meta: {
    code: 'modifier-51',
    title: 'Modifier 51 on manual therapy',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'remove-modifier', modifiers: ['51'] },
    why: 'The multiple-procedure modifier does not apply to physical medicine codes, and Medicare adds it on its own where it belongs. On 97140 it leads to denials.',
    sources: [{ title: 'Noridian, modifier 51', url: 'https://med.noridianmedicare.com/web/jeb/topics/modifiers/51' }],
    messages: {
      present: {
        found: '{charge} has modifier 51 (multiple procedures), which does not apply to physical medicine codes.',
        formerly: '{charge} bears modifier 51.',
        todo: 'Remove modifier 51 from the 97140 line.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: ({ day }) =>
    day.charges
      .filter(({ state, modifiers }) => state === 'standing' && modifiers.includes('51'))
      .map(({ source }): Finding<'present'> => ({
        messageId: 'present',
        data: { charge: source },
        implicated: [source],
        subject: source,
      })),
});
