// SPDX-License-Identifier: Apache-2.0
import { indexBy } from '../index-by.ts';
import { present } from '../../engine/present.ts';

/** What decides which records speak about a treatment day. */
export interface DayScope {
  readonly dateOfService: string;
  readonly encounters: ReadonlySet<string>;
}

/** A record of visits, a date or both. */
interface Dated {
  readonly encounters: readonly string[];
  readonly date?: string | undefined;
}

/** A patient's records by visit and by date, so that a day looks at its own alone. */
export class DayIndex<T extends Dated> {
  readonly #records: readonly T[];
  /** Where the records of a visit, and those of a date, stand. */
  readonly #byVisit: ReadonlyMap<string, readonly number[]>;
  readonly #byDate: ReadonlyMap<string, readonly number[]>;
  readonly #dates: readonly string[];

  constructor(records: readonly T[]) {
    const positions = records.map((_, position) => position);
    this.#records = records;
    this.#byVisit = indexBy(positions, (at) => records[at]?.encounters ?? []);
    this.#byDate = indexBy(positions, (at) => [records[at]?.date].filter((date) => date !== undefined));
    this.#dates = [...this.#byDate.keys()].filter((date) => date !== '').sort();
  }

  /** Those of the day's visits, and those of its date, in their order. */
  of({ dateOfService, encounters }: DayScope): T[] {
    const positions = new Set(this.#byDate.get(dateOfService));
    for (const visit of encounters) {
      this.#byVisit.get(visit)?.forEach((at) => positions.add(at));
    }
    return positions.size === 0 ? [] : this.#at([...positions]);
  }

  /** Those of the last date before one. */
  before(date: string): T[] {
    const last = this.#dates[countWhile(this.#dates, (one) => one < date) - 1];
    return last === undefined ? [] : this.#at([...(this.#byDate.get(last) ?? [])]);
  }

  #at(positions: number[]): T[] {
    return present(
      positions.sort((a, b) => a - b),
      (at) => this.#records[at],
    );
  }
}

/** How many of the first items something is true of, where it is true of none behind the first of which it is not. */
export function countWhile<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
