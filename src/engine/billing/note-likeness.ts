// SPDX-License-Identifier: Apache-2.0

const SHORTEST_COMPARED_WORDS = 30;

/**
 * How alike two notes are, from 0 to 1: shared runs of three words over all of them. Short notes are not compared,
 * because a routine sentence is alike by nature.
 */
export function noteLikeness(a: string, b: string): number {
  const runsB = wordRuns(b);
  const runsA = runsB.size < SHORTEST_COMPARED_WORDS ? runsB : wordRuns(a);
  if (runsA.size < SHORTEST_COMPARED_WORDS) {
    return 0;
  }
  let shared = 0;
  for (const run of runsA) {
    shared += runsB.has(run) ? 1 : 0;
  }
  return shared / (runsA.size + runsB.size - shared);
}

/** A day's note is compared with the one before it, and then with the one after it. */
let latest: { readonly text: string; readonly runs: ReadonlySet<string> } = { text: '', runs: new Set() };

function wordRuns(text: string): ReadonlySet<string> {
  const runs = text === latest.text ? latest.runs : toWordRuns(text);
  latest = { text, runs };
  return runs;
}

function toWordRuns(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(2).map((word, index) => `${words[index] ?? ''} ${words[index + 1] ?? ''} ${word}`));
}
