// SPDX-License-Identifier: Apache-2.0

/** Items by each of their keys, in their order; one without keys is in none. */
export function indexBy<T, K>(items: Iterable<T>, keysOf: (item: T) => readonly K[]): Map<K, T[]> {
  const index = new Map<K, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const found = index.get(key);
      if (found) {
        found.push(item);
      } else {
        index.set(key, [item]);
      }
    }
  }
  return index;
}
