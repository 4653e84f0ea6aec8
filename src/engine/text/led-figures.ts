// SPDX-License-Identifier: Apache-2.0
import { isCounted, listsThatCount } from './counted-items.ts';
import type { Interpretation } from './interpretation.ts';
import { isBreak, isService, type NotedMinutes } from './minutes-subject.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { TableReading } from './table-minutes.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

const MINUTE_MS = 60_000;
/** Less than this before a service is a number of units or sets. */
const LEAST = 5;
const MOST = 90;
const FEWEST = 2;

const JOINTS = new Set([',', ';', '+', '/', '|', 'and']);
/** Before the first figure of a list. */
const OPENING = new Set([':', '(', '[', '=']);
const CLOSING = new Set([')', ']']);

/** A figure that goes before the name of what took so long, with its unit or without. */
interface LedFigure {
  /** Where it begins, a bracket before it included. */
  readonly first: number;
  readonly hit: Hit<Meaning>;
  /** The token of a figure without a unit. */
  readonly bare?: number;
  readonly isInBrackets?: boolean;
}

/**
 * Minutes without their unit, each before its own name: "15 MT, 30 TE", "45 min session: 20 MT, 25 TE". A list of them
 * begins with a figure and ends with a name, so that none of its figures is of the name before it. Where one item is
 * counted ("10 SNAGs, 10 STM", "20 squats, 10 STM"), the others may be too, and none is read as minutes.
 * @param isRead - True where a token was read already, other than as one of the durations.
 */
export function ledFigures(
  { tokens, hits, context }: Interpretation,
  durations: readonly StatedDuration[],
  isRead: (at: number) => boolean,
  counter: StepCounter,
): TableReading {
  const figureBefore = figuresBefore(tokens, durations, isRead);
  const named = hits.filter(isService);
  const isInCountingList = listsThatCount(tokens, named);
  const read = new Set<number>();
  const minutes: NotedMinutes[] = [];
  let list: LedFigure[] = [];
  const close = (end: number): void => {
    // "15 MT, 30 TE 45": whose the figures are is not told.
    const isTold = tokens[end]?.kind !== 'number';
    const isCounting =
      isInCountingList(list[0]?.first ?? 0) || list.some((one) => one.bare !== undefined && isCounted(tokens, one.hit));
    const isList = list.length >= FEWEST || (list.length > 0 && goesOn(tokens, end));
    for (const { bare, hit, isInBrackets } of isList ? list : []) {
      if (bare === undefined) {
        continue;
      }
      const { text = '', start = 0 } = tokens[bare] ?? {};
      read.add(bare);
      read.add(hit.first);
      // "[15] MT [25] TE" may as well count lines.
      const isMinutes = isTold && !isCounting && isInBrackets !== true;
      if (isMinutes && isManualTherapy(hit) && context.ofService[hit.first] === undefined) {
        minutes.push({ of: 'technique', durationMs: Number(text) * MINUTE_MS, start });
      }
    }
    list = [];
  };
  for (const hit of named) {
    counter.steps += 1;
    const figure = figureBefore(hit);
    const last = list.at(-1)?.hit.last;
    const isNext = figure !== undefined && last !== undefined && isNextAfter(tokens, last, figure.first);
    if (last !== undefined && !isNext) {
      close(last + 1);
    }
    if (figure && (isNext || opens(tokens, figure.first))) {
      list.push(figure);
    }
  }
  close((list.at(-1)?.hit.last ?? 0) + 1);
  return { minutes, isRead: (at) => read.has(at) };
}

function figuresBefore(
  tokens: readonly Token[],
  durations: readonly StatedDuration[],
  isRead: (at: number) => boolean,
): (hit: Hit<Meaning>) => LedFigure | undefined {
  const stated = new Set(durations.flatMap(({ first, last }) => [first, last]));
  const statedBefore = new Map(durations.map(({ first, last }) => [last + 1, first]));
  return (hit) => {
    const isInBrackets =
      CLOSING.has(tokens[hit.first - 1]?.text ?? '') && OPENING.has(tokens[hit.first - 3]?.text ?? '');
    const bare = isInBrackets ? hit.first - 2 : hit.first - 1;
    if (isMinutes(tokens[bare]) && !stated.has(bare) && !isRead(bare)) {
      return { first: isInBrackets ? bare - 1 : bare, hit, bare, isInBrackets };
    }
    const first = statedBefore.get(hit.first);
    return first === undefined ? undefined : { first, hit };
  };
}

function isMinutes(token: Token | undefined): boolean {
  const figure = Number(token?.text);
  return token?.kind === 'number' && Number.isInteger(figure) && figure >= LEAST && figure <= MOST;
}

/** True where a list goes on with a figure before a name that is not known: "15 MT, 10 US". */
function goesOn(tokens: readonly Token[], end: number): boolean {
  return JOINTS.has(tokens[end]?.text ?? '') && isMinutes(tokens[end + 1]) && tokens[end + 2]?.kind === 'word';
}

/** Right behind a name, or a mark of lists behind it. */
function isNextAfter(tokens: readonly Token[], last: number, at: number): boolean {
  return at === last + 1 || (at === last + 2 && JOINTS.has(tokens[last + 1]?.text ?? ''));
}

function opens(tokens: readonly Token[], at: number): boolean {
  return isBreak(tokens[at - 1]) || OPENING.has(tokens[at - 1]?.text ?? '');
}
