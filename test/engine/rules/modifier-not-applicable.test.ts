// SPDX-License-Identifier: Apache-2.0
import { NOT_APPLICABLE_MODIFIERS } from '../../../src/engine/billing/modifiers.ts';
import { modifierNotApplicable } from '../../../src/engine/rules/modifier-not-applicable.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(modifierNotApplicable, {
  valid: [
    {
      name: 'GP, 59 and KX belong on a therapy line',
      day: day({ charges: [charge({ modifiers: ['GP', '59', 'KX'] })] }),
    },
    { name: 'a billed line is past mending', day: day({ charges: [charge({ state: 'billed', modifiers: ['50'] })] }) },
  ],
  invalid: [
    {
      name: '50: the code counts time',
      day: day({ charges: [charge({ modifiers: ['GP', '50'] })] }),
      issues: [
        [
          'modifier-not-applicable/c1',
          ['present', { charge: 'ChargeItem/c1', modifier: '50', reason: 'the code counts time, not sides' }],
        ],
      ],
    },
    {
      name: 'two of them are one issue',
      day: day({ charges: [charge({ modifiers: ['95', 'AT'] })] }),
      issues: [
        [
          'modifier-not-applicable/c1',
          [
            'denied',
            { charge: 'ChargeItem/c1', modifier: '95', reason: 'manual therapy cannot be furnished by telehealth' },
          ],
          [
            'present',
            {
              charge: 'ChargeItem/c1',
              modifier: 'AT',
              reason: 'it belongs on chiropractic manipulation (98940–98942)',
            },
          ],
        ],
      ],
    },
  ],
});

test.each(['22', '25', '50', '52', '76', '77', '95', 'AT', 'GT', 'LT', 'RT'])(
  '%s is named with its reason',
  (modifier) => {
    expect(NOT_APPLICABLE_MODIFIERS[modifier]).toMatch(/\w/);
  },
);
