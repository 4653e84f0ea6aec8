// SPDX-License-Identifier: Apache-2.0
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
  const durations = statedDurations(tokens);
  const named = hits.filter(({ meaning }) => ['service', 'manual-therapy', 'time'].includes(meaning.is));
  return [
    ...besideDurations(interpreted, durations, named, counter),
    ...bareMinutes(interpreted, durations, named),
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
    const until = endOfClause(tokens, duration.last + 1, durations[index + 1]?.first ?? tokens.length);
    const after: Hit<Meaning>[] = [];
    for (let at = next, hit = named[at]; hit !== undefined && hit.first < until; at += 1, hit = named[at]) {
      after.push(hit);
    }
    counter.steps += before.length + after.length + until - begin;
    const of =
      subjectOf(before, context) ??
      (before.length === 0 ? subjectOf(upToService(after), context) : undefined) ??
      (isAlone ? subjectOf(inLastSentence(tokens, earlier, begin), context) : undefined);
    from = duration.last + 1;
    earlier = [];
    return of === undefined || isUnsaid(context, duration)
      ? []
      : [{ of, durationMs: duration.durationMs, start: tokens[duration.first]?.start ?? 0 }];
  });
}

/** "Total treatment time: 48", and under a heading of minutes "Manual therapy 12": figures without their unit. */
function bareMinutes(
  { tokens, context }: Interpreted,
  durations: readonly StatedDuration[],
  named: readonly Hit<Meaning>[],
): NotedMinutes[] {
  const stated = new Set(durations.map(({ first }) => first));
  const column = tokens.findIndex(({ text }, at) => isMinutes(text) && tokens[at - 1]?.kind !== 'number');
  const lineEnds = endsOfLines(tokens);
  return named.flatMap(({ meaning, first, last }): NotedMinutes[] => {
    const of = subjectOf([{ meaning, first, last, layer: '' }], context);
    const isInColumn = of === 'manual-therapy' && column >= 0 && column < first;
    if (of === undefined || (meaning.is !== 'time' && !isInColumn)) {
      return [];
    }
    const places = [behindName(tokens, last), ...(isInColumn ? [lineEnds[first] ?? 0] : [])];
    const at = places.find(
      (place) => tokens[place]?.kind === 'number' && !stated.has(place) && isEndOfFigure(tokens, place),
    );
    const number = at === undefined ? undefined : tokens[at];
    return number ? [{ of, durationMs: Number(number.text) * MINUTE_MS, start: number.start }] : [];
  });
}

function isMinutes(word: string): boolean {
  return word === 'minutes' || word === 'mins' || word === 'min';
}

const BEHIND_NAME = new Set([':', '=', '-', 'is', 'was', 'of', ',', '|', '_', '*', '.']);

const LONGEST_ASIDE = 8;

/** The token behind a name, past a remark in brackets and what leads to a figure: "Total time (min): 45". */
function behindName(tokens: readonly Token[], last: number): number {
  const open = last + 1;
  const aside = tokens.slice(open, open + LONGEST_ASIDE).findIndex(({ text }) => text === ')');
  let at = tokens[open]?.text === '(' && aside >= 0 ? open + aside + 1 : open;
  for (let skipped = 0; skipped < LONGEST_ASIDE && BEHIND_NAME.has(tokens[at]?.text ?? ''); skipped += 1) {
    at += 1;
  }
  return at;
}

/** For each token the last one of its line. */
function endsOfLines(tokens: readonly Token[]): number[] {
  const ends: number[] = [];
  let end = tokens.length - 1;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    end = tokens[at]?.text === '\n' ? at - 1 : end;
    ends[at] = end;
  }
  return ends;
}

/** False where a figure goes on, or is of something else than minutes. */
function isEndOfFigure(tokens: readonly Token[], at: number): boolean {
  const [behind, next] = [tokens[at + 1], tokens[at + 2]];
  const goesOn = behind?.text === '/' && next?.kind === 'number';
  return !goesOn && !['-', ':', 'x', '%', 'unit', 'units', 'to', 'visits', 'sessions'].includes(behind?.text ?? '');
}

/** What minutes are of; undefined where another service, or nothing that is billed by time, stands beside them. */
function subjectOf(hits: readonly Hit<Meaning>[], { ofService }: Context): NotedMinutes['of'] | undefined {
  const affirmed = hits.filter(({ first }) => ofService[first] === undefined);
  const time = affirmed.flatMap(({ meaning }) => (meaning.is === 'time' ? [meaning.of] : [])).at(-1);
  if (time === 'timed' || time === 'visit') {
    return time;
  }
  if (affirmed.some(({ meaning }) => meaning.is === 'service' && meaning.term.service !== undefined)) {
    return undefined;
  }
  const nearest = affirmed.filter(isManualTherapy).at(-1);
  return nearest ? (nearest.meaning.is === 'manual-therapy' ? 'manual-therapy' : 'technique') : time && 'visit';
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
