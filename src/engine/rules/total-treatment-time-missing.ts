// SPDX-License-Identifier: Apache-2.0
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

export const totalTreatmentTimeMissing = defineRule({
  meta: {
    code: 'total-treatment-time-missing',
    title: 'Total treatment time not documented',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Encounter.period' },
    why: 'Payers that count by the day’s total require two figures in each note: the minutes of all timed codes, and the total treatment time including untimed codes.',
    sources: [SOURCES.documentation, SOURCES.timedMinutes],
    consequenceOf: ['duration-missing', 'duration-invalid'],
    sought: { what: 'total treatment time', in: ['visit-note'] },
    messages: {
      missing: {
        found:
          'The visit of {date} has no start and end time, not every service has minutes, and no note states the total treatment time.',
        formerly:
          'The visit of {date} has no start and end, not every service has its minutes, and no note states the total treatment time.',
        todo: 'Add the visit’s start and end time, or state the total treatment time in the note.',
      },
    },
  },
  appliesTo: ({ policy, manualTherapy }) => policy.unitMethod === 'cms' && manualTherapy.length > 0,
  check: ({ day }) =>
    day.documentation.hasTotalTime ? [] : [{ messageId: 'missing', data: { date: day.dateOfService }, implicated: [] }],
});
