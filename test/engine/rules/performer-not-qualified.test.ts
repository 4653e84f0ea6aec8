// SPDX-License-Identifier: Apache-2.0
import { performerNotQualified } from '../../../src/engine/rules/performer-not-qualified.ts';
import { THERAPIST, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const aide = { ...THERAPIST, source: 'Practitioner/a1', person: 'Practitioner/a1', role: 'other unlicensed' } as const;

testRule(performerNotQualified, {
  valid: [
    { name: 'a physical therapist', day: day() },
    {
      name: 'a student beside the therapist',
      day: day({ services: [service('mt', { minutes: 30, performers: [aide, THERAPIST] })] }),
    },
    {
      name: 'an unknown taxonomy is not held against anyone',
      day: day({ services: [service('mt', { minutes: 30, performers: [{ ...aide, role: 'unknown' }] })] }),
    },
    { name: 'nobody named is another issue', day: day({ services: [service('mt', { minutes: 30, performers: [] })] }) },
  ],
  invalid: [
    {
      name: 'an aide alone',
      day: day({ services: [service('mt', { minutes: 30, performers: [aide] })] }),
      issues: [
        [
          'performer-not-qualified/mt',
          ['unqualified', { procedure: 'Procedure/mt', performers: ['Practitioner/a1'], roles: ['other unlicensed'] }],
        ],
      ],
    },
  ],
});
