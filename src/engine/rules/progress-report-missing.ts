// SPDX-License-Identifier: Apache-2.0
import { isMedicare } from '../billing/payer.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

/** A report need not be written within its period (§220.3.D); how late it may be was not found, and a week is a biller's custom. */
const LATE_DAYS = 7;
const MS_PER_DAY = 86_400_000;

export const progressReportMissing = defineRule({
  meta: {
    code: 'progress-report-missing',
    title: 'Progress report overdue',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'progress-report' },
    why: 'A clinician, not an assistant, must write a progress report at least as often as the payer requires: every 10 treatment days for Medicare, from the first day of the episode, which an initial evaluation begins; Medicare’s contractors expect it on or before the tenth. Its date need not be within the period, but how late it may be is not stated where the manual was read: a report of the week after the tenth day counts for the days between. A draft, a report by an assistant alone and another therapy’s report do not count. Days beyond that are denied on review.',
    sources: [
      SOURCES.documentation,
      {
        title:
          'Noridian, outpatient therapy documentation requirements: on or before every 10th treatment day (2024-06-18)',
        url: 'https://med.noridianmedicare.com/web/jea/topics/documentation-requirements/outpatient-therapy',
      },
      {
        title: 'LifeCare: delayed progress reports, within 7 days (secondary, 2024-06-20)',
        url: 'https://www.lifecare-works.com/post/delayed-progress-reports',
      },
    ],
    sought: { what: 'progress report of the last 10 treatment days', in: ['visit-note'] },
    messages: {
      overdue: {
        found:
          '{date} is treatment day {days} since the last progress report, dated {last}; this payer asks for one every {every} treatment days.',
        formerly: '{date} is treatment day {days} since the progress report of {last} ({report}).',
        todo: 'Have the treating therapist write the progress report.',
      },
      none: {
        found:
          '{date} is treatment day {days} on record, with no progress report yet; this payer asks for one every {every} treatment days.',
        formerly: '{date} is treatment day {days} on record, and there is no progress report.',
        todo: 'Have the treating therapist write the progress report.',
      },
    },
  },
  appliesTo: ({ policy, manualTherapy }) => policy.progressReportEveryDays !== undefined && manualTherapy.length > 0,
  check: ({ day, policy }) => {
    const { treatmentDatesSinceReport: dates, lastReport, nextReport } = day.documentation;
    const days = dates.length;
    const every = policy.progressReportEveryDays ?? days;
    const due = dates[every - 1];
    if (due === undefined || days <= every) {
      return [];
    }
    const date = day.dateOfService;
    if (nextReport !== undefined && isMedicare(day.payer) && daysBetween(due, nextReport) <= LATE_DAYS) {
      return [];
    }
    return lastReport
      ? [
          {
            messageId: 'overdue',
            data: { date, days, every, last: lastReport.date, report: lastReport.source },
            implicated: [lastReport.source],
          },
        ]
      : [{ messageId: 'none', data: { date, days, every }, implicated: [] }];
  },
});

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / MS_PER_DAY;
}
