// SPDX-License-Identifier: Apache-2.0
import { assistantModifierUnsupported } from '../../../src/engine/rules/assistant-modifier-unsupported.ts';
import { ASSISTANT, charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const persons = charge({ ours: false, unitsArePersons: true, part: '97140/CQ', modifiers: ['GP', 'CQ'] });
const byAssistant = [service('pta', { at: '10:00-10:30', performers: [ASSISTANT] })];

testRule(assistantModifierUnsupported, {
  valid: [
    {
      name: 'an assistant furnished it',
      day: day({ services: byAssistant, payer: { kind: 'federal' }, charges: [persons] }),
    },
    {
      name: 'an assistant furnished it, and the payer asks for nothing',
      day: day({ services: byAssistant, charges: [persons] }),
    },
    {
      name: 'our own line is withdrawn without an issue',
      day: day({ charges: [charge({ part: '97140/CQ', modifiers: ['GP', 'CQ'] })] }),
    },
  ],
  invalid: [
    {
      name: 'the therapist furnished it',
      day: day({ charges: [persons] }),
      issues: [
        [
          'assistant-modifier-unsupported/c1',
          'ChargeItem/c1 bears CQ; the record shows therapist 30 min, assistant 0 min, PT discipline. Remove CQ, or correct who furnished the treatment.',
        ],
      ],
    },
    {
      name: 'CO under a physical therapy plan',
      day: day({
        services: byAssistant,
        payer: { kind: 'federal' },
        charges: [{ ...persons, part: '97140/CO', modifiers: ['GP', 'CO'] }],
      }),
      issues: [
        [
          'assistant-modifier-unsupported/c1',
          'ChargeItem/c1 bears CO; the record shows therapist 0 min, assistant 30 min, PT discipline. Remove CO, or correct who furnished the treatment.',
        ],
      ],
    },
  ],
});
