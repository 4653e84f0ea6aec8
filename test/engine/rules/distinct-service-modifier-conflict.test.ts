// SPDX-License-Identifier: Apache-2.0
import { distinctServiceModifierConflict } from '../../../src/engine/rules/distinct-service-modifier-conflict.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(distinctServiceModifierConflict, {
  valid: [
    { name: '59 alone', day: day({ charges: [charge({ modifiers: ['59', 'GP'] })] }) },
    { name: 'XS alone', day: day({ charges: [charge({ modifiers: ['XS', 'GP'] })] }) },
    {
      name: '59 on one line and XU on another',
      day: day({
        charges: [
          charge({ modifiers: ['59', 'GP'] }),
          charge({ source: 'ChargeItem/c2', part: '97140/CQ', modifiers: ['XU', 'GP', 'CQ'] }),
        ],
      }),
    },
  ],
  invalid: [
    {
      name: '59 and XU',
      day: day({ charges: [charge({ modifiers: ['59', 'XU', 'GP'] })] }),
      issues: [['distinct-service-modifier-conflict/c1', ['both', { charge: 'ChargeItem/c1', modifiers: ['XU'] }]]],
    },
  ],
});
