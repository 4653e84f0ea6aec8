// SPDX-License-Identifier: Apache-2.0
import { belowMinimum } from '../../../src/engine/rules/below-minimum.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const exercise = service('ex', { code: '97110', minutes: 30 });

testRule(belowMinimum, {
  valid: [
    { name: '8 min alone: 1 unit', day: day({ services: [service('mt', { minutes: 8 })] }) },
    {
      name: '7 min beside 33 by CMS: the pooled unit',
      day: day({
        services: [service('mt', { minutes: 7 }), service('ex', { code: '97110', minutes: 33 })],
        payer: { kind: 'federal' },
      }),
    },
    {
      name: 'a tie is a choice, not too little',
      day: day({
        services: [service('mt', { minutes: 7 }), service('ex', { code: '97110', minutes: 7 })],
        payer: { kind: 'federal' },
      }),
    },
    { name: 'no minutes at all is another issue', day: day({ services: [service('mt')] }) },
  ],
  invalid: [
    {
      name: '7 min alone: no unit',
      day: day({ services: [service('mt', { minutes: 7 })] }),
      issues: [
        [
          'below-minimum',
          '97140 has 7 timed minutes; 8 are needed for 1 unit. Nothing to do if the minutes are right: they are documented and not billed.',
        ],
      ],
    },
    {
      name: '7 min beside 30 by CPT: nothing is pooled',
      day: day({ services: [service('mt', { minutes: 7 }), exercise] }),
      issues: [
        [
          'below-minimum',
          '97140 has 7 timed minutes; 8 are needed for 1 unit. Nothing to do if the minutes are right: they are documented and not billed.',
        ],
      ],
    },
    {
      name: '3 min beside 30 by CMS: the other code has the units',
      day: day({ services: [service('mt', { minutes: 3 }), exercise], payer: { kind: 'federal' } }),
      issues: [
        [
          'below-minimum',
          '97140 has 3 of the 33 timed minutes of the day; its 2 units go to 97110, whose minutes weigh more. Nothing to do if the minutes are right: the units of the day are billed under the other codes.',
        ],
      ],
    },
  ],
});
