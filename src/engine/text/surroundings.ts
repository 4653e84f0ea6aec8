// SPDX-License-Identifier: Apache-2.0
import { chainedMinutes } from './chained-minutes.ts';
import { countedDivision, isOfWhatWentBefore, leads, ownItemOf } from './minutes-lead.ts';
import { isBreak, isTime, upToService, type Surroundings } from './minutes-subject.ts';
import { beginOfSentence } from './named-before.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

/** Each duration with what is named around it: since the one before, and as far as the next. */
export function surroundingsOf(
  tokens: readonly Token[],
  durations: readonly StatedDuration[],
  named: readonly Hit<Meaning>[],
  counter: StepCounter,
): Surroundings[] {
  let next = 0;
  let from = 0;
  // As far as what is named belongs to an earlier duration: "15 min STM, 8 min US".
  let taken = -1;
  let isLead = false;
  // Whether a duration ends an item of a list that names what it is of.
  let isOwnItem = false;
  const divided = countedDivision(tokens, counter);
  const chained = chainedMinutes(tokens, durations, named);
  return durations.map((duration, index) => {
    const begin = beginOfSentence(tokens, duration.first, from);
    const passed = reachedBefore(named, next, duration.last + 1);
    next += passed.length;
    const since = passed
      .filter((hit) => hit.first > taken && !hasOwnFigure(tokens, hit, duration.first))
      .filter((hit) => !isOfWhatWentBefore(tokens, hit, duration.first));
    const before = since.filter((hit) => hit.first >= begin);
    const goesOn = begin === from && from > 0 && isLead && !isOwnItem;
    const isChained = chained.has(duration);
    isLead = isChained || leads(tokens, begin, duration.first) || (goesOn && divided(from, duration.first));
    const item = isLead ? ownItemOf(tokens, durations[index + 1], named, next) : undefined;
    isOwnItem = item !== undefined;
    const following = item ?? durations[index + 1]?.first ?? tokens.length;
    const until = endOfClause(tokens, duration.last + 1, following);
    const reached = reachedBefore(named, next, until);
    const then = next + reached.length;
    // "Treated 45 min" speaks of its own figure.
    const after = reached.filter((hit) => isChained || (hit.last < following && !isOfFigure(tokens, hit)));
    counter.steps += since.length + after.length + until - begin;
    const isListed = isDuration(before) && until === following && following < tokens.length;
    const isBehind = (before.length === 0 || isListed) && until === following && isLead;
    const isAhead = isChained || (isBehind && after.length > 0);
    const [own] = after;
    const isOwn = own && !before.some(isTime) && isTimeBeside(duration, own) && !divided(duration.last, own.first);
    const isEnd =
      isAhead && (isChained || isOwnItem || divided(upToService(after).at(-1)?.last ?? duration.last, following));
    taken = isEnd ? until - 1 : -1;
    taken = isOwn && (before.length === 0 || own.last + 1 < following) ? Math.max(taken, own.last) : taken;
    // "Mobs 8 min before exercise, STM 7 min."
    const isTurn = own && after[1] && ['before', 'after'].includes(tokens[duration.last + 1]?.text ?? '');
    taken = isTurn && divided(own.last, after[1]?.first ?? 0) ? own.last : taken;
    from = duration.last + 1;
    const earlier = since.filter((hit) => hit.first < begin);
    return { duration, begin, before: isAhead ? [] : before, earlier, after, next: named[then], isLead };
  });
}

function reachedBefore(named: readonly Hit<Meaning>[], first: number, until: number): readonly Hit<Meaning>[] {
  let end = first;
  while ((named[end]?.first ?? Infinity) < until) {
    end += 1;
  }
  return named.slice(first, end);
}

/** "40 timed": of its own figure, in "55 min total (40 timed)". */
function isOfFigure(tokens: readonly Token[], hit: Hit<Meaning>): boolean {
  return isTime(hit) && tokens[hit.first - 1]?.kind === 'number';
}

/** "Moist heat 10," in "moist heat 10, STM 12 min". */
function hasOwnFigure(tokens: readonly Token[], { meaning, last }: Hit<Meaning>, next: number): boolean {
  const [figure, comma] = [tokens[last + 1], tokens[last + 2]];
  return meaning.is === 'service' && figure?.kind === 'number' && comma?.text === ',' && last + 2 < next;
}

/** "45 min total": of the time, whatever stands before. */
export function isTimeBeside({ last }: StatedDuration, hit: Hit<Meaning> | undefined): boolean {
  return hit !== undefined && isTime(hit) && hit.first - last <= 2;
}

function endOfClause(tokens: readonly Token[], at: number, most: number): number {
  let end = at;
  while (end < most && !isBreak(tokens[end])) {
    end += 1;
  }
  return end;
}

/** "Duration: 18 min", which is of what its line says before, and at the beginning of one of the visit. */
export function isDuration(before: readonly Hit<Meaning>[]): boolean {
  return before.length > 0 && before.every(({ meaning }) => meaning.is === 'time' && meaning.of === 'duration');
}
