// SPDX-License-Identifier: Apache-2.0
import { NOT_NOW } from './context-term.ts';
import type { Interpretation } from './interpretation.ts';
import type { Token } from './tokens.ts';

type End = 'before' | 'after' | 'in' | 'out' | 'came' | 'left';

/** Which end of a visit a figure is labelled with; `in` and `left` say something else too, and stand for it only beside their like. */
const ENDS = new Map<string, End>(
  (
    [
      ['before', 'pre before initial initially start starting beginning begin arrival entry'],
      ['after', 'post after end ending final finish exit leaving departure close conclusion'],
      ['in', 'in'],
      ['out', 'out'],
      ['came', 'came arrived entered'],
      ['left', 'left departed exited'],
    ] as const
  ).flatMap(([end, words]) => words.split(' ').map((word) => [word, end])),
);

const PAIRS = new Set(['before after', 'before out', 'in out', 'came left', 'came out', 'came after']);

/** Words of a label that do not name what is rated. */
const NAMELESS = new Set(
  'of at the on to level score rating rated visit session treatment tx rx therapy today this was is by pt patient she he and with'.split(
    ' ',
  ),
);

/** Of these the ends are no ends of a visit, or no figures of one. */
const OTHER = new Set(
  'op operative surgery surgical injury eval evaluation ie soc time times clock stop min mins minutes meal work shift game season date week reps sets lbs lb goal'.split(
    ' ',
  ),
);

const LONGEST_LABEL = 6;
const PAIR_WITHIN = 24;

interface Labelled {
  readonly at: number;
  readonly end: End;
  readonly names: readonly string[];
  readonly isRating: boolean;
}

/**
 * Where a form or a line rates the same at both ends of the visit: "Pain level (pre): 6 / Pain level (post): 3", "LBP 6 in,
 * 3 out".
 * @param figures - The places of the numbers among the tokens.
 */
export function labelledPairs({ tokens, context }: Interpretation, figures: readonly number[]): number[] {
  const found: number[] = [];
  let before: Labelled | undefined;
  for (const at of figures) {
    const labelled = labelledAt(tokens, at);
    if (!labelled || context.ofFinding[at]?.some((one) => NOT_NOW.includes(one))) {
      continue;
    }
    if (before && isPair(before, labelled)) {
      found.push(tokens[at]?.start ?? 0);
    }
    before = ['before', 'in', 'came'].includes(labelled.end) ? labelled : before;
  }
  return found;
}

function isPair(before: Labelled, after: Labelled): boolean {
  const isSame = after.names.length === 0 || after.names.some((name) => before.names.includes(name));
  const isNamed = before.names.length > 0 || (before.isRating && after.isRating);
  return PAIRS.has(`${before.end} ${after.end}`) && after.at - before.at <= PAIR_WITHIN && isSame && isNamed;
}

/** A figure with the end that its label, or the word behind it, names. */
function labelledAt(tokens: readonly Token[], at: number): Labelled | undefined {
  const isRating = tokens[at + 1]?.text === '/' && tokens[at + 2]?.text === '10';
  const behind = tokens[isRating ? at + 3 : at + 1]?.text ?? '';
  let first = at;
  let end: End | undefined;
  while (first > at - LONGEST_LABEL && isOfLabel(tokens[first - 1])) {
    first -= 1;
    const said = ENDS.get(tokens[first]?.text ?? '');
    // "Came in 5/10" came, and is not in anything.
    end = end === undefined || end === 'in' ? (said ?? end) : end;
  }
  end ??= ENDS.get(behind);
  if (end === undefined || behind === ':' || OTHER.has(behind)) {
    return undefined;
  }
  const words = tokens.slice(first, at).flatMap(({ kind, text }) => (kind === 'word' ? [text] : []));
  const names = words.filter((word) => !ENDS.has(word) && !NAMELESS.has(word));
  return words.some((word) => OTHER.has(word)) ? undefined : { at, end, names, isRating };
}

function isOfLabel(token: Token | undefined): boolean {
  return (token?.kind === 'word' || token?.kind === 'mark') && token.text !== ',' && token.text !== '|';
}
