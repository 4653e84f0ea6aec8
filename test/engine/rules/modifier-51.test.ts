// SPDX-License-Identifier: Apache-2.0
import { modifier51 } from '../../../src/engine/rules/modifier-51.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(modifier51, {
  valid: [
    { name: 'GP alone', day: day({ charges: [charge()] }) },
    { name: 'a billed line is past mending', day: day({ charges: [charge({ state: 'billed', modifiers: ['51'] })] }) },
  ],
  invalid: [
    {
      name: '51 beside GP',
      day: day({ charges: [charge({ modifiers: ['GP', '51'] })] }),
      issues: [['modifier-51/c1', ['present', { charge: 'ChargeItem/c1' }]]],
    },
  ],
});
