// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isBreak, isService } from './minutes-subject.ts';
import { otherWork } from './other-work.ts';
import { JOINTS, placesOf } from './place-words.ts';
import type { Token } from './tokens.ts';
import type { ToldDuration } from './unclear-minutes.ts';
import { isManualTherapy } from './vocabulary.ts';

const FIRST = new Set('before pre prior start beginning begin initially first'.split(' '));
const SECOND = new Set('after post following end finish conclusion afterward afterwards close'.split(' '));
const LEADING = new Set('x for another an a additional further the again then about at'.split(' '));
/** Before minutes that come to those of what was named before them. */
const FURTHER = new Set(['another', 'additional', 'further']);
const PEOPLE = new Set('pt pta ot ota cota otr aide tech student therapist assistant'.split(' '));
/** Between minutes and who gave them: "5 min (PT)", "10 min by the PTA". */
const PERSON_WITHIN = 3;

/**
 * Manual therapy that is told in two parts of which the second has no name: those before and after something else are added,
 * "MT 8 min before exercise and 7 min after", and so are further ones, "MT 8 min, another 7 min"; of two people, "MT 10 min by
 * PTA, by PT 5 min", of two places that may be one, "MT 10 min both UT + 5 min R levator", or of nothing more, "MT 8 min + 7
 * min", it is not told what they come to.
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
    const isAfter = SECOND.has(interpreted.tokens[end]?.text ?? '');
    const isBothEnds = isAfter && holds(interpreted.tokens, first, joint, FIRST);
    if (isLed && isBothEnds) {
      [one, other].forEach((part) => ofEach.set(part, 'technique'));
      return;
    }
    const isFurther = isLed && FURTHER.has(interpreted.tokens[figure - 1]?.text ?? '');
    if (isFurther && isOfNothingElse(other, interpreted, isAfter)) {
      const isWhole = isBreak(interpreted.tokens[end]) || placeIn(end, interpreted.tokens.length) !== undefined;
      [one, other].forEach((part) => ofEach.set(part, isAfter || isWhole ? 'technique' : 'unclear'));
      return;
    }
    const areByTwo = areByPeople(interpreted.tokens, one, joint) && areByPeople(interpreted.tokens, other, joint);
    if (isOfNothingElse(other, interpreted) && areByTwo) {
      [one, other].forEach((part) => ofEach.set(part, 'unclear'));
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

/** True where nothing but minutes stands there: no name of a treatment but what they came after, and no other work. */
function isOfNothingElse(
  { of, around: { duration, before, after } }: ToldDuration,
  { tokens }: Interpretation,
  isAfter = false,
): boolean {
  return (
    of === undefined &&
    before.length === 0 &&
    (isAfter || !after.some(isService)) &&
    !otherWork(tokens, duration, duration.first)
  );
}

/** True for minutes beside which it stands who gave them, on their side of a mark. */
function areByPeople(tokens: readonly Token[], { around: { duration } }: ToldDuration, joint: number): boolean {
  const isFirst = duration.last < joint;
  const begin = isFirst ? duration.last + 1 : joint + 1;
  const end = Math.min(isFirst ? joint : Infinity, duration.last + 1 + PERSON_WITHIN);
  const beside = tokens.slice(begin, end);
  const last = beside.findIndex(isBreak);
  return holds(beside, 0, last < 0 ? beside.length : last, PEOPLE);
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
