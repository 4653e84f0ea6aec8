// SPDX-License-Identifier: Apache-2.0
import { progressReportMissing } from '../../../src/engine/rules/progress-report-missing.ts';
import { day, documentation, service, treatmentDates } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const lastReport = { source: 'Composition/r1', date: '2026-02-02' };

/** Eleven days of treatment: today, and the tenth on a date before. */
const withTenthOn = (tenth: string): string[] => [...treatmentDates(11).slice(0, 9), tenth, '2026-03-02'];

testRule(progressReportMissing, {
  valid: [
    {
      name: 'a visit without manual therapy',
      day: day({
        services: [service('ex', { code: '97110', minutes: 30 })],
        payer: { kind: 'medicare-b' },
        documentation: documentation({ treatmentDatesSinceReport: treatmentDates(11) }),
      }),
    },
    {
      name: 'a report of the week after the tenth',
      day: day({
        payer: { kind: 'medicare-b' },
        documentation: documentation({
          treatmentDatesSinceReport: withTenthOn('2026-02-27'),
          nextReport: '2026-03-06',
        }),
      }),
    },
    {
      name: 'the tenth treatment day',
      day: day({
        payer: { kind: 'medicare-b' },
        documentation: documentation({ treatmentDatesSinceReport: treatmentDates(10), lastReport }),
      }),
    },
    {
      name: 'the eleventh, and the payer asks for none',
      day: day({ documentation: documentation({ treatmentDatesSinceReport: treatmentDates(11), lastReport }) }),
    },
    {
      name: 'the twentieth, and the payer asks for one every 20',
      day: day({ documentation: documentation({ treatmentDatesSinceReport: treatmentDates(20), lastReport }) }),
      policy: { progressReportEveryDays: 20 },
    },
  ],
  invalid: [
    {
      name: 'the eleventh, in the week of the tenth and without a report yet',
      day: day({
        payer: { kind: 'medicare-b' },
        documentation: documentation({ treatmentDatesSinceReport: withTenthOn('2026-02-23'), lastReport }),
      }),
      issues: [
        [
          'progress-report-missing',
          ['overdue', { date: '2026-03-02', days: 11, every: 10, last: '2026-02-02', report: 'Composition/r1' }],
        ],
      ],
    },
    {
      name: 'a report more than a week after the tenth',
      day: day({
        payer: { kind: 'medicare-b' },
        documentation: documentation({
          treatmentDatesSinceReport: withTenthOn('2026-02-24'),
          nextReport: '2026-03-04',
        }),
      }),
      issues: [['progress-report-missing', ['none', { date: '2026-03-02', days: 11, every: 10 }]]],
    },
    {
      name: 'the eleventh',
      day: day({
        payer: { kind: 'medicare-b' },
        documentation: documentation({ treatmentDatesSinceReport: treatmentDates(11), lastReport }),
      }),
      issues: [
        [
          'progress-report-missing',
          ['overdue', { date: '2026-03-02', days: 11, every: 10, last: '2026-02-02', report: 'Composition/r1' }],
        ],
      ],
    },
    {
      name: 'the eleventh without any report',
      day: day({
        payer: { kind: 'medicare-b' },
        documentation: documentation({ treatmentDatesSinceReport: treatmentDates(11) }),
      }),
      issues: [['progress-report-missing', ['none', { date: '2026-03-02', days: 11, every: 10 }]]],
    },
  ],
});
