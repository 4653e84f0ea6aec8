// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { sharedTimes } from './shared-time.ts';
import { SOURCES } from './sources.ts';

export const notOneOnOne = defineRule({
  meta: {
    code: 'not-one-on-one',
    title: 'Performer was treating another patient',
    category: 'time',
    severity: 'high',
    acknowledgeable: true,
    restsOn: 'other-patients',
    remedy: { act: 'correct', element: 'Procedure.performedPeriod', asks: 'shared-edge' },
    why: 'Timed therapy codes pay for constant one-on-one contact. A therapist who was with another patient during the same minutes gave group therapy at most (97150), so those minutes are not counted.',
    sources: [SOURCES.ncciExclusiveTime, SOURCES.timedMinutes],
    messages: {
      shared: {
        found:
          '{procedure} overlaps {others} by {minutes} min, with the same performer. Those minutes are not counted.',
        formerly:
          '{procedure}{times}: for {minutes} min its performer was also treating another patient ({others}); they are not counted.',
        todo: 'Correct the times or the performer. If both patients were treated together, document group therapy.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) =>
    sharedTimes(input, 'other-patient').map(({ counted, deduction, data }): Finding<'shared'> => ({
      messageId: 'shared',
      data: { ...data, others: deduction.with },
      implicated: [counted.segment.source, ...deduction.with],
      subject: counted.segment.source,
    })),
});
