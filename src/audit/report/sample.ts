// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { DayRow } from '../day-row.ts';

/** How many billed treatment days to draw, and the seed that makes the draw repeatable. */
export interface SampleWish {
  readonly size: number;
  readonly seed: string;
}

/**
 * A simple random sample of the billed days, without replacement: the days whose SHA-256 of seed and key is lowest. It
 * depends on nothing but seed and days, so that any order and any number of parts draw the same.
 */
export class Sampler {
  readonly #wish: SampleWish;
  #drawn: { readonly rank: string; readonly row: DayRow }[] = [];
  /** Days to draw from. */
  frame = 0;

  constructor(wish: SampleWish) {
    this.#wish = wish;
  }

  add(row: DayRow): void {
    if (row.billedBy === 'nothing') {
      return;
    }
    this.frame += 1;
    const rank = createHash('sha256').update(`${this.#wish.seed} ${row.key}`).digest('hex');
    this.#drawn.push({ rank, row });
    if (this.#drawn.length >= 2 * this.#wish.size + 1000) {
      this.#keepLowest();
    }
  }

  /** In the order in which they were drawn. */
  rows(): readonly DayRow[] {
    this.#keepLowest();
    return this.#drawn.map(({ row }) => row);
  }

  #keepLowest(): void {
    this.#drawn.sort((a, b) => (a.rank < b.rank ? -1 : 1));
    this.#drawn = this.#drawn.slice(0, this.#wish.size);
  }
}
