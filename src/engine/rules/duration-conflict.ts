// SPDX-License-Identifier: Apache-2.0
import { wallTimes } from '../billing/clock-interval.ts';
import { toWholeMinutes } from '../billing/minutes.ts';
import type { EncounterFacts, ServiceLine, TimedSegment } from '../billing/treatment-day.ts';
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

const ONE_MINUTE_MS = 60_000;

export const durationConflict = defineRule({
  meta: {
    code: 'duration-conflict',
    title: 'Minutes and clock times disagree',
    category: 'time',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.performedPeriod' },
    why: 'When the stated minutes disagree with the start and end times, or the treatment falls outside the visit, an auditor cannot tell which is true. The stated minutes are counted until someone corrects the record.',
    sources: [SOURCES.timedMinutes, SOURCES.documentation],
    messages: {
      readingsDiffer: {
        found: '{procedure} takes {counted} min by {countedPath} but {other} min by {otherPath}.',
        formerly: '{procedure}: {counted} min by {countedPath}, but {other} min by {otherPath}.',
        todo: 'Correct the one that is wrong; until then, {counted} min are counted.',
      },
      outsideEncounter: {
        found: '{procedure} falls outside {encounter} ({encounterTimes}).',
        formerly: '{procedure} ran {times}, outside {encounter} ({encounterTimes}).',
        todo: 'Correct the time of the treatment or of the visit.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, manualTherapy }) =>
    manualTherapy.flatMap((line) =>
      line.segments.flatMap((segment) => [...differingReadings(segment), ...outside(line, segment, day.encounters)]),
    ),
});

function differingReadings(segment: TimedSegment): Finding<'readingsDiffer'>[] {
  const [counted, ...others] = segment.readings;
  if (!counted) {
    return [];
  }
  return others
    .filter((other) => Math.abs(other.durationMs - counted.durationMs) >= ONE_MINUTE_MS)
    .map((other) => ({
      messageId: 'readingsDiffer',
      data: {
        procedure: segment.source,
        counted: toWholeMinutes(counted.durationMs),
        countedPath: counted.path,
        other: toWholeMinutes(other.durationMs),
        otherPath: other.path,
      },
      implicated: [segment.source],
      subject: segment.source,
    }));
}

function outside(
  line: ServiceLine,
  segment: TimedSegment,
  encounters: readonly EncounterFacts[],
): Finding<'outsideEncounter'>[] {
  const encounter = encounters.find(({ source }) => source === line.encounter);
  const [times, visit] = [segment.interval, encounter?.interval];
  if (!times || !visit || (visit.startMs <= times.startMs && times.endMs <= visit.endMs)) {
    return [];
  }
  return [
    {
      messageId: 'outsideEncounter',
      data: {
        procedure: segment.source,
        times: wallTimes(times),
        encounter: line.encounter,
        encounterTimes: wallTimes(visit),
      },
      implicated: [segment.source],
      subject: segment.source,
    },
  ];
}
