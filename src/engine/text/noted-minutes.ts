// SPDX-License-Identifier: Apache-2.0
import type { Context } from './context.ts';
import type { Hit, StepCounter } from './phrases.ts';
import { statedDurations, type StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

/** Minutes that a note states: proposed to a person, never counted. */
export interface NotedMinutes {
  readonly of: 'manual-therapy' | 'technique' | 'visit';
  readonly durationMs: number;
  readonly start: number;
}

interface Interpreted {
  readonly tokens: readonly Token[];
  readonly hits: readonly Hit<Meaning>[];
  readonly context: Context;
}

/** Durations of a text that stand beside "total treatment time", "manual therapy" or one of its techniques. */
export function notedMinutes({ tokens, hits, context }: Interpreted, counter: StepCounter): NotedMinutes[] {
  counter.steps += tokens.length;
  const durations = statedDurations(tokens);
  const named = hits.filter(({ meaning }) => ['service', 'manual-therapy', 'element'].includes(meaning.is));
  let next = 0;
  let from = 0;
  return durations.flatMap((duration, index) => {
    from = Math.max(from, beginOfSentence(tokens, duration.first, from));
    const before: Hit<Meaning>[] = [];
    for (let hit = named[next]; hit !== undefined && hit.first <= duration.last; next += 1, hit = named[next]) {
      if (hit.first >= from) {
        before.push(hit);
      }
    }
    const until = endOfSentence(tokens, duration.last, durations[index + 1]?.first ?? tokens.length);
    const after: Hit<Meaning>[] = [];
    for (let at = next, hit = named[at]; hit !== undefined && hit.first < until; at += 1, hit = named[at]) {
      after.push(hit);
    }
    from = duration.last + 1;
    counter.steps += before.length + after.length + until - from;
    const of = subjectOf(before, context) ?? subjectOf(after.slice(0, 1), context);
    return of === undefined || isUnsaid(context, duration) ? [] : [toNoted(tokens, duration, of)];
  });
}

function toNoted(
  tokens: readonly Token[],
  { first, durationMs }: StatedDuration,
  of: NotedMinutes['of'],
): NotedMinutes {
  return { of, durationMs, start: tokens[first]?.start ?? 0 };
}

function isUnsaid(context: Context, { first }: StatedDuration): boolean {
  return context.ofService[first] !== undefined;
}

/** What minutes are of; undefined where another service, or nothing that is billed by time, stands beside them. */
function subjectOf(hits: readonly Hit<Meaning>[], { ofService }: Context): NotedMinutes['of'] | undefined {
  const affirmed = hits.filter(({ first }) => ofService[first] === undefined).map(({ meaning }) => meaning);
  if (affirmed.some((meaning) => meaning.is === 'element' && meaning.element === 'total-time')) {
    return 'visit';
  }
  if (affirmed.some((meaning) => meaning.is === 'service' && meaning.term.service !== undefined)) {
    return undefined;
  }
  if (affirmed.some(({ is }) => is === 'manual-therapy')) {
    return 'manual-therapy';
  }
  return affirmed.some(({ is }) => is === 'service') ? 'technique' : undefined;
}

function beginOfSentence(tokens: readonly Token[], at: number, least: number): number {
  let begin = at;
  while (begin > least && tokens[begin - 1]?.kind !== 'break') {
    begin -= 1;
  }
  return begin;
}

function endOfSentence(tokens: readonly Token[], at: number, most: number): number {
  let end = at;
  while (end < most && tokens[end]?.kind !== 'break') {
    end += 1;
  }
  return end;
}
