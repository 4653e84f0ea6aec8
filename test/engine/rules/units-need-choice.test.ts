// SPDX-License-Identifier: Apache-2.0
import { unitsNeedChoice } from '../../../src/engine/rules/units-need-choice.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const both = (mt: number, ex: number): ReturnType<typeof service>[] => [
  service('mt', { minutes: mt }),
  service('ex', { code: '97110', minutes: ex }),
];

testRule(unitsNeedChoice, {
  valid: [
    { name: '20 and 20 by CPT: each code alone', day: day({ services: both(20, 20) }) },
    {
      name: '20 and 21 by CMS: the larger remainder',
      day: day({ services: both(20, 21), payer: { kind: 'federal' } }),
    },
    {
      name: '30 and 30 by CMS: equal, and nothing to place',
      day: day({ services: both(30, 30), payer: { kind: 'federal' } }),
    },
    {
      name: 'a tie between two other codes',
      day: day({
        services: [
          service('mt', { minutes: 15 }),
          service('ex', { code: '97110', minutes: 20 }),
          service('nm', { code: '97112', minutes: 20 }),
        ],
        payer: { kind: 'federal' },
      }),
    },
  ],
  invalid: [
    {
      name: '20 and 20 by CMS',
      day: day({ services: both(20, 20), payer: { kind: 'federal' } }),
      issues: [
        [
          'units-need-choice',
          ['tie', { codes: ['97110', '97140'], remainder: 5, place: 1, chosen: ['97110'], units: 1, alternative: 2 }],
        ],
      ],
    },
    {
      name: 'manual therapy is the lower code and takes the unit',
      day: day({
        services: [service('mt', { minutes: 20 }), service('ta', { code: '97530', minutes: 20 })],
        payer: { kind: 'federal' },
      }),
      issues: [
        [
          'units-need-choice',
          ['tie', { codes: ['97140', '97530'], remainder: 5, place: 1, chosen: ['97140'], units: 2, alternative: 1 }],
        ],
      ],
    },
  ],
});
