// SPDX-License-Identifier: Apache-2.0
import { isNumber } from './measured-figures.ts';
import type { Token } from './tokens.ts';

/** Before a figure: nobody read it off a clock. */
const BEFORE = new Set(
  'about approx approximately appx around roughly circa ca nearly almost est estimated exceeding least most minimum maximum some maybe perhaps close neighborhood vicinity probably likely upwards good avg average averaging rounded ~ ≈ ≥ ≤ ± <'.split(
    ' ',
  ),
);
/** Whose point the reader takes for the end of a sentence: "ca. 15 min". */
const SHORTENED = new Set(['ca', 'c', 'est', 'appx', 'avg']);
/** "+/- 15 min", ">= 15 min". */
const SIGNS = new Set(['+/', '>=', '<=']);
const SLIGHTLY = new Set(['just', 'well', 'slightly', 'little', 'bit']);
const ARTICLES = new Set(['a', 'an', 'the', 'of', 'to']);

/** Behind a figure. */
const BEHIND = new Set(
  'approx approximately appx est estimated ish roughly minimum maximum average avg rounded ≈ ~'.split(' '),
);
/** Two words or more of which the first says nothing alone: "or so", "at least", "give or take". */
const BEHIND_PHRASES = [
  'or so',
  'or more',
  'or less',
  'or thereabouts',
  'more or less',
  'give or take',
  'at least',
  'at most',
  '@ least',
  '+ /',
  '±',
].map((phrase) => `${phrase} `);
const LONGEST_PHRASE = 3;
const OPENING = new Set(['(', ',', '-']);

/** True for "about 15 min", "~15 min", "15 min or so", "15ish", "15+ min": minutes that nobody measured. */
export function isEstimate(tokens: readonly Token[], first: number, last: number): boolean {
  return isBefore(tokens, first) || isBehind(tokens, last);
}

function isBefore(tokens: readonly Token[], first: number): boolean {
  let at = first - 1;
  while (ARTICLES.has(tokens[at]?.text ?? '')) {
    at -= 1;
  }
  const isPoint = tokens[at]?.text === '.' && SHORTENED.has(tokens[at - 1]?.text ?? '');
  const word = tokens[at]?.text ?? '';
  // "Glides over a quarter of an hour" took just that long.
  const isBeyond = ['over', 'under'].includes(word) && SLIGHTLY.has(tokens[at - 1]?.text ?? '');
  // An arrow is none: "=> 15 min", "-> 15 min", whose dash may be read as a comma.
  const isArrow = tokens[at - 1]?.kind === 'mark' && tokens[at - 1]?.end === tokens[at]?.start;
  const isMore = word === '>' && !isArrow;
  return isPoint || isBeyond || isMore || BEFORE.has(word) || SIGNS.has(`${tokens[at - 1]?.text ?? ''}${word}`);
}

function isBehind(tokens: readonly Token[], last: number): boolean {
  const at = OPENING.has(tokens[last + 1]?.text ?? '') ? last + 2 : last + 1;
  const words = tokens.slice(at, at + LONGEST_PHRASE).map(({ text }) => text);
  const text = `${words.join(' ')} `;
  const isPhrase = BEHIND_PHRASES.some((phrase) => text.startsWith(phrase));
  // "15 min STM, approx 10 min TE": of the next figure.
  const isOfNext = isNumber(tokens[at + 1]);
  const isPlus = tokens[at]?.text === '+' && tokens[at].start === tokens[at - 1]?.end && !isOfNext;
  return isPhrase || isPlus || (BEHIND.has(words[0] ?? '') && !isOfNext);
}
