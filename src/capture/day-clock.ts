// SPDX-License-Identifier: Apache-2.0
import type { Assessment } from '../engine/billing/assessment.ts';
import { wallTimes, type ClockInterval } from '../engine/billing/clock-interval.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import type { CountedSegment } from '../engine/billing/minutes.ts';
import { isByAssistant } from '../engine/billing/performers.ts';

/** A service as documented. */
export interface DocumentedService {
  readonly source: string;
  readonly code: string;
  readonly documentedMs: number;
}

/** A service on the clock. */
export interface ClockBlock extends DocumentedService {
  readonly interval: ClockInterval;
  /** `10:05–10:35`, in the wall time of the record. */
  readonly times: string;
  readonly countedMs: number;
  readonly isManualTherapy: boolean;
  readonly isByAssistant: boolean;
  /** True where another service fills some of the same minutes. */
  readonly isShared: boolean;
  readonly performers: CountedSegment['line']['performers'];
}

/** A treatment day on the clock. */
export interface DayClock {
  readonly blocks: readonly ClockBlock[];
  /** Services without clock times. */
  readonly unplaced: readonly DocumentedService[];
  readonly visits: readonly ClockInterval[];
}

/** The day's timed services and visits on the clock. */
export function dayClock({ day, minutes: { segments } }: Assessment): DayClock {
  return {
    blocks: segments.flatMap((counted) => blockOf(counted) ?? []),
    unplaced: segments.filter(({ segment }) => !segment.interval).map(documented),
    visits: day.encounters.flatMap(({ interval }) => interval ?? []),
  };
}

/** Every service of the day as `97140: 10:00–10:30`, untimed ones too: they may be what an NCCI pair is made of. */
export function timeBlocksOf({ day }: Assessment): { readonly source: string; readonly text: string }[] {
  return day.services.flatMap(({ code, segments }) =>
    segments.map(({ source, interval, durationMs }) => ({
      source,
      text: `${code}: ${interval ? wallTimes(interval) : `${minutesText(durationMs)}, no clock times`}`,
    })),
  );
}

function minutesText(durationMs: number | undefined): string {
  return durationMs === undefined ? 'no minutes' : `${String(durationMs / 60_000)} min`;
}

function documented({ line: { code }, segment: { source }, documentedMs }: CountedSegment): DocumentedService {
  return { source, code, documentedMs };
}

function blockOf(counted: CountedSegment): ClockBlock | undefined {
  const { line, segment, countedMs, deductions } = counted;
  return (
    segment.interval && {
      ...documented(counted),
      interval: segment.interval,
      times: wallTimes(segment.interval),
      countedMs,
      isManualTherapy: line.code === MANUAL_THERAPY,
      isByAssistant: isByAssistant(line),
      isShared: deductions.some(({ reason }) => reason !== 'manipulation'),
      performers: line.performers,
    }
  );
}
