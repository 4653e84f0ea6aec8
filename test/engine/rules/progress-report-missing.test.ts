// SPDX-License-Identifier: Apache-2.0
import { progressReportMissing } from '../../../src/engine/rules/progress-report-missing.ts';
import { day, documentation } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const lastReport = { source: 'Composition/r1', date: '2026-02-02' };

testRule(progressReportMissing, {
  valid: [
    {
      name: 'the tenth treatment day',
      day: day({
        payer: { kind: 'medicare-b' },
        documentation: documentation({ treatmentDaysSinceReport: 10, lastReport }),
      }),
    },
    {
      name: 'the eleventh, and the payer asks for none',
      day: day({ documentation: documentation({ treatmentDaysSinceReport: 11, lastReport }) }),
    },
    {
      name: 'the twentieth, and the payer asks for one every 20',
      day: day({ documentation: documentation({ treatmentDaysSinceReport: 20, lastReport }) }),
      policy: { progressReportEveryDays: 20 },
    },
  ],
  invalid: [
    {
      name: 'the eleventh',
      day: day({
        payer: { kind: 'medicare-b' },
        documentation: documentation({ treatmentDaysSinceReport: 11, lastReport }),
      }),
      issues: [
        [
          'progress-report-missing',
          ['overdue', { date: '2026-03-02', days: 11, last: '2026-02-02', report: 'Composition/r1' }],
        ],
      ],
    },
    {
      name: 'the eleventh without any report',
      day: day({ payer: { kind: 'medicare-b' }, documentation: documentation({ treatmentDaysSinceReport: 11 }) }),
      issues: [['progress-report-missing', ['none', { date: '2026-03-02', days: 11 }]]],
    },
  ],
});
