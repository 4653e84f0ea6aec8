// SPDX-License-Identifier: Apache-2.0
import { isKnownModifier } from '../billing/modifiers.ts';
import { modifierFindings } from './charge-modifiers.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

export const modifierUnknown = defineRule({
  meta: {
    code: 'modifier-unknown',
    title: 'Modifier that is not known',
    category: 'modifiers',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'remove-modifier', modifiers: 'told' },
    why: 'A modifier that payers do not know rejects the line. It is often a typing error.',
    sources: [SOURCES.therapyModifiers],
    messages: {
      unknown: {
        found: '{charge} bears {modifier}, which is no modifier known for therapy lines.',
        todo: 'Correct or remove it.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: (input) => modifierFindings(input, 'unknown', (modifier) => (isKnownModifier(modifier) ? undefined : {})),
});
