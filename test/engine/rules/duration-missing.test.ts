// SPDX-License-Identifier: Apache-2.0
import { durationMissing } from '../../../src/engine/rules/duration-missing.ts';
import { day, segment, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(durationMissing, {
  valid: [
    { name: 'clock times state the minutes', day: day() },
    { name: 'stated minutes without clock times', day: day({ services: [service('mt', { minutes: 30 })] }) },
    {
      name: 'still in progress: the end is not known yet',
      day: day({ services: [service('mt', { provisional: true })] }),
    },
    {
      name: 'an impossible time is duration-invalid, not missing',
      day: day({ services: [service('mt', { invalid: ['x'] })] }),
    },
    {
      name: 'another service without minutes',
      day: day({ services: [service('mt', { minutes: 9 }), service('ex', { code: '97110' })] }),
    },
  ],
  invalid: [
    {
      name: 'no minutes at all',
      day: day({ services: [service('mt')] }),
      issues: [
        [
          'duration-missing/mt',
          'Procedure/mt documents manual therapy and states no minutes. Add its minutes, or its start and end time.',
        ],
      ],
    },
    {
      name: 'one part of a treatment states none',
      day: day({
        services: [service('mt', { segments: [segment('Procedure/a', { minutes: 10 }), segment('Procedure/b', {})] })],
      }),
      issues: [
        [
          'duration-missing/b',
          'Procedure/b documents manual therapy and states no minutes. Add its minutes, or its start and end time.',
        ],
      ],
    },
  ],
});
