// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isBreak } from './minutes-subject.ts';
import { JOINTS, placesOf } from './place-words.ts';
import type { Token } from './tokens.ts';
import type { ToldDuration } from './unclear-minutes.ts';
import { isManualTherapy } from './vocabulary.ts';

const FIRST = new Set('before pre prior start beginning begin initially first'.split(' '));
const SECOND = new Set('after post following end finish conclusion afterward afterwards close'.split(' '));
const LEADING = new Set('x for another the again then about at'.split(' '));

/**
 * Manual therapy that is told in two parts of which the second has no name: those before and after something else are added,
 * "MT 8 min before exercise and 7 min after"; of two places that may be one, "MT 10 min both UT + 5 min R levator", or of
 * nothing more, "MT 8 min + 7 min", it is not told what they come to.
 */
export function inTwoParts(told: readonly ToldDuration[], interpreted: Interpretation): readonly ToldDuration[] {
  const placeIn = placesOf(interpreted);
  const byHand = tokensByHand(interpreted);
  const ofEach = new Map<ToldDuration, ToldDuration['of']>();
  told.slice(0, -1).forEach((one, index) => {
    const other = told[index + 1];
    const joint = other && jointBetween(one, other, interpreted.tokens);
    if (!other || joint === undefined) {
      return;
    }
    const first = one.around.duration.last + 1;
    const { first: figure, last } = other.around.duration;
    const isLed = areLeading(interpreted.tokens, joint + 1, figure, byHand);
    const end = pastLeading(interpreted.tokens, last + 1, byHand);
    const isBothEnds =
      holds(interpreted.tokens, first, joint, FIRST) && SECOND.has(interpreted.tokens[end]?.text ?? '');
    if (isLed && isBothEnds) {
      [one, other].forEach((part) => ofEach.set(part, 'technique'));
      return;
    }
    const isNext = joint === first || placeIn(first, joint) !== undefined;
    if (isNext && one.of === 'manual-therapy' && other.of === undefined && other.around.before.length === 0) {
      const isBare = isLed && isBreak(interpreted.tokens[last + 1]);
      const isAtPlace = isLed ? placeIn(last + 1, interpreted.tokens.length) : placeIn(joint + 1, figure);
      if (isBare || isAtPlace) {
        [one, other].forEach((part) => ofEach.set(part, 'unclear'));
      }
    }
  });
  return ofEach.size === 0 ? told : told.map((one) => ({ ...one, of: ofEach.get(one) ?? one.of }));
}

/** The last mark between minutes of manual therapy and others of their sentence that have no name of another service. */
function jointBetween(
  { of, around: { duration } }: ToldDuration,
  other: ToldDuration,
  tokens: readonly Token[],
): number | undefined {
  const isByHand = of === 'manual-therapy' || of === 'technique';
  const isNext = other.of === undefined || other.of === of;
  const between = tokens.slice(duration.last + 1, other.around.duration.first);
  const isPlain = !duration.isByClock && !other.around.duration.isByClock && !duration.isEach;
  const joint = between.findLastIndex(({ text }) => JOINTS.has(text));
  return isByHand && isNext && isPlain && joint >= 0 && between.every(({ kind }) => kind !== 'break')
    ? duration.last + 1 + joint
    : undefined;
}

function holds(tokens: readonly Token[], first: number, end: number, words: ReadonlySet<string>): boolean {
  return tokens.slice(first, end).some(({ text }) => words.has(text));
}

/** True for words that may go before minutes of what was named before them, that name once more included. */
function areLeading(tokens: readonly Token[], first: number, end: number, byHand: ReadonlySet<number>): boolean {
  return pastLeading(tokens, first, byHand) >= end;
}

function pastLeading(tokens: readonly Token[], first: number, byHand: ReadonlySet<number>): number {
  let at = first;
  while (LEADING.has(tokens[at]?.text ?? '') || byHand.has(at)) {
    at += 1;
  }
  return at;
}

/** Each token of a name of what is done by hand. */
function tokensByHand({ hits }: Interpretation): ReadonlySet<number> {
  const named = hits.filter(isManualTherapy);
  return new Set(named.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at)));
}
