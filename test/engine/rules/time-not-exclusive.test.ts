// SPDX-License-Identifier: Apache-2.0
import { timeNotExclusive } from '../../../src/engine/rules/time-not-exclusive.ts';
import { busy, day, interval, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(timeNotExclusive, {
  valid: [
    {
      name: 'exercise begins when manual therapy ends',
      day: day({
        services: [service('mt', { at: '10:00-10:15' }), service('ex', { code: '97110', at: '10:15-10:30' })],
      }),
    },
    {
      name: 'a supervised modality may run beside it',
      day: day({
        services: [service('mt', { at: '10:00-10:15' }), service('hot', { code: '97010', at: '10:00-10:15' })],
      }),
    },
    {
      name: 'an unknown code is no therapy service',
      day: day({
        services: [service('mt', { at: '10:00-10:15' }), service('em', { code: '99213', at: '10:00-10:15' })],
      }),
    },
    {
      name: 'an evaluation by the other discipline beside exercise has no minutes to count',
      day: day({
        services: [service('mt', { at: '10:00-10:15' }), service('ex', { code: '97110', at: '10:15-10:30' })],
        otherDisciplineServices: [busy('Procedure/ev', '10:15-10:45', { code: '97165', discipline: 'OT' })],
      }),
    },
    {
      name: 'the other discipline after exercise',
      day: day({
        services: [service('mt', { at: '10:00-10:15' }), service('ex', { code: '97110', at: '10:15-10:30' })],
        otherDisciplineServices: [busy('Procedure/ot', '10:30-10:45', { code: '97530', discipline: 'OT' })],
      }),
    },
  ],
  invalid: [
    {
      name: 'exercise shares 10 minutes',
      day: day({
        services: [service('mt', { at: '10:00-10:30' }), service('ex', { code: '97110', at: '10:20-10:40' })],
      }),
      issues: [
        [
          'time-not-exclusive/mt',
          ['shared', { procedure: 'Procedure/mt', times: ' (10:00–10:30)', minutes: 10, others: ['Procedure/ex'] }],
        ],
      ],
    },
    {
      name: 'an untimed evaluation takes one-on-one time too',
      day: day({
        services: [service('mt', { at: '10:00-10:30' }), service('ev', { code: '97161', at: '09:50-10:05' })],
      }),
      issues: [
        [
          'time-not-exclusive/mt',
          ['shared', { procedure: 'Procedure/mt', times: ' (10:00–10:30)', minutes: 5, others: ['Procedure/ev'] }],
        ],
      ],
    },
    {
      name: 'half a minute is told as less than one',
      day: day({
        otherDisciplineServices: [
          busy('Procedure/ot', '10:29-10:45', {
            code: '97530',
            interval: { ...interval('10:29', '10:45'), startMs: interval('10:29', '10:45').startMs + 30_000 },
          }),
        ],
      }),
      issues: [
        [
          'time-not-exclusive/mt',
          [
            'countedElsewhere',
            { procedure: 'Procedure/mt', times: ' (10:00–10:30)', minutes: 'less than 1', others: ['Procedure/ot'] },
          ],
        ],
      ],
    },
    {
      name: 'occupational therapy in the same minutes',
      day: day({ otherDisciplineServices: [busy('Procedure/ot', '10:15-10:45', { code: '97530' })] }),
      issues: [
        [
          'time-not-exclusive/mt',
          [
            'countedElsewhere',
            { procedure: 'Procedure/mt', times: ' (10:00–10:30)', minutes: 15, others: ['Procedure/ot'] },
          ],
        ],
      ],
    },
    {
      name: 'exercise documented as a part of it, without clock times',
      day: day({
        services: [
          service('mt', { minutes: 30 }),
          service('ex', { code: '97110', minutes: 10, partOf: 'Procedure/mt' }),
        ],
      }),
      issues: [
        [
          'time-not-exclusive/mt',
          ['shared', { procedure: 'Procedure/mt', times: '', minutes: 10, others: ['Procedure/ex'] }],
        ],
      ],
    },
    {
      name: 'physical and occupational therapy together: physical therapy keeps the time',
      day: day({
        services: [service('mt', { at: '10:00-10:30' })],
        otherDisciplineServices: [busy('Procedure/ot', '10:10-10:40', { code: '97140', discipline: 'OT' })],
      }),
      issues: [
        [
          'time-not-exclusive/mt',
          ['countedHere', { procedure: 'Procedure/mt', times: ' (10:00–10:30)', others: ['Procedure/ot'] }],
        ],
      ],
    },
    {
      name: 'the same minutes on the day of occupational therapy',
      day: day({
        discipline: 'OT',
        services: [service('mt', { at: '10:00-10:30' })],
        otherDisciplineServices: [busy('Procedure/pt', '10:10-10:40', { code: '97140', discipline: 'PT' })],
      }),
      issues: [
        [
          'time-not-exclusive/mt',
          [
            'countedElsewhere',
            { procedure: 'Procedure/mt', times: ' (10:00–10:30)', minutes: 20, others: ['Procedure/pt'] },
          ],
        ],
      ],
    },
    {
      // Pub 100-04 ch. 5 §20.3: two therapists at once make one unit for both, whatever the code.
      name: 'exercise of both disciplines together: the minutes that pool with manual therapy are billed once',
      day: day({
        services: [service('mt', { at: '10:00-10:15' }), service('ex', { code: '97110', at: '10:15-10:45' })],
        otherDisciplineServices: [busy('Procedure/ot', '10:15-10:45', { code: '97530', discipline: 'OT' })],
      }),
      issues: [
        [
          'time-not-exclusive/ex',
          ['countedHere', { procedure: 'Procedure/ex', times: ' (10:15–10:45)', others: ['Procedure/ot'] }],
        ],
      ],
    },
    {
      name: 'the same on the day of occupational therapy',
      day: day({
        discipline: 'OT',
        services: [service('mt', { at: '10:00-10:15' }), service('adl', { code: '97530', at: '10:15-10:45' })],
        otherDisciplineServices: [busy('Procedure/pt', '10:15-10:35', { code: '97110', discipline: 'PT' })],
      }),
      issues: [
        [
          'time-not-exclusive/adl',
          [
            'countedElsewhere',
            { procedure: 'Procedure/adl', times: ' (10:15–10:45)', minutes: 20, others: ['Procedure/pt'] },
          ],
        ],
      ],
    },
  ],
});
