// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

/** A duration as it stands in a text: "15 min", "1 h 5 min", "25'", "2 x 15 min". */
export interface StatedDuration {
  readonly first: number;
  readonly last: number;
  readonly durationMs: number;
  /** True for "15 min each", which says nothing until it is known of how many. */
  readonly isEach: boolean;
}

const HOURS = new Set(['h', 'hr', 'hrs', 'hour', 'hours']);
const MINUTES = new Set(['min', 'mins', 'minute', 'minutes', "'"]);

/** A word that cannot be read on from: "15 min/hour". */
interface Part {
  readonly ms: number;
  readonly next: number;
}

/** The durations of a text, in order. A figure that is part of a range, a clock time or a fraction is none. */
export function statedDurations(tokens: readonly Token[]): StatedDuration[] {
  const found: StatedDuration[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const duration = tokens[at]?.kind === 'number' ? durationAt(tokens, at) : undefined;
    if (duration) {
      found.push(duration);
      at = duration.last;
    }
  }
  return found;
}

function durationAt(tokens: readonly Token[], first: number): StatedDuration | undefined {
  if (isPartOfFigure(tokens, first)) {
    return undefined;
  }
  const times = timesBefore(tokens, first);
  const measured = measureAt(tokens, times ? first + 2 : first);
  if (!measured) {
    return undefined;
  }
  const after = times ? undefined : timesAfter(tokens, measured.next);
  const next = after ? measured.next + 2 : measured.next;
  const isEach = tokens[next]?.text === 'each';
  return {
    first,
    last: isEach ? next : next - 1,
    durationMs: measured.ms * (times ?? after ?? 1),
    isEach: isEach && times === undefined,
  };
}

/** Behind "10-", "10:", "1/" or a minus a figure does not stand for itself. */
function isPartOfFigure(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return (
    before?.kind === 'mark' &&
    ['-', ':', '/', '.', '<', '>', '~', '+'].includes(before.text) &&
    before.end === tokens[at]?.start
  );
}

/** "2 x" before a duration. */
function timesBefore(tokens: readonly Token[], at: number): number | undefined {
  return tokens[at + 1]?.text === 'x' && tokens[at + 2]?.kind === 'number' ? count(tokens[at]) : undefined;
}

/** "x 2" behind one, where no unit follows: "15 min x 2". */
function timesAfter(tokens: readonly Token[], at: number): number | undefined {
  const isTimes = tokens[at]?.text === 'x' && tokens[at + 1]?.kind === 'number';
  return isTimes && !unitAt(tokens, at + 2) ? count(tokens[at + 1]) : undefined;
}

const MOST_TIMES = 20;

function count(token: Token | undefined): number | undefined {
  const times = Number(token?.text);
  return Number.isInteger(times) && times >= 1 && times <= MOST_TIMES ? times : undefined;
}

/** Hours, minutes, or both. */
function measureAt(tokens: readonly Token[], at: number): Part | undefined {
  const value = Number(tokens[at]?.text);
  const unit = unitAt(tokens, at + 1);
  if (tokens[at]?.kind !== 'number' || !unit) {
    return undefined;
  }
  if (unit.isHours) {
    const more = tokens[unit.next]?.text === 'and' ? unit.next + 1 : unit.next;
    const minutes = tokens[more]?.kind === 'number' ? unitAt(tokens, more + 1) : undefined;
    return minutes && !minutes.isHours
      ? { ms: value * 3_600_000 + Number(tokens[more]?.text) * 60_000, next: minutes.next }
      : { ms: value * 3_600_000, next: unit.next };
  }
  return { ms: value * 60_000, next: unit.next };
}

/** A unit, also behind a hyphen: "a 15-minute session". */
function unitAt(
  tokens: readonly Token[],
  at: number,
): { readonly isHours: boolean; readonly next: number } | undefined {
  const from = tokens[at]?.text === '-' ? at + 1 : at;
  const text = tokens[from]?.text ?? '';
  const isHours = HOURS.has(text);
  const isFeet = text === "'" && tokens[from + 1]?.kind === 'number';
  return (isHours || MINUTES.has(text)) && !isFeet ? { isHours, next: from + 1 } : undefined;
}
