// SPDX-License-Identifier: Apache-2.0
import { unitsNeedChoice } from '../../../src/engine/rules/units-need-choice.ts';
import { charge, day, service } from '../../support/day.ts';
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
      day: day({ services: both(20, 21), payer: { kind: 'medicare-b' } }),
    },
    {
      name: '30 and 30 by CMS: equal, and nothing to place',
      day: day({ services: both(30, 30), payer: { kind: 'medicare-b' } }),
    },
    {
      name: 'a tie between two other codes',
      day: day({
        services: [
          service('mt', { minutes: 15 }),
          service('ex', { code: '97110', minutes: 20 }),
          service('nm', { code: '97112', minutes: 20 }),
        ],
        payer: { kind: 'medicare-b' },
      }),
    },
  ],
  invalid: [
    {
      name: '20 and 20 by CMS',
      day: day({ services: both(20, 20), payer: { kind: 'medicare-b' } }),
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
        payer: { kind: 'medicare-b' },
      }),
      issues: [
        [
          'units-need-choice',
          ['tie', { codes: ['97140', '97530'], remainder: 5, place: 1, chosen: ['97140'], units: 2, alternative: 1 }],
        ],
      ],
    },
    {
      name: 'the charges of both codes have taken the unit',
      day: day({
        services: both(20, 20),
        payer: { kind: 'medicare-b' },
        charges: [charge({ units: 2, unitsArePersons: true })],
        companionCharges: [{ source: 'ChargeItem/x', code: '97110', units: 2, modifiers: ['GP'] }],
      }),
      issues: [
        [
          'units-need-choice',
          ['bothTook', { codes: ['97110', '97140'], remainder: 5, place: 1, took: ['97110', '97140'], without: 1 }],
        ],
      ],
    },
    {
      name: 'a charge that may be the other discipline’s has taken no unit of this one',
      day: day({
        services: both(20, 20),
        payer: { kind: 'medicare-b' },
        charges: [charge({ units: 2, unitsArePersons: true })],
        companionCharges: [
          { source: 'ChargeItem/x', code: '97110', units: 2, modifiers: [], mayBeOthers: true },
          { source: 'ChargeItem/y', code: '97110', units: 1, modifiers: [], mayBeOthers: true },
        ],
      }),
      issues: [
        [
          'units-need-choice',
          ['tie', { codes: ['97110', '97140'], remainder: 5, place: 1, chosen: ['97140'], units: 2, alternative: 1 }],
        ],
      ],
    },
    {
      name: 'the other code has taken it, and 97140 has not',
      day: day({
        services: both(20, 20),
        payer: { kind: 'medicare-b' },
        charges: [charge({ units: 1, unitsArePersons: true })],
        companionCharges: [{ source: 'ChargeItem/x', code: '97110', units: 2, modifiers: ['GP'] }],
      }),
      issues: [
        [
          'units-need-choice',
          ['tie', { codes: ['97110', '97140'], remainder: 5, place: 1, chosen: ['97110'], units: 1, alternative: 2 }],
        ],
      ],
    },
  ],
});
