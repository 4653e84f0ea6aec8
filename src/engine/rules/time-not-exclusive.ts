// SPDX-License-Identifier: Apache-2.0
import { wallTimes } from '../billing/clock-interval.ts';
import { isTimed } from '../billing/code-sets.ts';
import { keepsTime, togetherWith, type CountedSegment } from '../billing/minutes.ts';
import type { BusyTime, TreatmentDay } from '../billing/treatment-day.ts';
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
    remedy: { act: 'correct', element: 'Procedure.performedPeriod', asks: 'shared-edge' },
    why: 'Two one-on-one services cannot fill the same clock minutes. The shared minutes are left out of 97140, so that they are never billed twice. When two disciplines treat together, the time is billed once, by either of them or split. Until a person decides otherwise, manual therapy gives way to another service; where both give manual therapy, or both another timed service, physical therapy keeps the time.',
    sources: [SOURCES.ncciExclusiveTime, SOURCES.timedMinutes, SOURCES.twoTherapists],
    messages: {
      shared: {
        found: '{procedure} overlaps {others} by {minutes} min. Those minutes are not counted as 97140.',
        formerly: '{procedure}{times} shares {minutes} min with {others}; they are not counted as 97140.',
        todo: 'If one service followed the other, correct the times.',
      },
      countedElsewhere: {
        severity: 'moderate',
        found: '{procedure} overlaps {others} of another discipline by {minutes} min. Those minutes are counted there.',
        formerly:
          '{procedure}{times} shares {minutes} min with {others}, manual therapy of another discipline; they are counted there, not here.',
        todo: 'If the two disciplines split the time, correct the times of both.',
      },
      countedHere: {
        severity: 'low',
        found: '{procedure} overlaps {others} of another discipline. The shared minutes are counted once, here.',
        formerly:
          '{procedure}{times} is furnished together with {others}, manual therapy of another discipline; the shared minutes are counted here, once.',
        todo: 'Make sure the other discipline does not bill them too. If the two split the time, correct the times of both.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) => [
    ...sharedTimes(input, 'other-service')
      .filter(({ counted }) => counted.line.code === '97140')
      .map(({ counted, deduction, data }): Finding<'shared'> => ({
        messageId: 'shared',
        data: { ...data, others: deduction.with },
        implicated: [counted.segment.source, ...deduction.with],
        subject: counted.segment.source,
      })),
    // Minutes of any timed code: they make units together with those of manual therapy.
    ...sharedTimes(input, 'other-discipline')
      .filter(({ counted }) => isTimed(counted.line.code, input.day.dateOfService))
      .map(({ counted, deduction, data }): Finding<'countedElsewhere'> => ({
        messageId: 'countedElsewhere',
        data: { ...data, others: deduction.with },
        implicated: [counted.segment.source, ...deduction.with],
        subject: counted.segment.source,
      })),
    ...input.minutes.segments.flatMap((counted) => countedHere(input.day, counted)),
  ],
});

function countedHere(day: TreatmentDay, counted: CountedSegment): Finding<'countedHere'>[] {
  const { line, segment, deductions } = counted;
  // They are neither's: the other discipline counts its own minutes then.
  if (deductions.some(({ reason }) => reason === 'manipulation')) {
    return [];
  }
  const isUnits = ({ code }: Pick<BusyTime, 'code'>): boolean => isTimed(code, day.dateOfService);
  const kept = isUnits(line)
    ? togetherWith(day, segment).filter((other) => isUnits(other) && keepsTime(day, counted, other))
    : [];
  if (kept.length === 0) {
    return [];
  }
  const others = kept.map(({ source }) => source);
  const times = segment.interval ? ` (${wallTimes(segment.interval)})` : '';
  return [
    {
      messageId: 'countedHere',
      data: { procedure: segment.source, times, others },
      implicated: [segment.source, ...others],
      subject: segment.source,
    },
  ];
}
