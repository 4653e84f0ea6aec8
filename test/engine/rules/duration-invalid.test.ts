// SPDX-License-Identifier: Apache-2.0
import { durationInvalid } from '../../../src/engine/rules/duration-invalid.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(durationInvalid, {
  valid: [
    { name: 'a time that can be true', day: day() },
    { name: 'no time at all is duration-missing', day: day({ services: [service('mt')] }) },
  ],
  invalid: [
    {
      name: 'end before start',
      day: day({ services: [service('mt', { invalid: ['Procedure.performedPeriod.end is not after its start'] })] }),
      issues: [
        [
          'duration-invalid/mt',
          ['invalid', { procedure: 'Procedure/mt', problem: 'Procedure.performedPeriod.end is not after its start' }],
        ],
      ],
    },
  ],
});
