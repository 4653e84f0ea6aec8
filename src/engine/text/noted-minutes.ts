// SPDX-License-Identifier: Apache-2.0
import { bareFigures, type BareFigure } from './bare-figures.ts';
import type { Context } from './context.ts';
import type { Hit, StepCounter } from './phrases.ts';
import { statedDurations, type StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** Minutes that a note states: of the visit, of its timed services, of manual therapy, or of one of its techniques. */
export interface NotedMinutes {
  readonly of: 'visit' | 'timed' | 'manual-therapy' | 'technique';
  readonly durationMs: number;
  readonly start: number;
}

interface Interpreted {
  readonly tokens: readonly Token[];
  readonly hits: readonly Hit<Meaning>[];
  readonly context: Context;
}

const MINUTE_MS = 60_000;

/**
 * What notes say of manual therapy as a whole, else the sum of what they say of each technique; undefined where they
 * say nothing, or two things that differ.
 */
export function manualTherapyMs(minutes: readonly NotedMinutes[]): number | undefined {
  const whole = new Set(minutes.filter(({ of }) => of === 'manual-therapy').map(({ durationMs }) => durationMs));
  const parts = minutes.filter(({ of }) => of === 'technique');
  const [only] = whole;
  if (whole.size > 0) {
    return whole.size === 1 ? only : undefined;
  }
  return parts.length > 0 ? parts.reduce((sum, { durationMs }) => sum + durationMs, 0) : undefined;
}

/** Durations of a text that stand beside "total treatment time", "manual therapy" or one of its techniques. */
export function notedMinutes(interpreted: Interpreted, counter: StepCounter): NotedMinutes[] {
  const { tokens, hits } = interpreted;
  counter.steps += tokens.length;
  const durations = statedDurations(tokens).filter(({ isDose }) => !isDose);
  const named = hits.filter(({ meaning }) => ['service', 'manual-therapy', 'time'].includes(meaning.is));
  return [
    ...besideDurations(interpreted, durations, named, counter),
    ...bareMinutes(interpreted, durations, named, counter),
  ].sort((a, b) => a.start - b.start);
}

/** Each duration with what was named since the one before it, in its sentence, else behind it. */
function besideDurations(
  { tokens, context }: Interpreted,
  durations: readonly StatedDuration[],
  named: readonly Hit<Meaning>[],
  counter: StepCounter,
): NotedMinutes[] {
  let next = 0;
  let from = 0;
  let earlier: Hit<Meaning>[] = [];
  return durations.flatMap((duration, index) => {
    const begin = beginOfSentence(tokens, duration.first, from);
    const isAlone = begin === duration.first && isBreak(tokens[duration.last + 1]);
    const before: Hit<Meaning>[] = [];
    for (let hit = named[next]; hit !== undefined && hit.first <= duration.last; next += 1, hit = named[next]) {
      if (hit.first >= begin) {
        before.push(hit);
      } else {
        earlier.push(hit);
      }
    }
    const following = durations[index + 1]?.first ?? tokens.length;
    const until = endOfClause(tokens, duration.last + 1, following);
    const after: Hit<Meaning>[] = [];
    for (let at = next, hit = named[at]; hit !== undefined && hit.first < until; at += 1, hit = named[at]) {
      // "Treated 45 min" speaks of its own figure.
      after.push(...(hit.last < following ? [hit] : []));
    }
    counter.steps += before.length + after.length + until - begin;
    const isOf = AHEAD.has(tokens[duration.last + 1]?.text ?? '') && isNear(duration, after[0]);
    const isOfLine = isDuration(before) && begin > 0 && tokens[begin - 1]?.text !== '\n';
    const of = isOf
      ? (subjectOf(upToService(after), context) ?? (isOfTechnique(after[0]) ? serviceOf(before, context) : undefined))
      : isOfLine
        ? serviceOf(servicesOfLine(tokens, earlier, begin), context)
        : ((isMereTotal(tokens, before, after, begin)
            ? serviceOf(inLastSentence(tokens, earlier, begin), context)
            : undefined) ??
          subjectOf(before, context) ??
          (before.length === 0 ? subjectOf(upToService(after), context) : undefined) ??
          (isAlone ? subjectOf(inLastSentence(tokens, earlier, begin), context) : undefined));
    from = duration.last + 1;
    earlier = [];
    const isStay = duration.isByClock && (of === 'visit' || of === 'timed');
    if (of === undefined || isStay || isUnsaid(context, duration)) {
      return [];
    }
    const noted = { of, durationMs: duration.durationMs, start: tokens[duration.first]?.start ?? 0 };
    return of === 'visit' && after.some(isAllTimed) ? [noted, { ...noted, of: 'timed' as const }] : [noted];
  });
}

/** "15 minutes of manual therapy" speaks of what follows, whatever was named before. */
const AHEAD = new Set(['of', 'for', 'on', 'spent', 'in', 'to', 'doing']);
const AHEAD_WITHIN = 5;

function isNear({ last }: StatedDuration, hit: Hit<Meaning> | undefined): boolean {
  const isService = hit?.meaning.is === 'service' || hit?.meaning.is === 'manual-therapy';
  return isService && hit.first - last <= AHEAD_WITHIN;
}

/** "Manual therapy for 15 min to include STM": what follows is planned by its words, and part of what was done. */
function isOfTechnique(hit: Hit<Meaning> | undefined): boolean {
  return hit !== undefined && isManualTherapy(hit);
}

/** What is beside minutes, where it is manual therapy. */
function serviceOf(hits: readonly Hit<Meaning>[], context: Context): NotedMinutes['of'] | undefined {
  const of = subjectOf(hits, context);
  return of === 'manual-therapy' || of === 'technique' ? of : undefined;
}

/** "Duration: 18 min", which is of what its line says before, and at the beginning of one of the visit. */
function isDuration(before: readonly Hit<Meaning>[]): boolean {
  return before.length > 0 && before.every(({ meaning }) => meaning.is === 'time' && meaning.of === 'duration');
}

/** What a line names before a sentence of it. */
function servicesOfLine(
  tokens: readonly Token[],
  earlier: readonly Hit<Meaning>[],
  begin: number,
): readonly Hit<Meaning>[] {
  const nearest = earlier.at(-1);
  const isOfLine = nearest && tokens.slice(nearest.last, begin).every(({ text }) => text !== '\n');
  const hits = isOfLine ? inLastSentence(tokens, earlier, begin) : [];
  const [heading] = hits;
  // "Manual: glides, hip flexor stretch. Duration: 18 min": the heading says what all of it is.
  return heading?.meaning.is === 'manual-therapy' && isBreak(tokens[heading.first - 1]) ? [heading] : hits;
}

/** "STM, joint mobs; 15 min in total": a total of what its line says before. */
function isMereTotal(
  tokens: readonly Token[],
  before: readonly Hit<Meaning>[],
  after: readonly Hit<Meaning>[],
  begin: number,
): boolean {
  const isTotal = [...before, ...after].every(({ meaning }) => meaning.is === 'time' && meaning.of === 'total');
  return isTotal && before.length + after.length > 0 && begin > 0 && tokens[begin - 1]?.text === ';';
}

/** "45 min, all timed". */
function isAllTimed({ meaning }: Hit<Meaning>): boolean {
  return meaning.is === 'time' && meaning.of === 'all-timed';
}

/** "Total treatment time: 48", "MT 15", "timed/total 38/48": figures without their unit. */
function bareMinutes(
  { tokens, context }: Interpreted,
  durations: readonly StatedDuration[],
  named: readonly Hit<Meaning>[],
  counter: StepCounter,
): NotedMinutes[] {
  const figures = bareFigures(tokens, durations, counter);
  const nextOther = placesOfNextOther(named);
  const statedAt = new Set(durations.map(({ last }) => last));
  return named.flatMap((hit, index): NotedMinutes[] => {
    const isStated = statedAt.has(hit.first) || statedAt.has(hit.first - 1);
    const pair = hit.meaning.is === 'time' ? PAIRS[hit.meaning.of] : undefined;
    if (pair) {
      return figures.pairBehind(hit).map((figure, index) => noteOf(pair[index] ?? 'visit', figure));
    }
    const of = subjectOf([hit], context);
    if (of === undefined || (isStated && isTime(hit))) {
      return [];
    }
    const figure =
      of === 'technique'
        ? figures.ofListed(hit)
        : of === 'manual-therapy'
          ? figures.ofService(hit, nextOther[index])
          : figures.ofTime(hit);
    if (!figure) {
      return [];
    }
    const isAll = of === 'visit' && isAllTimedBehind(tokens, hit, named[index + 1]);
    return [noteOf(of, figure), ...(isAll ? [noteOf('timed', figure)] : [])];
  });
}

const MOST_BETWEEN = 6;

/** "Total time 60, all one on one": of one sentence. */
function isAllTimedBehind(tokens: readonly Token[], { last }: Hit<Meaning>, next: Hit<Meaning> | undefined): boolean {
  const between = next && next.first - last <= MOST_BETWEEN ? tokens.slice(last + 1, next.first) : undefined;
  return next !== undefined && isAllTimed(next) && between?.every((token) => !isBreak(token)) === true;
}

/** For each name where the next other service is named. */
function placesOfNextOther(named: readonly Hit<Meaning>[]): (number | undefined)[] {
  let next: number | undefined;
  return named
    .toReversed()
    .map(({ meaning, first }) => {
      const behind = next;
      next = meaning.is === 'service' && meaning.term.service !== undefined ? first : next;
      return behind;
    })
    .toReversed();
}

function noteOf(of: NotedMinutes['of'], { minutes, start }: BareFigure): NotedMinutes {
  return { of, durationMs: minutes * MINUTE_MS, start };
}

/** Two figures behind one name. */
const PAIRS: Readonly<Record<string, readonly NotedMinutes['of'][]>> = {
  'timed-then-total': ['timed', 'visit'],
  'total-then-timed': ['visit', 'timed'],
};

/** What minutes are of; undefined where another service, or nothing that is billed by time, stands beside them. */
function subjectOf(hits: readonly Hit<Meaning>[], { ofService }: Context): NotedMinutes['of'] | undefined {
  const affirmed = hits.filter(({ first }) => ofService[first] === undefined);
  const time = affirmed.flatMap(({ meaning }) => (meaning.is === 'time' ? [meaning.of] : [])).at(-1);
  if (time === 'timed' || time === 'visit') {
    return time;
  }
  const isBehindTime = affirmed.findLastIndex(isManualTherapy) > affirmed.findLastIndex(isTime);
  if (time !== undefined && time !== 'total' && time !== 'duration' && !isBehindTime) {
    return undefined;
  }
  if (affirmed.some(({ meaning }) => meaning.is === 'service' && meaning.term.service !== undefined)) {
    return undefined;
  }
  const nearest = affirmed.filter(isManualTherapy).at(-1);
  return nearest ? (nearest.meaning.is === 'manual-therapy' ? 'manual-therapy' : 'technique') : time && 'visit';
}

function isTime({ meaning }: Hit<Meaning>): boolean {
  return meaning.is === 'time';
}

/** True where figures are planned, up to a limit or of another time; what a treatment is for does not unsay them. */
function isUnsaid({ ofService }: Context, { first }: StatedDuration): boolean {
  return ofService[first]?.some((kind) => kind !== 'purpose') === true;
}

/** What stands behind a duration as far as the first service. */
function upToService(hits: readonly Hit<Meaning>[]): readonly Hit<Meaning>[] {
  const service = hits.findIndex(({ meaning }) => meaning.is === 'service' || meaning.is === 'manual-therapy');
  return service < 0 ? hits : hits.slice(0, service + 1);
}

function inLastSentence(tokens: readonly Token[], hits: readonly Hit<Meaning>[], begin: number): Hit<Meaning>[] {
  const last = hits.at(-1);
  if (!last) {
    return [];
  }
  const start = beginOfSentence(tokens, begin - 1, 0);
  return hits.filter(({ first }) => first >= start);
}

function isBreak(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'break';
}

function beginOfSentence(tokens: readonly Token[], at: number, least: number): number {
  let begin = at;
  while (begin > least && !isBreak(tokens[begin - 1])) {
    begin -= 1;
  }
  return begin;
}

function endOfClause(tokens: readonly Token[], at: number, most: number): number {
  let end = at;
  while (end < most && !isBreak(tokens[end])) {
    end += 1;
  }
  return end;
}
