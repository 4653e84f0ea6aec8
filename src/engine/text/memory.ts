// SPDX-License-Identifier: Apache-2.0

/** Texts of one age hold no more than so many characters together. */
const MAX_CHARACTERS_OF_AN_AGE = 2_000_000;

/**
 * What texts were read as: one that was read of late is not read again. When the texts of an age are many, a new age
 * begins, and those of the one before the last are forgotten at once: to forget the oldest of a Map one by one, it has
 * to be found behind all that were deleted before.
 */
export class Memory<Reading> {
  readonly #read: (text: string) => Reading;
  #readings = new Map<string, Reading>();
  #older: ReadonlyMap<string, Reading> = new Map();
  #characters = 0;

  constructor(read: (text: string) => Reading) {
    this.#read = read;
  }

  of(text: string): Reading {
    const known = this.#readings.get(text);
    if (known !== undefined || this.#readings.has(text)) {
      return known as Reading;
    }
    const reading = this.#older.has(text) ? (this.#older.get(text) as Reading) : this.#read(text);
    this.#characters += text.length;
    if (this.#characters > MAX_CHARACTERS_OF_AN_AGE) {
      this.#older = this.#readings;
      this.#readings = new Map();
      this.#characters = text.length;
    }
    this.#readings.set(text, reading);
    return reading;
  }
}
