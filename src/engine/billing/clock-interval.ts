// SPDX-License-Identifier: Apache-2.0

/** A half-open stretch of clock time. `utcOffsetMinutes` is the offset written in the record, for showing wall time. */
export interface ClockInterval {
  readonly startMs: number;
  readonly endMs: number;
  readonly utcOffsetMinutes: number;
}

/** A bare half-open range in epoch milliseconds. */
export interface Range {
  readonly startMs: number;
  readonly endMs: number;
}

/** True when the two share at least one millisecond; intervals that only touch do not overlap. */
export function overlaps(a: Range, b: Range): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs;
}

/** Total length in milliseconds. */
export function lengthMs(ranges: readonly Range[]): number {
  return ranges.reduce((sum, range) => sum + (range.endMs - range.startMs), 0);
}

/**
 * What is left of `ranges` after every part covered by `taken` is cut out.
 * @param ranges - Disjoint ranges.
 * @param taken - Ranges in any order; they may overlap each other.
 * @returns Disjoint ranges in the order of the input.
 */
export function subtract(ranges: readonly Range[], taken: readonly Range[]): Range[] {
  let left: Range[] = [...ranges];
  for (const cut of taken) {
    left = left.flatMap((range) => {
      if (!overlaps(range, cut)) {
        return [range];
      }
      const before = { startMs: range.startMs, endMs: Math.min(range.endMs, cut.startMs) };
      const after = { startMs: Math.max(range.startMs, cut.endMs), endMs: range.endMs };
      return [before, after].filter((piece) => piece.startMs < piece.endMs);
    });
  }
  return left;
}

/** Wall-clock time as it was written, e.g. `10:05`. */
export function wallTime(epochMs: number, utcOffsetMinutes: number): string {
  const minuteOfDay = Math.floor(epochMs / 60_000 + utcOffsetMinutes);
  const hour = Math.floor(minuteOfDay / 60) % 24;
  return `${String(hour).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
}

/** `10:05–10:35`, in the wall time of the record. */
export function wallTimes(interval: ClockInterval): string {
  const { startMs, endMs, utcOffsetMinutes } = interval;
  return `${wallTime(startMs, utcOffsetMinutes)}–${wallTime(endMs, utcOffsetMinutes)}`;
}
