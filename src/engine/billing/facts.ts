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

const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * FNV-1a, 64 bits, over UTF-16 code units. It tells facts apart, and guards against nobody.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function fnv1a64(text: string): string {
  let hash = OFFSET_BASIS;
  for (let index = 0; index < text.length; index += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}
