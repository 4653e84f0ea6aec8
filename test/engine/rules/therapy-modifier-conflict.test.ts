// SPDX-License-Identifier: Apache-2.0
import { therapyModifierConflict } from '../../../src/engine/rules/therapy-modifier-conflict.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(therapyModifierConflict, {
  valid: [
    { name: 'GP by a physical therapist', day: day({ charges: [charge()] }) },
    {
      name: 'GO where nobody’s discipline is proven',
      day: day({ disciplineProven: false, charges: [charge({ modifiers: ['GO'] })] }),
    },
    { name: 'GP by a physician', day: day({ discipline: 'MD', charges: [charge()] }) },
  ],
  invalid: [
    {
      name: 'GP and GO together',
      day: day({ charges: [charge({ modifiers: ['GO', 'GP'] })] }),
      issues: [['therapy-modifier-conflict/c1', 'ChargeItem/c1 bears GP and GO. Keep the one of the plan of care.']],
    },
    {
      name: 'GO by a physical therapist',
      day: day({ charges: [charge({ modifiers: ['GO'] })] }),
      issues: [
        [
          'therapy-modifier-conflict/c1',
          'ChargeItem/c1 bears GO; its performer’s discipline calls for GP. Use GP, or correct the performer.',
        ],
      ],
    },
    {
      name: 'GN, whoever treated',
      day: day({ disciplineProven: false, charges: [charge({ modifiers: ['GN'] })] }),
      issues: [
        [
          'therapy-modifier-conflict/c1',
          'ChargeItem/c1 bears GN, which is for speech-language pathology. Use GP or GO.',
        ],
      ],
    },
  ],
});
