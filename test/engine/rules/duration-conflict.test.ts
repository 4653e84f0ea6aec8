// SPDX-License-Identifier: Apache-2.0
import { durationConflict } from '../../../src/engine/rules/duration-conflict.ts';
import { day, encounter, interval, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const visit = encounter({ interval: interval('10:00', '10:30') });

testRule(durationConflict, {
  valid: [
    {
      name: 'stated minutes equal the clock',
      day: day({ services: [service('mt', { minutes: 30, at: '10:00-10:30' })] }),
    },
    {
      name: 'half a minute apart is rounding',
      day: day({ services: [service('mt', { minutes: 29.5, at: '10:00-10:30' })] }),
    },
    { name: 'exactly the visit', day: day({ encounters: [visit], services: [service('mt', { at: '10:00-10:30' })] }) },
    { name: 'a visit without an end tells nothing', day: day({ encounters: [encounter({ interval: undefined })] }) },
  ],
  invalid: [
    {
      name: 'stated 31, clock 30',
      day: day({ services: [service('mt', { minutes: 31, at: '10:00-10:30' })] }),
      issues: [
        [
          'duration-conflict/mt',
          [
            'readingsDiffer',
            { procedure: 'Procedure/mt', counted: 31, countedPath: 'schedule', other: 30, otherPath: 'period' },
          ],
        ],
      ],
    },
    {
      name: 'a minute past the visit',
      day: day({ encounters: [visit], services: [service('mt', { at: '10:00-10:31' })] }),
      issues: [
        [
          'duration-conflict/mt',
          [
            'outsideEncounter',
            {
              procedure: 'Procedure/mt',
              times: '10:00–10:31',
              encounter: 'Encounter/e1',
              encounterTimes: '10:00–10:30',
            },
          ],
        ],
      ],
    },
    {
      name: 'both at once are one issue',
      day: day({ encounters: [visit], services: [service('mt', { minutes: 15, at: '09:50-10:10' })] }),
      issues: [
        [
          'duration-conflict/mt',
          [
            'readingsDiffer',
            { procedure: 'Procedure/mt', counted: 15, countedPath: 'schedule', other: 20, otherPath: 'period' },
          ],
          [
            'outsideEncounter',
            {
              procedure: 'Procedure/mt',
              times: '09:50–10:10',
              encounter: 'Encounter/e1',
              encounterTimes: '10:00–10:30',
            },
          ],
        ],
      ],
    },
  ],
});
