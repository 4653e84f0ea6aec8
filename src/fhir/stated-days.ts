// SPDX-License-Identifier: Apache-2.0
import { formatDateTime, parseDateTime } from './date-time.ts';
import { indexBy } from './index-by.ts';
import { isDayInUtc, isWrittenInUtc } from './local-time.ts';

/** A day, and the dateTime at which what is of it began. */
export interface Begun {
  readonly date: string;
  readonly start?: string | undefined;
}

interface Timed extends Begun {
  readonly startMs: number;
  readonly clock: number;
  /** On its clock: of what is written in UTC it may be another than the clinic's. */
  readonly writtenDate: string;
}

/**
 * Tells which of several days a dateTime is of. One that is written in UTC is of what began at that very time; a midnight, as
 * many programs store a day, else of its date; any other of its date on the clock that the days are written on.
 */
export class StatedDays {
  readonly #dates: ReadonlySet<string>;
  readonly #byStart: ReadonlyMap<number, string>;
  readonly #untimed: ReadonlySet<string>;
  /** By clock, in minutes from UTC, and the date on it; UTC itself last. */
  readonly #byClock: ReadonlyMap<number, ReadonlyMap<string, readonly Timed[]>>;

  constructor(days: readonly Begun[]) {
    const timed = days.flatMap((day) => timedOf(day) ?? []);
    const clocks = [...indexBy(timed, ({ clock }) => [clock])].sort(([a], [b]) => Number(a === 0) - Number(b === 0));
    this.#dates = new Set(days.map(({ date }) => date));
    this.#byStart = new Map(timed.map(({ startMs, date }) => [startMs, date]));
    this.#untimed = new Set(days.filter((day) => !timedOf(day)).map(({ date }) => date));
    this.#byClock = new Map(clocks.map(([clock, on]) => [clock, indexBy(on, ({ writtenDate }) => [writtenDate])]));
  }

  /** Undefined where it is of none of them. */
  dateOf(written = ''): string | undefined {
    const at = parseDateTime(written);
    if (at?.epochMs === undefined || !isWrittenInUtc(written)) {
      return this.#among(at?.date);
    }
    return this.#byStart.get(at.epochMs) ?? this.#ofDay(written, at.date) ?? this.#onClocks(at.epochMs, at.date);
  }

  /** The date of a dateTime on the first of the clocks, whether one of the days is of it or not. */
  localDate(written = ''): string | undefined {
    const at = parseDateTime(written);
    const [clock] = this.#byClock.keys();
    return at?.epochMs === undefined || clock === undefined || !isWrittenInUtc(written) || isDayInUtc(written)
      ? at?.date
      : dateOn(clock, at.epochMs);
  }

  #among(date = ''): string | undefined {
    return this.#dates.has(date) ? date : undefined;
  }

  #ofDay(written: string, date: string): string | undefined {
    return isDayInUtc(written) ? this.#among(date) : undefined;
  }

  #onClocks(epochMs: number, utcDate: string): string | undefined {
    const away = ({ startMs }: Timed): number => Math.abs(startMs - epochMs);
    for (const [clock, byDate] of this.#byClock) {
      const date = dateOn(clock, epochMs);
      const [nearest] = [...(byDate.get(date) ?? [])].sort((a, b) => away(a) - away(b));
      if (nearest || this.#untimed.has(date)) {
        return nearest?.date ?? date;
      }
    }
    return this.#byClock.size === 0 ? this.#among(utcDate) : undefined;
  }
}

function timedOf({ date, start = '' }: Begun): Timed | undefined {
  const at = parseDateTime(start);
  return at?.epochMs === undefined
    ? undefined
    : { date, start, startMs: at.epochMs, clock: at.utcOffsetMinutes, writtenDate: at.date };
}

function dateOn(clock: number, epochMs: number): string {
  return formatDateTime(epochMs, clock).slice(0, 10);
}
