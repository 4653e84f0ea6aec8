// SPDX-License-Identifier: Apache-2.0

/** How often something was seen, with one record where it was. */
export interface Row {
  readonly what: string;
  readonly count: number;
  /** A reference, as `Procedure/1`. */
  readonly example?: string;
}

/** Counts what is seen, and keeps the first record of each. */
export class Tally {
  readonly #rows = new Map<string, { count: number; example?: string }>();

  add(what: string, example?: string): void {
    const row = this.#rows.get(what) ?? { count: 0, ...(example === undefined ? {} : { example }) };
    row.count += 1;
    this.#rows.set(what, row);
  }

  /** What was seen most often first. */
  rows(): Row[] {
    return [...this.#rows]
      .map(([what, row]) => ({ what, ...row }))
      .sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1));
  }
}
