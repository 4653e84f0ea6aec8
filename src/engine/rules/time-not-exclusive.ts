// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { sharedTimes } from './shared-time.ts';
import { SOURCES } from './sources.ts';

export const timeNotExclusive = defineRule({
  meta: {
    code: 'time-not-exclusive',
    title: 'Minutes also documented as another one-on-one service',
    category: 'time',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.performedPeriod' },
    why: 'Two one-on-one services cannot fill the same clock minutes. The shared minutes are left out of 97140, so that they are never billed twice.',
    sources: [SOURCES.ncciExclusiveTime, SOURCES.timedMinutes],
    messages: {
      shared: {
        found: '{procedure}{times} shares {minutes} min with {others}; they are not counted as 97140.',
        todo: 'Correct the times if the services followed one another.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) =>
    sharedTimes(input, 'other-service')
      .filter(({ counted }) => counted.line.code === '97140')
      .map(({ counted, deduction, data }): Finding<'shared'> => ({
        messageId: 'shared',
        data: { ...data, others: deduction.with },
        implicated: [counted.segment.source, ...deduction.with],
        subject: counted.segment.source,
      })),
});
