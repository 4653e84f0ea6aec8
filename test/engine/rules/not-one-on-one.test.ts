// SPDX-License-Identifier: Apache-2.0
import { notOneOnOne } from '../../../src/engine/rules/not-one-on-one.ts';
import { busy, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(notOneOnOne, {
  valid: [
    { name: 'the other patient comes next', day: day({ otherPatientServices: [busy('Procedure/x', '10:30-11:00')] }) },
    {
      name: 'someone else treats the other patient',
      day: day({ otherPatientServices: [busy('Procedure/x', '10:00-10:30', { performers: ['Practitioner/t2'] })] }),
    },
  ],
  invalid: [
    {
      name: 'another patient for 10 minutes',
      day: day({ otherPatientServices: [busy('Procedure/x', '10:20-10:50')] }),
      issues: [
        [
          'not-one-on-one/mt',
          ['shared', { procedure: 'Procedure/mt', times: ' (10:00–10:30)', minutes: 10, others: ['Procedure/x'] }],
        ],
      ],
    },
  ],
});
