// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, existsSync, truncateSync, writeFileSync } from 'node:fs';

/** All files together hold no more than this in memory. */
const HELD_BYTES = 64 << 20;
const LEAST_HELD = 4096;
const MOST_HELD = 1 << 20;
/** In UTF-8, of one that is a single unit in UTF-16. */
const MOST_BYTES_OF_A_CHARACTER = 3;

/** Bytes of a file that are not written yet. */
interface Held {
  readonly bytes: Buffer;
  length: number;
}

/**
 * Many files that grow at once: what is added is held back until it is worth a write. It is held as bytes, because a
 * text may be a part of a longer one that would be held with it.
 */
export class BufferedFiles {
  readonly #pathOf: (index: number) => string;
  readonly #most: number;
  readonly #held = new Map<number, Held>();
  readonly #sizes: number[];

  /** @param sizes - Bytes of each that count; whatever stands behind them is cut off. */
  constructor(pathOf: (index: number) => string, sizes: readonly number[]) {
    this.#pathOf = pathOf;
    this.#sizes = [...sizes];
    this.#most = Math.min(MOST_HELD, Math.max(LEAST_HELD, Math.floor(HELD_BYTES / sizes.length)));
    for (const [index, size] of sizes.entries()) {
      if (existsSync(pathOf(index))) {
        truncateSync(pathOf(index), size);
      }
    }
  }

  add(index: number, text: string): void {
    const held = this.#heldOf(index);
    if (held.length + MOST_BYTES_OF_A_CHARACTER * text.length <= this.#most) {
      held.length += held.bytes.write(text, held.length);
      return;
    }
    const length = Buffer.byteLength(text);
    if (held.length + length > this.#most) {
      this.#write(index, held);
    }
    if (length > this.#most) {
      this.#append(index, Buffer.from(text));
    } else {
      held.length += held.bytes.write(text, held.length);
    }
  }

  /** Writes what is held back; returns the bytes of each file. */
  flush(): readonly number[] {
    for (const [index, held] of this.#held) {
      this.#write(index, held);
    }
    return [...this.#sizes];
  }

  #heldOf(index: number): Held {
    const held = this.#held.get(index) ?? { bytes: Buffer.allocUnsafeSlow(this.#most), length: 0 };
    this.#held.set(index, held);
    return held;
  }

  #write(index: number, held: Held): void {
    if (held.length > 0) {
      this.#append(index, held.bytes.subarray(0, held.length));
      held.length = 0;
    }
  }

  #append(index: number, bytes: Buffer): void {
    appendFileSync(this.#pathOf(index), bytes);
    this.#sizes[index] = (this.#sizes[index] ?? 0) + bytes.length;
  }
}

/** One file that is written anew, in large pieces. */
export class LineFileWriter {
  readonly #files: BufferedFiles;

  constructor(path: string, head: string) {
    writeFileSync(path, head);
    this.#files = new BufferedFiles(() => path, [Buffer.byteLength(head)]);
  }

  add(text: string): void {
    this.#files.add(0, text);
  }

  flush(): void {
    this.#files.flush();
  }
}
