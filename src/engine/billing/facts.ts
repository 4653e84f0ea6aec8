// SPDX-License-Identifier: Apache-2.0

/** What one finding rests on: which message, and the figures it is filled with. */
export interface Fact {
  readonly messageId: string;
  readonly data: Readonly<Record<string, FactValue>>;
}

/** A list is a set of names: their order tells nothing. */
export type FactValue = string | number | readonly string[];

/**
 * The identity of facts: 16 hexadecimal digits that are equal where message and figures are, whatever the wording is
 * and whatever order facts, figures and lists are in. An acknowledgement counts for these.
 */
export function factsHash(facts: readonly Fact[]): string {
  return fnv1a64(JSON.stringify(facts.map(canonical).sort()));
}

function canonical({ messageId, data }: Fact): string {
  const figures = Object.keys(data)
    .sort()
    .map((name) => [name, typeof data[name] === 'object' ? [...data[name]].sort() : data[name]]);
  return JSON.stringify([messageId, figures]);
}

/** The offset basis in two halves of 32 bits; the prime is 2^40 and this. */
const [OFFSET_HIGH, OFFSET_LOW] = [0xcbf29ce4, 0x84222325];
const PRIME_LOW = 0x1b3;

/**
 * FNV-1a, 64 bits, over UTF-16 code units. It tells facts apart, and guards against nobody.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function fnv1a64(text: string): string {
  let [high, low] = [OFFSET_HIGH, OFFSET_LOW];
  for (let index = 0; index < text.length; index += 1) {
    low = (low ^ text.charCodeAt(index)) >>> 0;
    const product = low * PRIME_LOW;
    high = (high * PRIME_LOW + Math.floor(product / 2 ** 32) + low * 2 ** 8) % 2 ** 32;
    low = product % 2 ** 32;
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
}
