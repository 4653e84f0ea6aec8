// SPDX-License-Identifier: Apache-2.0

const SPACE = 2 ** 32;

/**
 * An even 32-bit hash of a text, the same on every machine: FNV-1a, its bits mixed by MurmurHash3's finalizer.
 * Patients are put in order by it, so that any number of shards holds the same sequence.
 */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Which of `count` equal ranges of hashes a text falls into, from 0. */
export function shardOf(text: string, count: number): number {
  return Math.floor((hashOf(text) / SPACE) * count);
}

/** Orders texts as shards hold them, whatever their number. */
export function byHash(a: string, b: string): number {
  return hashOf(a) - hashOf(b) || (a < b ? -1 : a > b ? 1 : 0);
}
