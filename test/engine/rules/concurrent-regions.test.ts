// SPDX-License-Identifier: Apache-2.0
import { concurrentRegions } from '../../../src/engine/rules/concurrent-regions.ts';
import { day, segment, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const onRegion = (id: string, at: string, text: string): ReturnType<typeof segment> => ({
  ...segment(`Procedure/${id}`, { at }),
  regions: [{ text }],
});

testRule(concurrentRegions, {
  valid: [
    {
      name: 'one after the other',
      day: day({ services: [service('a', { at: '10:00-10:15' }), service('b', { at: '10:15-10:30' })] }),
    },
    {
      name: 'no clock times: nothing is invented',
      day: day({ services: [service('a', { minutes: 15 }), service('b', { minutes: 15 })] }),
    },
  ],
  invalid: [
    {
      name: 'neck and shoulder share 5 minutes',
      day: day({
        services: [
          service('a', { segments: [onRegion('a', '10:00-10:15', 'Neck')] }),
          service('b', { segments: [onRegion('b', '10:10-10:30', 'Shoulder')] }),
        ],
      }),
      issues: [
        [
          'concurrent-regions/b',
          [
            'severalRegions',
            {
              procedure: 'Procedure/b',
              times: ' (10:10–10:30)',
              minutes: 5,
              regions: ['neck', 'shoulder'],
              others: ['Procedure/a'],
            },
          ],
        ],
      ],
    },
    {
      name: 'the same treatment saved twice',
      day: day({ services: [service('a', { at: '10:00-10:15' }), service('b', { at: '10:00-10:15' })] }),
      issues: [
        [
          'concurrent-regions/b',
          ['sameMinutes', { procedure: 'Procedure/b', times: ' (10:00–10:15)', minutes: 15, others: ['Procedure/a'] }],
        ],
      ],
    },
  ],
});
