// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../engine/assess.ts';
import type { Severity } from '../engine/billing/assessment.ts';
import type { ClockInterval } from '../engine/billing/clock-interval.ts';
import { toWholeMinutes } from '../engine/billing/minutes.ts';
import { isByAssistant } from '../engine/billing/performers.ts';
import { explain } from '../engine/explain.ts';
import type { DayRow } from './day-row.ts';

/** Where in the source a record stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A service on the clock. */
export interface ClockBlock extends ClockInterval {
  readonly code: string;
  readonly source: string;
  readonly documentedMinutes: number;
  readonly countedMinutes: number;
  readonly isByAssistant: boolean;
}

/** A day on which something is amiss, with all that an appeal needs: what was found, the clock, and the records. */
export interface Finding {
  readonly key: string;
  readonly issues: readonly {
    readonly code: string;
    readonly severity: Severity;
    readonly acknowledged: boolean;
    readonly title: string;
    readonly detail: string;
  }[];
  readonly visits: readonly ClockInterval[];
  readonly blocks: readonly ClockBlock[];
  /** How the units came about, line by line. */
  readonly explanation: readonly string[];
  readonly sources: readonly ({ readonly reference: string } & Partial<Place>)[];
}

export function findingOf(assessment: Decision, row: DayRow, places: ReadonlyMap<string, Place>): Finding {
  const { day, minutes, issues } = assessment;
  const cited = new Set([
    ...row.encounters,
    ...minutes.segments.map(({ segment }) => segment.source),
    ...row.billed.map(({ source }) => source),
    ...issues.flatMap(({ implicated }) => implicated),
    ...day.problems.map(({ source }) => source),
  ]);
  return {
    key: row.key,
    issues: issues.map(({ code, severity, acknowledged, title, detail }) => ({
      code,
      severity,
      acknowledged,
      title,
      detail,
    })),
    visits: day.encounters.flatMap(({ interval }) => interval ?? []),
    blocks: minutes.segments.flatMap(({ line, segment, documentedMs, countedMs }) =>
      segment.interval
        ? [
            {
              ...segment.interval,
              code: line.code,
              source: segment.source,
              documentedMinutes: toWholeMinutes(documentedMs),
              countedMinutes: toWholeMinutes(countedMs),
              isByAssistant: isByAssistant(line),
            },
          ]
        : [],
    ),
    explanation: explain(assessment),
    sources: [...cited].sort().map((reference) => ({ reference, ...places.get(reference) })),
  };
}
