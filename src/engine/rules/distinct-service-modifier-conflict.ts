// SPDX-License-Identifier: Apache-2.0
import { X_MODIFIERS } from '../billing/modifiers.ts';
import { standingCharges } from './charge-modifiers.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const distinctServiceModifierConflict = defineRule({
  meta: {
    code: 'distinct-service-modifier-conflict',
    title: 'Both 59 and an X modifier',
    category: 'modifiers',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'remove-modifier', modifiers: ['59'] },
    why: 'XE, XS, XP and XU are more specific forms of 59. A line has 59 or an X modifier, never both.',
    sources: [SOURCES.ncciModifiers],
    messages: {
      both: {
        found: '{charge} has both 59 and {modifiers}.',
        formerly: '{charge} bears 59 and {modifiers}.',
        todo: 'Keep {modifiers} and remove 59, unless the payer accepts only 59.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: (input) =>
    standingCharges(input).flatMap(({ source, modifiers }): Finding<'both'>[] => {
      const found = X_MODIFIERS.filter((modifier) => modifiers.includes(modifier));
      return modifiers.includes('59') && found.length > 0
        ? [
            {
              messageId: 'both',
              data: { charge: source, modifiers: found },
              implicated: [source],
              subject: source,
            },
          ]
        : [];
    }),
});
