// SPDX-License-Identifier: Apache-2.0
import { LABELS } from './manual-blocks.ts';
import { isBreak } from './minutes-subject.ts';
import type { Hit } from './phrases.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

/** "15 min." or "(15 min)", with nothing else. */
export function isWholeSentence(tokens: readonly Token[], begin: number, { first, last }: StatedDuration): boolean {
  const isInBrackets = tokens[first - 1]?.text === '(' && tokens[last + 1]?.text === ')';
  let at = isInBrackets ? first - 2 : first - 1;
  while (at >= begin && LABELS.has(tokens[at]?.text ?? '')) {
    at -= 1;
  }
  return at < begin && isBreak(tokens[isInBrackets ? last + 2 : pastShare(tokens, last + 1)]);
}

const OF_WHOLE = new Set(
  'of in a the this our her his - min mins minute minutes visit session treatment appointment'.split(' '),
);
const VISITS = new Set(['visit', 'session', 'treatment', 'appointment']);

/** "11 min of the 42-minute visit" is a part of it. */
function pastShare(tokens: readonly Token[], first: number): number {
  let at = first;
  while (
    at > first ? tokens[at]?.kind === 'number' || OF_WHOLE.has(tokens[at]?.text ?? '') : tokens[at]?.text === 'of'
  ) {
    at += 1;
  }
  return VISITS.has(tokens[at - 1]?.text ?? '') ? at : first;
}

/** What a line names since its last duration. */
export function ofLine(
  tokens: readonly Token[],
  earlier: readonly Hit<Meaning>[],
  begin: number,
): readonly Hit<Meaning>[] {
  let start = begin;
  while (start > (earlier[0]?.first ?? begin) && tokens[start - 1]?.text !== '\n') {
    start -= 1;
  }
  return earlier.filter(({ first }) => first >= start);
}

/** What a line names before a sentence of it, or, where that begins the line, the line before: "Manual therapy\nTime: 12 min". */
export function servicesOfLine(
  tokens: readonly Token[],
  earlier: readonly Hit<Meaning>[],
  begin: number,
): readonly Hit<Meaning>[] {
  const nearest = earlier.at(-1);
  const between = nearest ? tokens.slice(nearest.last + 1, Math.max(nearest.last + 1, begin - 1)) : [];
  const isOfLine = between.every(({ text }) => text !== '\n');
  const hits = isOfLine ? inLastSentence(tokens, earlier, begin) : [];
  const [heading] = hits;
  // "Manual: glides, hip flexor stretch. Duration: 18 min": the heading says what all of it is.
  return heading?.meaning.is === 'manual-therapy' && isBreak(tokens[heading.first - 1]) ? [heading] : hits;
}

export function inLastSentence(tokens: readonly Token[], hits: readonly Hit<Meaning>[], begin: number): Hit<Meaning>[] {
  const last = hits.at(-1);
  if (!last) {
    return [];
  }
  const start = beginOfSentence(tokens, begin - 1, 0);
  return hits.filter(({ first }) => first >= start);
}

export function beginOfSentence(tokens: readonly Token[], at: number, least: number): number {
  let begin = at;
  while (begin > least && !isBreak(tokens[begin - 1])) {
    begin -= 1;
  }
  return begin;
}
