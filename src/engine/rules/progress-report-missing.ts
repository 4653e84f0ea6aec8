// SPDX-License-Identifier: Apache-2.0
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

export const progressReportMissing = defineRule({
  meta: {
    code: 'progress-report-missing',
    title: 'Progress report overdue',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'progress-report' },
    why: 'A clinician, not an assistant, must write a progress report at least as often as the payer requires: every 10 treatment days for Medicare, from the first day of the episode, which an initial evaluation begins. A draft, a report by an assistant alone and another therapy’s report do not count. Days beyond that are denied on review.',
    sources: [SOURCES.documentation, SOURCES.projectBrief],
    sought: { what: 'progress report of the last 10 treatment days', in: ['visit-note'] },
    messages: {
      overdue: {
        found: '{date} is treatment day {days} since the last progress report, dated {last}.',
        formerly: '{date} is treatment day {days} since the progress report of {last} ({report}).',
        todo: 'Write a progress report.',
      },
      none: {
        found: '{date} is treatment day {days} on record, with no progress report yet.',
        formerly: '{date} is treatment day {days} on record, and there is no progress report.',
        todo: 'Write a progress report.',
      },
    },
  },
  appliesTo: ({ policy, manualTherapy }) => policy.progressReportEveryDays !== undefined && manualTherapy.length > 0,
  check: ({ day, policy }) => {
    const { treatmentDaysSinceReport: days, lastReport } = day.documentation;
    if (days <= (policy.progressReportEveryDays ?? days)) {
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
