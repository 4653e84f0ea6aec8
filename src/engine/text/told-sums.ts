// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isUnsaid } from './minutes-subject.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import type { ToldDuration } from './unclear-minutes.ts';
import { isManualTherapy } from './vocabulary.ts';

const FEWEST_PARTS = 2;
const MOST_PARTS = 6;

/**
 * Minutes of one sentence that it adds up itself, "MT 8 min L-spine + 7 min hip = 15 min", are all of manual therapy where
 * it names nothing else: the sum is told, so that parts without a name of their own are none of anything else. Where they
 * do not come to the sum, one of the figures is wrong, and nobody knows which.
 */
export function withSums(told: readonly ToldDuration[], interpreted: Interpretation): readonly ToldDuration[] {
  const ofEach = new Map<ToldDuration, ToldDuration['of']>();
  told.forEach((sum, index) => {
    if (!isBehindSign(sum, interpreted.tokens)) {
      return;
    }
    const sumMs = msOf([sum]);
    const before = partsBefore(told, index, interpreted.tokens);
    const [first, ...others] = before;
    // "MT 15 min: STM 8 min + mobs 7 min = 15 min" tells the sum ahead as well.
    const parts = first && msOf([first]) === sumMs && msOf(others) === sumMs ? others : before;
    // "… = 15 min total": the visit's as well.
    const all = sum.of === 'visit' ? parts : [...parts, sum];
    // "Manual therapy = 14 min Gait = 5 min" adds nothing up.
    const isSum = parts.length >= FEWEST_PARTS && !parts.some((part) => isBehindSign(part, interpreted.tokens));
    // "Previously: MT 8 min + 7 min = 15 min" tells of nothing done on the day.
    const isDone = !parts.some((part) => isUnsaid('technique', part.around.duration, interpreted));
    if (isSum && isDone && areByHand(all, interpreted)) {
      const of = msOf(parts) === sumMs ? 'technique' : 'unclear';
      all.forEach((one) => ofEach.set(one, of));
    }
  });
  return ofEach.size === 0 ? told : told.map((one) => ({ ...one, of: ofEach.get(one) ?? one.of }));
}

function msOf(parts: readonly ToldDuration[]): number {
  return parts.reduce((ms, { around }) => ms + around.duration.durationMs, 0);
}

function isBehindSign({ around: { duration } }: ToldDuration, tokens: readonly Token[]): boolean {
  return tokens[duration.first - 1]?.text === '=';
}

/** The durations before one in its sentence. */
function partsBefore(told: readonly ToldDuration[], index: number, tokens: readonly Token[]): ToldDuration[] {
  const parts: ToldDuration[] = [];
  for (let at = index; at > 0 && parts.length <= MOST_PARTS; at -= 1) {
    const [one, next] = [told[at - 1], told[at]];
    const between = one && next ? tokens.slice(one.around.duration.last + 1, next.around.duration.first) : [];
    if (!one || between.some(({ kind }) => kind === 'break')) {
      break;
    }
    parts.unshift(one);
  }
  return parts;
}

const BETWEEN = new Set(
  'x for to the on at of both bilat bilateral and then plus l r lt rt left right low upper mid back'.split(' '),
);

/** True for plain minutes among which manual therapy and its places are named, and nothing else. */
function areByHand(durations: readonly ToldDuration[], { tokens, hits }: Interpretation): boolean {
  const known = new Set<number>();
  const cover = (first: number, last: number): void => {
    for (let at = first; at <= last; at += 1) {
      known.add(at);
    }
  };
  const byHand = hits.filter(isManualTherapy);
  [...byHand, ...hits.filter(({ meaning }) => meaning.is === 'region')].forEach(({ first, last }) => {
    cover(first, last);
  });
  durations.forEach(({ around: { duration } }) => {
    cover(duration.first, duration.last);
  });
  const [first, last] = [durations[0]?.around, durations.at(-1)?.around.duration.last];
  const name = byHand.find((hit) => hit.first >= (first?.begin ?? 0));
  if (!first || last === undefined || !name || name.first > last) {
    return false;
  }
  const begin = name.first < first.duration.first ? name.first : first.begin;
  const isKnown = tokens
    .slice(begin, last)
    .every(({ kind, text }, index) => known.has(begin + index) || kind === 'mark' || BETWEEN.has(text));
  return isKnown && durations.every(({ around: { duration } }) => isPlain(duration));
}

function isPlain({ isByClock, isEach, isRange, isEstimate }: StatedDuration): boolean {
  return !isByClock && !isEach && isRange === undefined && isEstimate === undefined;
}
