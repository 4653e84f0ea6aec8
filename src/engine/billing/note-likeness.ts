// SPDX-License-Identifier: Apache-2.0

const SHORTEST_COMPARED_WORDS = 30;

/**
 * How alike two notes are, from 0 to 1: shared runs of three words over all of them. Short notes are not compared,
 * because a routine sentence is alike by nature.
 */
export function noteLikeness(a: string, b: string): number {
  const [runsA, runsB] = [wordRuns(a), wordRuns(b)];
  if (runsA.size < SHORTEST_COMPARED_WORDS || runsB.size < SHORTEST_COMPARED_WORDS) {
    return 0;
  }
  const shared = [...runsA].filter((run) => runsB.has(run)).length;
  return shared / (runsA.size + runsB.size - shared);
}

function wordRuns(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(2).map((word, index) => `${words[index] ?? ''} ${words[index + 1] ?? ''} ${word}`));
}
