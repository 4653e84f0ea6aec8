// SPDX-License-Identifier: Apache-2.0

/** Texts remembered, newest last, as long as they hold no more than so many characters together. */
const MAX_REMEMBERED_CHARACTERS = 4_000_000;

/** What texts were read as: one that was read before is not read again. */
export class Memory<Reading> {
  readonly #read: (text: string) => Reading;
  readonly #readings = new Map<string, Reading>();
  #characters = 0;

  constructor(read: (text: string) => Reading) {
    this.#read = read;
  }

  of(text: string): Reading {
    const known = this.#readings.get(text);
    if (known !== undefined || this.#readings.has(text)) {
      return known as Reading;
    }
    const reading = this.#read(text);
    this.#readings.set(text, reading);
    this.#characters += text.length;
    for (const oldest of this.#readings.keys()) {
      if (this.#characters <= MAX_REMEMBERED_CHARACTERS) {
        break;
      }
      this.#readings.delete(oldest);
      this.#characters -= oldest.length;
    }
    return reading;
  }
}
