// SPDX-License-Identifier: Apache-2.0
import { isCompensationModifier, isKnownModifier } from '../billing/modifiers.ts';
import { modifierFindings } from './charge-modifiers.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

export const modifierUnknown = defineRule({
  meta: {
    code: 'modifier-unknown',
    title: 'Unknown modifier',
    category: 'modifiers',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'remove-modifier', modifiers: 'told' },
    why: 'Payers reject a line with a modifier they do not recognize. It is usually a typo.',
    sources: [SOURCES.therapyModifiers, SOURCES.mississippiAssistants],
    messages: {
      unknown: {
        found: '{charge} has {modifier}, which is not a known modifier for therapy lines.',
        formerly: '{charge} bears {modifier}, which is no modifier known for therapy lines.',
        todo: 'Correct it or remove it.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: (input) =>
    modifierFindings(input, 'unknown', (modifier) =>
      isKnownModifier(modifier) || isCompensationModifier(modifier, input.day.payer.kind) ? undefined : {},
    ),
});
