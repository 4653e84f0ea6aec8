// SPDX-License-Identifier: Apache-2.0
import { overlaps, type Range } from './clock-interval.ts';

interface Placed<T> {
  readonly item: T;
  readonly range: Range;
  /** Where it stood among those that were given. */
  readonly position: number;
}

/**
 * Items that take clock time, to be found by the clock: whoever shares no minute with a stretch of time is not looked
 * at, however many there are.
 *
 * They stand in the order of their beginnings, as a tree whose root is the one in the middle; each knows when the last
 * below it ends.
 */
export class ClockIndex<T> {
  readonly #items: readonly Placed<T>[];
  readonly #lastEndMs: number[];

  constructor(items: readonly T[], rangeOf: (item: T) => Range) {
    this.#items = items
      .map((item, position) => ({ item, range: rangeOf(item), position }))
      .sort((a, b) => a.range.startMs - b.range.startMs);
    this.#lastEndMs = new Array<number>(items.length);
    this.#noteEnds(0, items.length);
  }

  /** Those that share at least a millisecond with a stretch, in the order in which they were given. */
  during(stretch: Range): T[] {
    const found: Placed<T>[] = [];
    this.#find(stretch, 0, this.#items.length, found);
    return found.sort((a, b) => a.position - b.position).map(({ item }) => item);
  }

  #noteEnds(from: number, to: number): number {
    const middle = (from + to) >> 1;
    const root = this.#items[middle];
    if (from >= to || !root) {
      return -Infinity;
    }
    const last = Math.max(root.range.endMs, this.#noteEnds(from, middle), this.#noteEnds(middle + 1, to));
    this.#lastEndMs[middle] = last;
    return last;
  }

  #find(stretch: Range, from: number, to: number, found: Placed<T>[]): void {
    const middle = (from + to) >> 1;
    const root = this.#items[middle];
    if (from >= to || !root || (this.#lastEndMs[middle] ?? -Infinity) <= stretch.startMs) {
      return;
    }
    this.#find(stretch, from, middle, found);
    if (overlaps(root.range, stretch)) {
      found.push(root);
    }
    if (root.range.startMs < stretch.endMs) {
      this.#find(stretch, middle + 1, to, found);
    }
  }
}
