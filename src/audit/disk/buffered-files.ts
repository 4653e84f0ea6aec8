// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, existsSync, truncateSync, writeFileSync } from 'node:fs';

/** All files together hold no more than this in memory. */
const HELD_BYTES = 32 << 20;
const LEAST_HELD = 4096;
const MOST_HELD = 1 << 20;

/** Many files that grow at once: what is added is held back until it is worth a write. */
export class BufferedFiles {
  readonly #pathOf: (index: number) => string;
  readonly #most: number;
  readonly #held = new Map<number, { texts: string[]; characters: number }>();
  readonly #sizes: number[];

  /** @param sizes - Bytes of each that count; whatever stands behind them is cut off. */
  constructor(pathOf: (index: number) => string, sizes: readonly number[]) {
    this.#pathOf = pathOf;
    this.#sizes = [...sizes];
    this.#most = Math.min(MOST_HELD, Math.max(LEAST_HELD, HELD_BYTES / sizes.length));
    for (const [index, size] of sizes.entries()) {
      if (existsSync(pathOf(index))) {
        truncateSync(pathOf(index), size);
      }
    }
  }

  add(index: number, text: string): void {
    const held = this.#held.get(index) ?? { texts: [], characters: 0 };
    held.texts.push(text);
    held.characters += text.length;
    this.#held.set(index, held);
    if (held.characters > this.#most) {
      this.#write(index, held.texts);
    }
  }

  /** Writes what is held back; returns the bytes of each file. */
  flush(): readonly number[] {
    for (const [index, { texts }] of this.#held) {
      this.#write(index, texts);
    }
    return [...this.#sizes];
  }

  #write(index: number, texts: readonly string[]): void {
    const bytes = Buffer.from(texts.join(''), 'utf8');
    appendFileSync(this.#pathOf(index), bytes);
    this.#sizes[index] = (this.#sizes[index] ?? 0) + bytes.length;
    this.#held.delete(index);
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
