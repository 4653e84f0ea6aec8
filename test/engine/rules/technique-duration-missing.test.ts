// SPDX-License-Identifier: Apache-2.0
import { techniqueDurationMissing } from '../../../src/engine/rules/technique-duration-missing.ts';
import { day, segment, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const techniques = ['joint mobilization', 'manual traction'];

testRule(techniqueDurationMissing, {
  valid: [
    { name: 'one technique', day: day() },
    {
      name: 'each technique with its own minutes',
      day: day({
        services: [
          service('mt', {
            techniques,
            segments: [segment('Procedure/a', { minutes: 10 }), segment('Procedure/b', { minutes: 20 })],
          }),
        ],
      }),
    },
  ],
  invalid: [
    {
      name: 'two techniques in 30 minutes',
      day: day({ services: [service('mt', { techniques, minutes: 30 })] }),
      issues: [
        [
          'technique-duration-missing/mt',
          ['common', { procedure: 'Procedure/mt', techniques: ['joint mobilization', 'manual traction'] }],
        ],
      ],
    },
  ],
});
