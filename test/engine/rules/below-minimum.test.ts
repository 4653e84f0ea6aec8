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
        payer: { kind: 'medicare-b' },
      }),
    },
    {
      name: 'a tie is a choice, not too little',
      day: day({
        services: [service('mt', { minutes: 7 }), service('ex', { code: '97110', minutes: 7 })],
        payer: { kind: 'medicare-b' },
      }),
    },
    { name: 'no minutes at all is another issue', day: day({ services: [service('mt')] }) },
  ],
  invalid: [
    {
      name: '30 seconds: less than a minute is told, too',
      day: day({ services: [service('mt', { minutes: 0.5 })] }),
      issues: [['below-minimum', ['alone', { minutes: 0, needed: 8 }]]],
    },
    {
      name: '7 min alone: no unit',
      day: day({ services: [service('mt', { minutes: 7 })] }),
      issues: [['below-minimum', ['alone', { minutes: 7, needed: 8 }]]],
    },
    {
      name: '7 min alone by CMS: the day earns nothing that others could have',
      day: day({ services: [service('mt', { minutes: 7 })], payer: { kind: 'medicare-b' } }),
      issues: [['below-minimum', ['alone', { minutes: 7, needed: 8 }]]],
    },
    {
      name: '7 min beside 30 by CPT: nothing is pooled',
      day: day({ services: [service('mt', { minutes: 7 }), exercise] }),
      issues: [['below-minimum', ['alone', { minutes: 7, needed: 8 }]]],
    },
    {
      name: '3 min beside 30 by CMS: the other code has the units',
      day: day({ services: [service('mt', { minutes: 3 }), exercise], payer: { kind: 'medicare-b' } }),
      issues: [['below-minimum', ['pooled', { minutes: 3, total: 33, units: 2, others: ['97110'] }]]],
    },
    {
      name: '9 min beside 10 and 10 by the midpoint within the day’s total: enough for a unit, which the others have',
      day: day({
        services: [
          service('mt', { minutes: 9 }),
          service('ex', { code: '97110', minutes: 10 }),
          service('nm', { code: '97112', minutes: 10 }),
        ],
        payer: { kind: 'workers-comp-co' },
      }),
      issues: [['below-minimum', ['pooled', { minutes: 9, total: 29, units: 2, others: ['97110', '97112'] }]]],
    },
    {
      name: '7 min beside 30 by the midpoint within the day’s total: too little by itself',
      day: day({ services: [service('mt', { minutes: 7 }), exercise], payer: { kind: 'workers-comp-co' } }),
      issues: [['below-minimum', ['alone', { minutes: 7, needed: 8 }]]],
    },
  ],
});
