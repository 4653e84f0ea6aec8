// SPDX-License-Identifier: Apache-2.0
import { isDoubtful } from './doubtful-minutes.ts';
import type { Interpretation } from './interpretation.ts';
import { inTwoParts } from './in-two-parts.ts';
import { manualBlocks, partOf } from './manual-blocks.ts';
import {
  isBreak,
  isService,
  isUnsaid,
  PAIRS,
  subjectOf,
  upToService,
  type NotedMinutes,
  type Surroundings,
} from './minutes-subject.ts';
import { AHEAD_WITHIN, isAheadOf, isDivided } from './minutes-lead.ts';
import { isMereTotal, isTotal, isTotalOfList } from './minutes-total.ts';
import { inLastSentence, isWholeSentence, ofLine, servicesOfLine } from './named-before.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import { isDuration, isTimeBeside, surroundingsOf } from './surroundings.ts';
import { withEachPlace } from './places-treated.ts';
import { withSums } from './told-sums.ts';
import { isUnclear, othersBefore, withPlaces, type ToldDuration } from './unclear-minutes.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** Each duration with what was named since the one before it, in its sentence, else behind it. */
export function besideDurations(
  interpreted: Interpretation,
  durations: readonly StatedDuration[],
  named: readonly Hit<Meaning>[],
  counter: StepCounter,
): NotedMinutes[] {
  if (durations.length === 0) {
    return [];
  }
  const blocks = manualBlocks(interpreted, named, counter);
  const beside = surroundingsOf(interpreted.tokens, durations, named, counter).map((around) => ({
    around,
    of: partOf(subjectBeside(interpreted, around), around, interpreted, blocks),
  }));
  const inParts = inTwoParts(withPlaces(withEachPlace(beside, interpreted), interpreted), interpreted);
  const told = withSums(inParts, interpreted);
  const others = durations.length > 1 ? othersBefore(interpreted) : [];
  const isByHand = isAllByHand(interpreted);
  const parts: NotedMinutes[] = [];
  return told.flatMap((one, index): readonly NotedMinutes[] => {
    const { duration } = one.around;
    const noted = { durationMs: duration.durationMs, start: interpreted.tokens[duration.first]?.start ?? 0 };
    if (one.of === 'unclear' || isUnclear(told, index, interpreted.tokens, others)) {
      return isUnsaid('technique', duration, interpreted) ? [] : [{ of: 'unclear', ...noted }];
    }
    return ofSubject(one, noted, { interpreted, parts, isByHand });
  });
}

/** The minutes of what stands beside them; `parts` are those of manual therapy before it, and grow. */
function ofSubject(
  { around, of }: ToldDuration,
  { durationMs, start }: Pick<NotedMinutes, 'durationMs' | 'start'>,
  { interpreted, parts, isByHand }: { interpreted: Interpretation; parts: NotedMinutes[]; isByHand: boolean },
): readonly NotedMinutes[] {
  const { tokens } = interpreted;
  const { duration, before, after } = around;
  if (
    of !== undefined &&
    (duration.isRange === true || isGuessed(of, duration) || isDoubtful(of, around, interpreted))
  ) {
    return of === 'technique' ? [{ of: 'unclear', durationMs, start }] : [];
  }
  const isStay = duration.isByClock && (of === 'visit' || of === 'timed');
  if (of === undefined || duration.isEach || isStay || isUnsaid(of, duration, interpreted)) {
    return [];
  }
  const noted = { of, durationMs, start };
  if (of === 'technique' || of === 'manual-therapy') {
    if (tokens[duration.first - 1]?.text === '=' && addUpTo(parts, durationMs)) {
      return [];
    }
    parts.push(noted);
  }
  const isPairBehind = after.slice(0, 1).some((hit) => isPair(hit) && hit.first === duration.last + 1);
  const isBoth = of === 'visit' && (after.some(isAllTimed) || before.some(isPair) || isPairBehind);
  const isManual = of === 'visit' && isByHand && isListOf(around, tokens);
  return [
    noted,
    ...(isBoth ? [{ ...noted, of: 'timed' as const }] : []),
    ...(isManual ? [{ ...noted, of: 'manual-therapy' as const }] : []),
  ];
}

/** "MT about 15 min": of a treatment that is counted, no minutes; a visit's length may be told so. */
function isGuessed(of: NotedMinutes['of'], { isEstimate }: StatedDuration): boolean {
  return isEstimate === true && (of === 'technique' || of === 'manual-therapy');
}

/** "Treated 20 min: STM to the calf, talocrural glides", where the note tells of no other service. */
function isListOf({ duration, after }: Surroundings, tokens: readonly Token[]): boolean {
  return tokens[duration.last + 1]?.text === ':' && after.length > 0 && after.every(isManualTherapy);
}

/** True where a text tells of nothing done but by hand. */
function isAllByHand({ hits, context }: Interpretation): boolean {
  return hits.every((hit) => !isService(hit) || isManualTherapy(hit) || context.ofService[hit.first] !== undefined);
}

const MOST_PARTS = 6;

/** True where the last few are the parts of a sum: "mobs 8 min + STM 7 min = 15 min". */
function addUpTo(parts: readonly NotedMinutes[], sumMs: number): boolean {
  let partsMs = 0;
  return parts
    .slice(-MOST_PARTS)
    .toReversed()
    .some(({ durationMs }) => (partsMs += durationMs) === sumMs);
}

/** What a duration is of. */
function subjectBeside(interpreted: Interpretation, around: Surroundings): NotedMinutes['of'] | undefined {
  const { duration, begin, before, earlier, after, isLead } = around;
  const { tokens } = interpreted;
  if ([before.at(-1), after[0]].some((hit) => isTotalOfList(tokens, hit, duration))) {
    return undefined;
  }
  if (isOfNextAlone(tokens, duration, after[0])) {
    return subjectOf(after.slice(0, 1), interpreted);
  }
  if (before.length === 0 && isTotal(after[0]) && after[1] !== undefined && isAllTimed(after[1])) {
    return 'visit';
  }
  if (before.some(isManualTherapy) && isNamedBehind(tokens, duration, after)) {
    return subjectOf(after, interpreted);
  }
  if (isAheadOf(tokens, duration, before, after) && isNear(duration, after[0])) {
    const ofNext = subjectOf(upToService(after), interpreted);
    return ofNext ?? (isOfTechnique(after[0]) ? serviceOf(before, interpreted) : undefined);
  }
  if (isDuration(before) && isTimeBeside(duration, after[0])) {
    return subjectOf(after.slice(0, 1), interpreted);
  }
  if (isDuration(before) && begin > 0) {
    const line = servicesOfLine(tokens, earlier, begin);
    if (line.some(isService) || tokens[begin - 1]?.text !== '\n') {
      return serviceOf(line, interpreted);
    }
  }
  const isAlone = isWholeSentence(tokens, begin, duration);
  const lastSentence = (): readonly Hit<Meaning>[] => inLastSentence(tokens, earlier, begin);
  return (
    (isMereTotal(tokens, around) ? serviceOf(lastSentence(), interpreted) : undefined) ??
    subjectOf(before, interpreted) ??
    (before.length === 0 &&
    (isLead ||
      isBlockOf(duration, after[0]) ||
      (isTimeBeside(duration, after[0]) && !isOfNext(tokens, duration, after[0])))
      ? subjectOf(upToService(after), interpreted)
      : undefined) ??
    (isAlone
      ? (subjectOf(lastSentence(), interpreted) ?? serviceOf(ofLine(tokens, earlier, begin), interpreted))
      : undefined)
  );
}

/** "Capsule mobs and stretch, 12 min MT." */
function isNamedBehind(tokens: readonly Token[], { last }: StatedDuration, after: readonly Hit<Meaning>[]): boolean {
  const [name] = after;
  const isOnly = after.length === 1 && name?.meaning.is === 'manual-therapy' && name.first === last + 1;
  return isOnly && isBreak(tokens[name.last + 1]);
}

const ENDS = new Set(['=', '>', '→', '/', '|']);

/** "97140 8, 97110 30 => 38 min timed": behind a sign, and of the time that is named next. */
function isOfNextAlone(
  tokens: readonly Token[],
  { first, last }: StatedDuration,
  hit: Hit<Meaning> | undefined,
): boolean {
  const isNext =
    hit?.meaning.is === 'time' && hit.first === last + 1 && ['timed', 'visit', 'total'].includes(hit.meaning.of);
  const behind = tokens[(hit?.last ?? 0) + 1];
  return isNext && ENDS.has(tokens[first - 1]?.text ?? '') && (isBreak(behind) || ENDS.has(behind?.text ?? ''));
}

/** "9:00-9:12 manual therapy". */
function isBlockOf({ isByClock, last }: StatedDuration, hit: Hit<Meaning> | undefined): boolean {
  return isByClock && hit !== undefined && isService(hit) && hit.first === last + 1;
}

/** "T/T 45', timed 30'": a name behind a comma that has a figure of its own. */
function isOfNext(tokens: readonly Token[], { last }: StatedDuration, hit: Hit<Meaning> | undefined): boolean {
  return hit !== undefined && tokens[hit.last + 1]?.kind === 'number' && isDivided(tokens, last, hit.first);
}

function isNear({ last }: StatedDuration, hit: Hit<Meaning> | undefined): boolean {
  return hit !== undefined && isService(hit) && hit.first - last <= AHEAD_WITHIN;
}

/** "Manual therapy for 15 min to include STM": what follows is planned by its words, and part of what was done. */
function isOfTechnique(hit: Hit<Meaning> | undefined): boolean {
  return hit !== undefined && isManualTherapy(hit);
}

/** What is beside minutes, where it is manual therapy. */
function serviceOf(hits: readonly Hit<Meaning>[], interpreted: Interpretation): NotedMinutes['of'] | undefined {
  const of = subjectOf(hits, interpreted);
  return of === 'manual-therapy' || of === 'technique' ? of : undefined;
}

function isPair({ meaning }: Hit<Meaning>): boolean {
  return meaning.is === 'time' && PAIRS[meaning.of] !== undefined;
}

/** "45 min, all timed". */
export function isAllTimed({ meaning }: Hit<Meaning>): boolean {
  return meaning.is === 'time' && meaning.of === 'all-timed';
}
