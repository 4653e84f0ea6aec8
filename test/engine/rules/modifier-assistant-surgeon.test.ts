// SPDX-License-Identifier: Apache-2.0
import { modifierAssistantSurgeon } from '../../../src/engine/rules/modifier-assistant-surgeon.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(modifierAssistantSurgeon, {
  valid: [{ name: 'CQ is the therapist assistant’s', day: day({ charges: [charge({ modifiers: ['GP', 'CQ'] })] }) }],
  invalid: ['80', '81', '82', 'AS'].map((modifier) => ({
    name: modifier,
    day: day({ charges: [charge({ modifiers: ['GP', modifier] })] }),
    issues: [['modifier-assistant-surgeon/c1', ['present', { charge: 'ChargeItem/c1', modifier }]]] as const,
  })),
});
