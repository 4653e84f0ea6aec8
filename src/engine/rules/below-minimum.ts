// SPDX-License-Identifier: Apache-2.0
import { acceptableUnits } from '../billing/unit-allocation.ts';
import type { CountedSegment, MinuteCount } from '../billing/minutes.ts';
import { minutesForUnits } from '../billing/timed-units.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const belowMinimum = defineRule({
  meta: {
    code: 'below-minimum',
    title: 'Too few minutes for a unit of 97140',
    category: 'units',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.performedPeriod' },
    why: 'The treatment is documented but earns no unit. Nothing is wrong with the record; the minutes simply go unbilled.',
    sources: [SOURCES.timedMinutes, SOURCES.midpoint],
    messages: {
      alone: {
        found: '97140 has {minutes} timed min; 1 unit takes {needed}.',
        formerly: '97140 has {minutes} timed minutes; {needed} are needed for 1 unit.',
        todo: 'If the minutes are right, there is nothing to do: they are documented but not billed.',
      },
      pooled: {
        found:
          '97140 has {minutes} of the day’s {total} timed min. The day earns {units:units}, billed under {others}, which took more of the time.',
        formerly:
          '97140 has {minutes} of the {total} timed minutes of the day; its {units:units} go to {others}, whose minutes weigh more.',
        todo: 'If the minutes are right, there is nothing to do: the day’s units are billed under the other codes.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ minutes, allocation }) => {
    if (!hasTime(minutes) || acceptableUnits(allocation, '97140').some((units) => units > 0)) {
      return [];
    }
    const { totalMinutes: total, totalUnits: units } = allocation;
    const minutesOfCode = minutes.countedMinutes;
    const needed = minutesForUnits(1);
    // Where the day's total caps the units, minutes that are enough for one may still not get it.
    const isAlone = units === 0 || (allocation.method !== 'cms' && minutesOfCode < needed);
    if (isAlone) {
      return [{ messageId: 'alone', data: { minutes: minutesOfCode, needed }, implicated: [] }];
    }
    const others = allocation.lines.filter((line) => line.units > 0).map(({ code }) => code);
    return [{ messageId: 'pooled', data: { minutes: minutesOfCode, total, units, others }, implicated: [] }];
  },
});

/** Seconds are time too; where nothing whole is left because others took it, they are what is told. */
function hasTime({ countedMinutes, segments }: MinuteCount): boolean {
  const isLeft = ({ line, countedMs, deductions }: CountedSegment): boolean =>
    line.code === '97140' && countedMs > 0 && deductions.length === 0;
  return countedMinutes > 0 || segments.some(isLeft);
}
