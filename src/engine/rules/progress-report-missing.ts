// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

const REPORT_EVERY_TREATMENT_DAYS = 10;

export const progressReportMissing = defineRule({
  meta: {
    code: 'progress-report-missing',
    title: 'Progress report is due',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'progress-report' },
    why: 'A clinician, not an assistant, writes a progress report at least every 10 treatment days. Days beyond that are denied on review.',
    sources: [SOURCES.documentation, SOURCES.projectBrief],
    sought: { what: 'progress report of the last 10 treatment days', in: ['visit-note'] },
    messages: {
      overdue: {
        found: '{date} is treatment day {days} since the progress report of {last} ({report}).',
        todo: 'Write a progress report.',
      },
      none: {
        found: '{date} is treatment day {days} on record, and there is no progress report.',
        todo: 'Write a progress report.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day }) => {
    const { treatmentDaysSinceReport: days, lastReport } = day.documentation;
    if (days <= REPORT_EVERY_TREATMENT_DAYS) {
      return [];
    }
    const date = day.dateOfService;
    return lastReport
      ? [
          {
            messageId: 'overdue',
            data: { date, days, last: lastReport.date, report: lastReport.source },
            implicated: [lastReport.source],
          },
        ]
      : [{ messageId: 'none', data: { date, days }, implicated: [] }];
  },
});
