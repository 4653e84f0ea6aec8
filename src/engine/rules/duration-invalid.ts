// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const durationInvalid = defineRule({
  meta: {
    code: 'duration-invalid',
    title: 'Minutes that cannot be right',
    category: 'time',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'Procedure.performedPeriod' },
    why: 'An end before the start, a negative or unreadable duration, or one longer than a day cannot be turned into units. Nor can what is no plain duration: a range (“15–20 min”), a limit (“up to 15 min”) or an estimate (“about 15 min”, “15 min or so”, “15+ min”), because Medicare pays documented minutes. The time is left out, not guessed at.',
    sources: [SOURCES.timedMinutes],
    messages: {
      invalid: {
        found: '{procedure} has a time that cannot be right: {problem}.',
        formerly: '{procedure}: {problem}.',
        todo: 'Correct the time in this record; until then it counts as 0 min.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ manualTherapy }) =>
    manualTherapy
      .flatMap(({ segments }) => segments)
      .flatMap((segment) =>
        segment.invalid.map((problem): Finding<'invalid'> => ({
          messageId: 'invalid',
          data: { procedure: segment.source, problem },
          implicated: [segment.source],
          subject: segment.source,
        })),
      ),
});
