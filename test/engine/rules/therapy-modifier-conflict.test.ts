// SPDX-License-Identifier: Apache-2.0
import { therapyModifierConflict } from '../../../src/engine/rules/therapy-modifier-conflict.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(therapyModifierConflict, {
  valid: [
    { name: 'GP by a physical therapist', day: day({ charges: [charge()] }) },
    {
      name: 'GO where nobody’s discipline is proven',
      day: day({ discipline: 'unknown', charges: [charge({ modifiers: ['GO'] })] }),
    },
    { name: 'GP by a physician', day: day({ discipline: 'MD', charges: [charge()] }) },
  ],
  invalid: [
    {
      name: 'GP and GO together',
      day: day({ charges: [charge({ modifiers: ['GO', 'GP'] })] }),
      issues: [
        [
          'therapy-modifier-conflict/c1',
          ['severalButOne', { charge: 'ChargeItem/c1', modifiers: ['GP', 'GO'], expected: 'GP' }],
        ],
      ],
    },
    {
      name: 'GP and GO together, and nothing proves the discipline',
      day: day({ charges: [charge({ modifiers: ['GO', 'GP'] })], discipline: 'unknown' }),
      issues: [['therapy-modifier-conflict/c1', ['several', { charge: 'ChargeItem/c1', modifiers: ['GP', 'GO'] }]]],
    },
    {
      name: 'GO by a physical therapist',
      day: day({ charges: [charge({ modifiers: ['GO'] })] }),
      issues: [
        [
          'therapy-modifier-conflict/c1',
          ['contradicts', { charge: 'ChargeItem/c1', modifiers: ['GO'], expected: 'GP' }],
        ],
      ],
    },
    {
      name: 'GN, whoever treated',
      day: day({ discipline: 'unknown', charges: [charge({ modifiers: ['GN'] })] }),
      issues: [['therapy-modifier-conflict/c1', ['speech', { charge: 'ChargeItem/c1' }]]],
    },
  ],
});
