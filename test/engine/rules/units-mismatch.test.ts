// SPDX-License-Identifier: Apache-2.0
import { unitsMismatch } from '../../../src/engine/rules/units-mismatch.ts';
import { ASSISTANT, charge, day, encounter, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const persons = (units: number | undefined): ReturnType<typeof charge> =>
  charge({ ours: false, unitsArePersons: true, units });

const [CPT, CMS] = ['CPT midpoint rule', 'CMS total-time rule'];

testRule(unitsMismatch, {
  valid: [
    { name: 'a person agrees with the minutes', day: day({ charges: [persons(2)] }) },
    { name: 'our own quantity follows the minutes', day: day({ charges: [charge({ units: 1 })] }) },
    { name: 'a template default is taken over', day: day({ charges: [charge({ ours: false, units: 1 })] }) },
    {
      name: 'so it is where 97140 may have the one unit of a tie',
      day: day({
        services: [service('mt', { minutes: 7 }), service('ex', { code: '97110', minutes: 7 })],
        payer: { kind: 'medicare-b' },
        charges: [charge({ ours: false, units: 2 })],
      }),
    },
    {
      name: 'a billed charge is another issue',
      day: day({ charges: [charge({ state: 'billed', units: 5, unitsArePersons: true })] }),
    },
    { name: 'a closed charge is a person’s decision', day: day({ charges: [charge({ state: 'closed', units: 5 })] }) },
    {
      name: 'nothing documented yet in an open visit',
      day: day({ services: [], encounters: [encounter({ state: 'open' })], charges: [persons(2)] }),
    },
    {
      name: 'two lines are right together: whose the units are is another issue',
      day: day({
        services: [service('mt', { minutes: 45 })],
        payer: { kind: 'medicare-b' },
        charges: [persons(2), { ...persons(1), source: 'ChargeItem/c2', part: '97140/CQ', modifiers: ['GP', 'CQ'] }],
      }),
    },
    {
      name: 'either side of a tie is right',
      day: day({
        services: [service('mt', { minutes: 20 }), service('ex', { code: '97110', minutes: 20 })],
        payer: { kind: 'medicare-b' },
        charges: [persons(2)],
      }),
    },
  ],
  invalid: [
    {
      name: 'two lines, one of which has a unit more than the therapist furnished',
      day: day({
        services: [service('pt', { minutes: 15 }), service('pta', { minutes: 15, performers: [ASSISTANT] })],
        payer: { kind: 'medicare-b' },
        charges: [persons(2), { ...persons(1), source: 'ChargeItem/c2', part: '97140/CQ', modifiers: ['GP', 'CQ'] }],
      }),
      issues: [
        [
          'units-mismatch/c1',
          [
            'differsInPart',
            {
              charge: 'ChargeItem/c1',
              units: 2,
              minutes: 30,
              supported: ['1'],
              method: CMS,
              plain: 1,
              assistants: 1,
              modifier: ['CQ'],
            },
          ],
        ],
      ],
    },
    {
      name: 'a person billed 3 for 30 min',
      day: day({ charges: [persons(3)] }),
      issues: [
        [
          'units-mismatch/c1',
          ['differs', { charge: 'ChargeItem/c1', units: 3, minutes: 30, supported: ['2'], method: CPT }],
        ],
      ],
    },
    {
      name: 'a person billed 1 for 30 min: lost pay is a mismatch too',
      day: day({ charges: [charge({ unitsArePersons: true, units: 1 })] }),
      issues: [
        [
          'units-mismatch/c1',
          ['differs', { charge: 'ChargeItem/c1', units: 1, minutes: 30, supported: ['2'], method: CPT }],
        ],
      ],
    },
    {
      name: 'a time in place of units',
      day: day({ charges: [charge({ ours: false, unitsArePersons: true, units: undefined, statedTime: '30 min' })] }),
      issues: [
        [
          'units-mismatch/c1',
          ['statesTime', { charge: 'ChargeItem/c1', time: '30 min', minutes: 30, supported: ['2'], method: CPT }],
        ],
      ],
    },
    {
      name: 'a person’s charge without a quantity',
      day: day({ charges: [persons(undefined)] }),
      issues: [
        [
          'units-mismatch/c1',
          ['differs', { charge: 'ChargeItem/c1', units: 'no', minutes: 30, supported: ['2'], method: CPT }],
        ],
      ],
    },
    {
      name: 'a template’s charge in a finished visit without manual therapy',
      day: day({ services: [], charges: [charge({ ours: false, units: 1 })] }),
      issues: [
        [
          'units-mismatch/c1',
          ['differs', { charge: 'ChargeItem/c1', units: 1, minutes: 0, supported: ['0'], method: CPT }],
        ],
      ],
    },
    {
      name: 'neither side of a tie',
      day: day({
        services: [service('mt', { minutes: 20 }), service('ex', { code: '97110', minutes: 20 })],
        payer: { kind: 'medicare-b' },
        charges: [persons(3)],
      }),
      issues: [
        [
          'units-mismatch/c1',
          [
            'differs',
            {
              charge: 'ChargeItem/c1',
              units: 3,
              minutes: 20,
              dayMinutes: 40,
              supported: ['1', '2'],
              method: CMS,
            },
          ],
        ],
      ],
    },
    {
      name: 'two lines of a person that are right together',
      day: day({ charges: [persons(1), { ...persons(1), source: 'ChargeItem/c2' }] }),
      issues: [['units-mismatch/c1', ['severalLines', { lines: 2, units: 2 }]]],
    },
    {
      name: 'one unit billed, the other still open',
      day: day({
        charges: [charge({ state: 'billed', units: 1 }), { ...persons(1), source: 'ChargeItem/c2' }],
      }),
      issues: [['units-mismatch/c2', ['restOpen', { billed: 1, units: 1, together: 2 }]]],
    },
    {
      name: 'three that are not',
      day: day({ charges: [1, 2, 3].map((id) => ({ ...persons(1), source: `ChargeItem/c${String(id)}` })) }),
      issues: [
        [
          'units-mismatch/c1',
          [
            'differTogether',
            {
              lines: 3,
              units: 3,
              minutes: 30,
              supported: ['2'],
              method: CPT,
            },
          ],
        ],
      ],
    },
    {
      name: 'two charges for one day',
      day: day({ charges: [charge(), charge({ source: 'ChargeItem/c2', ours: false, units: 1 })] }),
      issues: [['units-mismatch/c2', ['duplicate', { charge: 'ChargeItem/c2', units: 1, primary: ['ChargeItem/c1'] }]]],
    },
  ],
});
