// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../billing/treatment-day.ts';
import { defineRule, hasManualTherapy, type Finding, type RuleInput } from './rule.ts';
import { sharedTimes } from './shared-time.ts';
import { SOURCES } from './sources.ts';

export const concurrentRegions = defineRule({
  meta: {
    code: 'concurrent-regions',
    title: 'Same minutes of manual therapy documented twice',
    category: 'time',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.performedPeriod', asks: 'shared-edge' },
    why: '97140 counts time, not regions. When two regions are treated in the same minutes, those minutes count only once.',
    sources: [SOURCES.ncciExclusiveTime],
    messages: {
      severalRegions: {
        found: '{procedure} treats {regions} during {minutes} min already documented by {others}.',
        formerly: '{procedure}{times} treats {regions} in {minutes} min that {others} also documents.',
        todo: 'The shared minutes are counted once. If one treatment followed the other, correct their times.',
      },
      sameMinutes: {
        found: '{procedure} repeats {minutes} min already documented by {others}.',
        formerly: '{procedure}{times} documents {minutes} min of manual therapy that {others} also documents.',
        todo: 'The shared minutes are counted once. Delete the duplicate, or correct the times.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) =>
    sharedTimes(input, 'same-service')
      .filter(({ counted }) => counted.line.code === '97140')
      .map(({ counted, deduction, data }): Finding<'severalRegions' | 'sameMinutes'> => {
        const regions = regionsOf(input, [counted.segment.source, ...deduction.with]);
        return {
          messageId: regions.length > 1 ? 'severalRegions' : 'sameMinutes',
          data: { ...data, ...(regions.length > 1 ? { regions } : {}), others: deduction.with },
          implicated: [counted.segment.source, ...deduction.with],
          subject: counted.segment.source,
        };
      }),
});

function regionsOf({ minutes }: RuleInput, sources: readonly string[]): string[] {
  const label = (region: Concept): string => region.text.toLowerCase();
  const segments = minutes.segments.filter(({ segment }) => sources.includes(segment.source));
  return [...new Set(segments.flatMap(({ segment }) => segment.regions.map(label)))];
}
