// SPDX-License-Identifier: Apache-2.0
import { progressReportMissing } from '../../../src/engine/rules/progress-report-missing.ts';
import { day, documentation } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const lastReport = { source: 'Composition/r1', date: '2026-02-02' };

testRule(progressReportMissing, {
  valid: [
    {
      name: 'the tenth treatment day',
      day: day({ documentation: documentation({ treatmentDaysSinceReport: 10, lastReport }) }),
    },
  ],
  invalid: [
    {
      name: 'the eleventh',
      day: day({ documentation: documentation({ treatmentDaysSinceReport: 11, lastReport }) }),
      issues: [
        [
          'progress-report-missing',
          ['overdue', { date: '2026-03-02', days: 11, last: '2026-02-02', report: 'Composition/r1' }],
        ],
      ],
    },
    {
      name: 'the eleventh without any report',
      day: day({ documentation: documentation({ treatmentDaysSinceReport: 11 }) }),
      issues: [['progress-report-missing', ['none', { date: '2026-03-02', days: 11 }]]],
    },
  ],
});
