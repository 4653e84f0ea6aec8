// SPDX-License-Identifier: Apache-2.0
import { isBreak, isTime } from './minutes-subject.ts';
import type { Hit } from './phrases.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

const LONGEST_NAME = 5;
const FEWEST = 2;

/**
 * Minutes of a sentence that begins with a figure and ends with a name, without a mark between: "10 min gait 15 min MT 20
 * min TE". Each goes before its own name; none is of the name before it.
 */
export function chainedMinutes(
  tokens: readonly Token[],
  durations: readonly StatedDuration[],
  named: readonly Hit<Meaning>[],
): ReadonlySet<StatedDuration> {
  const names = new Map(named.map((hit) => [hit.first, hit]));
  const found = new Set<StatedDuration>();
  let chain: StatedDuration[] = [];
  const close = (): void => {
    const first = (chain.at(-1)?.last ?? 0) + 1;
    const end = endOfWords(tokens, first);
    if (chain.length >= FEWEST && isBreak(tokens[end]) && isName(tokens, first, end, names)) {
      chain.forEach((one) => found.add(one));
    }
    chain = [];
  };
  for (const duration of durations) {
    const last = chain.at(-1)?.last;
    if (last === undefined || !isName(tokens, last + 1, duration.first, names)) {
      close();
    }
    if (chain.length > 0 || isBreak(tokens[duration.first - 1])) {
      chain.push(duration);
    }
  }
  close();
  return found;
}

/** Before a figure they lead to it: "11 min of the 42-minute visit". */
const LEADING = new Set('of the a an in for x to at with by another additional about'.split(' '));

/** A few words that name one thing at most, and no time: "15 min manual 30 min total". */
function isName(
  tokens: readonly Token[],
  first: number,
  end: number,
  names: ReadonlyMap<number, Hit<Meaning>>,
): boolean {
  const words = tokens.slice(first, end);
  const named = words.flatMap((_word, at) => names.get(first + at) ?? []);
  const isShort = words.length > 0 && words.length <= LONGEST_NAME && words.every(({ kind }) => kind === 'word');
  return isShort && named.length < FEWEST && !named.some(isTime) && !LEADING.has(words.at(-1)?.text ?? '');
}

function endOfWords(tokens: readonly Token[], first: number): number {
  let at = first;
  while (tokens[at]?.kind === 'word' && at <= first + LONGEST_NAME) {
    at += 1;
  }
  return at;
}
