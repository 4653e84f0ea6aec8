// SPDX-License-Identifier: Apache-2.0
import { isMedicare } from '../billing/payer.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

/** Medicare takes a report that is written within so many calendar days after the reporting period (§220.3.D). */
const DELAY_DAYS = 7;
const MS_PER_DAY = 86_400_000;

export const progressReportMissing = defineRule({
  meta: {
    code: 'progress-report-missing',
    title: 'Progress report overdue',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'progress-report' },
    why: 'A clinician, not an assistant, must write a progress report at least as often as the payer requires: every 10 treatment days for Medicare, from the first day of the episode, which an initial evaluation begins. Medicare takes a report that is written up to 7 calendar days after the tenth. A draft, a report by an assistant alone and another therapy’s report do not count. Days beyond that are denied on review.',
    sources: [
      SOURCES.documentation,
      {
        // Its own sentence in §220.3.D has not been read; this page goes by it.
        title: 'LifeCare: delayed progress reports, within 7 days (secondary, 2024-06-20)',
        url: 'https://www.lifecare-works.com/post/delayed-progress-reports',
      },
    ],
    sought: { what: 'progress report of the last 10 treatment days', in: ['visit-note'] },
    messages: {
      due: {
        severity: 'low',
        found: '{date} is treatment day {days} since the last progress report; the next one was due on {due}.',
        todo: 'Write the progress report within 7 days of that date; until then it is still in time.',
      },
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
    const { treatmentDatesSinceReport: dates, lastReport, nextReport } = day.documentation;
    const days = dates.length;
    const due = dates[(policy.progressReportEveryDays ?? days) - 1];
    if (due === undefined || days <= (policy.progressReportEveryDays ?? days)) {
      return [];
    }
    const date = day.dateOfService;
    if (isMedicare(day.payer) && daysBetween(due, nextReport ?? date) <= DELAY_DAYS) {
      return nextReport === undefined ? [{ messageId: 'due', data: { date, days, due }, implicated: [] }] : [];
    }
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

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / MS_PER_DAY;
}
