// SPDX-License-Identifier: Apache-2.0
import { proposedMinutes } from '../billing/proposed-minutes.ts';
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';

import { SOURCES } from './sources.ts';

export const durationMissing = defineRule({
  meta: {
    code: 'duration-missing',
    title: 'Manual therapy without minutes',
    category: 'time',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'Procedure.performedPeriod', asks: 'minutes' },
    why: 'Units of 97140 are counted from minutes of one-on-one contact. Without minutes nothing can be billed, and the length of the visit alone does not prove treatment time.',
    sources: [SOURCES.timedMinutes, SOURCES.documentation],
    messages: {
      missing: {
        found: '{procedure} has no minutes.',
        formerly: '{procedure} documents manual therapy and states no minutes.',
        todo: 'Add the minutes, or the start and end time.',
      },
      noted: {
        found: '{procedure} has no minutes; {note} says {minutes} min.',
        formerly:
          '{procedure} documents manual therapy without minutes of its own; the note of {note} states {minutes} min.',
        todo: 'If that is right, enter {minutes} min on the treatment itself: minutes found only in a note are not counted.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, minutes }) => {
    const timed = minutes.segments.filter(({ line }) => line.code === '97140');
    return timed
      .filter(({ line, segment }) => !line.provisional && isUntimed(segment))
      .map(({ segment: { source } }): Finding<'missing' | 'noted'> => {
        const proposed = proposedMinutes(day.documentation, source, timed.length === 1);
        const found = { implicated: [source], subject: source };
        return proposed
          ? {
              messageId: 'noted',
              data: { procedure: source, note: proposed.note, minutes: proposed.minutes },
              proposed,
              ...found,
            }
          : { messageId: 'missing', data: { procedure: source }, ...found };
      });
  },
});

function isUntimed(segment: { readonly durationMs?: number; readonly invalid: readonly string[] }): boolean {
  return segment.durationMs === undefined && segment.invalid.length === 0;
}
