// SPDX-License-Identifier: Apache-2.0
import { hashOf } from '../disk/patient-hash.ts';

/** Even numbers from 0 to below 1, always the same for a seed: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same for a text. */
export function randomOf(seed: string): () => number {
  return randomFrom(hashOf(seed));
}
