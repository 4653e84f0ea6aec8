// SPDX-License-Identifier: Apache-2.0
import { dateOfServiceUncertain } from '../../../src/engine/rules/date-of-service-uncertain.ts';
import { day, encounter } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const assumed = { date: '2026-03-03', otherDate: '2026-03-02' };

testRule(dateOfServiceUncertain, {
  valid: [
    { name: 'times with their own offset, or a zone that is set', day: day() },
    {
      name: 'a visit of the day without manual therapy',
      day: day({ encounters: [encounter(), encounter({ source: 'Encounter/e2', assumedDate: assumed })] }),
    },
  ],
  invalid: [
    {
      name: 'the UTC date stands',
      day: day({ encounters: [encounter({ assumedDate: assumed })] }),
      issues: [['date-of-service-uncertain/e1', ['utc', { date: '2026-03-03', other: '2026-03-02' }]]],
    },
    {
      name: 'a record of the visit is dated so',
      day: day({
        encounters: [
          encounter({ assumedDate: { date: '2026-03-02', otherDate: '2026-03-03', writtenOn: 'Observation/o1' } }),
        ],
      }),
      issues: [
        [
          'date-of-service-uncertain/e1',
          ['inferred', { date: '2026-03-02', other: '2026-03-03', record: 'Observation/o1' }],
        ],
      ],
    },
  ],
});
