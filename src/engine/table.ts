// SPDX-License-Identifier: Apache-2.0

/**
 * A table in which words of a record are looked up. It has no prototype: `constructor` or `toString` is what a record may
 * say, and what every other object knows.
 */
export function table<T>(rows: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null) as Record<string, T>, rows);
}
