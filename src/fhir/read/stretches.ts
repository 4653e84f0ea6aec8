// SPDX-License-Identifier: Apache-2.0
import { overlaps, type Range } from '../../engine/billing/clock-interval.ts';
import type { Performer, TimedSegment } from '../../engine/billing/treatment-day.ts';
import { parseDateTime } from '../date-time.ts';
import { indexBy } from '../index-by.ts';
import type { R4Period, R4Reference, ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { resolvePerson, type NamingRecord } from './people.ts';
import { disciplineOf } from './service-record.ts';

/** Stretches of one treatment, and the people who gave them. */
export interface Stretches {
  readonly performers: readonly Performer[];
  readonly segments: readonly TimedSegment[];
}

/** A treatment as far as it tells who gave it, and when. */
interface Treated {
  readonly procedure: ReadResource<'Procedure'>;
  readonly encounter: ReadResource<'Encounter'> | undefined;
  readonly performers: readonly Performer[];
  readonly segment: TimedSegment;
}

/**
 * A treatment by who gave which minutes of it. Where the record says when each of several people was there, one who left
 * did not treat together with one who came: an assistant's minutes are the assistant's.
 */
export function stretchesOf(records: RecordSet, treated: Treated): readonly Stretches[] {
  const { performers, segment } = treated;
  const whole = [{ performers, segments: [segment] }];
  const { interval, durationMs } = segment;
  // Of minutes that are stated beside the clock nobody knows when in it they were.
  if (performers.length < 2 || !interval || durationMs !== interval.endMs - interval.startMs) {
    return whole;
  }
  const times = presences(records, treated, interval);
  if (times.size === 0) {
    return whole;
  }
  const byPeople = new Map<string, { performers: readonly Performer[]; segments: TimedSegment[] }>();
  for (const piece of pieces(interval, [...times.values()].flat())) {
    const there = performers.filter(({ person }) => times.get(person)?.some((time) => overlaps(time, piece)) ?? true);
    // Minutes of nobody are of all of them, as where nothing is said.
    const people = there.length > 0 ? there : performers;
    const key = people.map((one) => performers.indexOf(one)).join();
    const found = byPeople.get(key) ?? { performers: people, segments: [] };
    found.segments.push(pieceOf(segment, { ...interval, ...piece }));
    byPeople.set(key, found);
  }
  return byPeople.size < 2 ? whole : [...byPeople.values()];
}

/** Stretches that the same people gave as one, in the order in which they first stand. */
export function togetherByPeople(stretches: readonly Stretches[]): readonly Stretches[] {
  const byPeople = indexBy(stretches, ({ performers }) => [keyOf(performers)]);
  return [...byPeople.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first, segments: same.flatMap(({ segments }) => segments) }] : [];
  });
}

/** The same people are the same in any order, as long as the first of them makes it no other discipline's. */
function keyOf(performers: readonly Performer[]): string {
  const people = performers.map(({ person }) => person).sort();
  return [disciplineOf(performers.map(({ role }) => role)), ...people].join();
}

function pieceOf(segment: TimedSegment, interval: NonNullable<TimedSegment['interval']>): TimedSegment {
  const durationMs = interval.endMs - interval.startMs;
  return {
    ...segment,
    interval,
    durationMs,
    readings: segment.readings.map((reading) => ({ ...reading, durationMs })),
  };
}

/** When people were at a treatment: none of whom that is not said, or who was only there when it was not. */
function presences(
  records: RecordSet,
  { procedure, encounter }: Treated,
  interval: Range,
): ReadonlyMap<string, readonly Range[]> {
  const times = new Map<string, Range[]>();
  const note = (who: R4Reference | undefined, period: R4Period | undefined, within: NamingRecord): void => {
    const [startMs = -Infinity, endMs = Infinity] = [period?.start, period?.end].map(
      (time = '') => parseDateTime(time)?.epochMs,
    );
    const person = period && startMs < endMs ? resolvePerson(records, who, within)?.person : undefined;
    if (person !== undefined && overlaps({ startMs, endMs }, interval)) {
      times.set(person, [...(times.get(person) ?? []), { startMs, endMs }]);
    }
  };
  for (const { individual, period } of encounter?.participant ?? []) {
    note(individual, period, { source: `Encounter/${encounter?.id ?? ''}`, contained: encounter?.contained });
  }
  for (const { actor, period } of procedure.performer ?? []) {
    note(actor, period, { source: `Procedure/${procedure.id}`, contained: procedure.contained });
  }
  return times;
}

/** An interval cut wherever somebody came or went. */
function pieces({ startMs, endMs }: Range, times: readonly Range[]): Range[] {
  const cuts = times.flatMap((time) => [time.startMs, time.endMs]).filter((at) => startMs < at && at < endMs);
  const edges = [...new Set([startMs, ...cuts, endMs])].sort((a, b) => a - b);
  return edges.slice(1).map((end, index) => ({ startMs: edges[index] ?? startMs, endMs: end }));
}
