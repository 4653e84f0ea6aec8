// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const durationMissing = defineRule({
  meta: {
    code: 'duration-missing',
    title: 'Manual therapy without minutes',
    category: 'time',
    severity: 'high',
    acknowledgeable: false,
    why: 'Units of 97140 are counted from minutes of one-on-one contact. Without minutes nothing can be billed, and a visit length alone is no proof of treatment time.',
    sources: [SOURCES.timedMinutes, SOURCES.documentation],
    messages: {
      missing: {
        found: '{procedure} documents manual therapy and states no minutes.',
        todo: 'Add its minutes, or its start and end time.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ minutes }) =>
    minutes.segments
      .filter(({ line, segment }) => line.code === '97140' && !line.provisional && isUntimed(segment))
      .map(({ segment }): Finding<'missing'> => ({
        messageId: 'missing',
        data: { procedure: segment.source },
        implicated: [segment.source],
        subject: segment.source,
      })),
});

function isUntimed(segment: { readonly durationMs?: number; readonly invalid: readonly string[] }): boolean {
  return segment.durationMs === undefined && segment.invalid.length === 0;
}
