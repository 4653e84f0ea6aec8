// SPDX-License-Identifier: Apache-2.0
import { ASSISTANT_SURGEON_MODIFIERS } from '../billing/modifiers.ts';
import { modifierFindings } from './charge-modifiers.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

export const modifierAssistantSurgeon = defineRule({
  meta: {
    code: 'modifier-assistant-surgeon',
    title: 'Assistant-at-surgery modifier on a therapy line',
    category: 'modifiers',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'ChargeItem.modifier' },
    why: 'Modifiers 80, 81, 82 and AS are for assistants at surgery. For a therapist assistant, use CQ or CO.',
    sources: [SOURCES.therapyModifiers],
    messages: {
      present: {
        found: '{charge} has modifier {modifier}, which is for surgery.',
        formerly: '{charge} bears modifier {modifier}, which is for surgery.',
        todo: 'Remove it; for a therapist assistant, use CQ or CO.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: (input) =>
    modifierFindings(input, 'present', (modifier) => (ASSISTANT_SURGEON_MODIFIERS.includes(modifier) ? {} : undefined)),
});
