// SPDX-License-Identifier: Apache-2.0

/** Of Jest 30, which the types of its globals do not know. */
interface Testers {
  addEqualityTesters: (testers: readonly ((a: unknown, b: unknown) => boolean | undefined)[]) => void;
}

/**
 * `toEqual` passes over what is undefined, also at the end of a list: `[undefined]` equals `[]`, and a test that expects
 * nothing would pass beside something. Here lists of different lengths are never equal.
 */
(expect as unknown as Testers).addEqualityTesters([
  (a, b) => (Array.isArray(a) && Array.isArray(b) && a.length !== b.length ? false : undefined),
]);
