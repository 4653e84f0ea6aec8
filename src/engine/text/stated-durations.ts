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

const NUMBER_WORDS = new Map<string, number>(
  Object.entries({
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
  }),
);

/** Words between a figure and its unit: "28 timed min". */
const BETWEEN = new Set(['timed', 'total', 'tx', 'treatment']);

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
    const duration = isNumber(tokens[at]) ? durationAt(tokens, at) : undefined;
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
  const number = numberAt(tokens, at);
  const unit = number && unitAt(tokens, number.next);
  if (!number || !unit) {
    return undefined;
  }
  const { value } = number;
  if (unit.isHours) {
    const more = tokens[unit.next]?.text === 'and' ? unit.next + 1 : unit.next;
    const minutes = tokens[more]?.kind === 'number' ? unitAt(tokens, more + 1) : undefined;
    return minutes && !minutes.isHours
      ? { ms: value * 3_600_000 + Number(tokens[more]?.text) * 60_000, next: minutes.next }
      : { ms: value * 3_600_000, next: unit.next };
  }
  return { ms: value * 60_000, next: unit.next };
}

/** True for a token that may begin a number. */
function isNumber(token: Token | undefined): boolean {
  return token?.kind === 'number' || NUMBER_WORDS.has(token?.text ?? '');
}

/** A number in figures or in words: "15", "fifteen", "forty-five". */
function numberAt(tokens: readonly Token[], at: number): { readonly value: number; readonly next: number } | undefined {
  const token = tokens[at];
  if (token?.kind === 'number') {
    return {
      value: Number(token.text),
      next: pastRepeated(tokens, at + 1, (text) => NUMBER_WORDS.has(text)),
    };
  }
  const word = NUMBER_WORDS.get(token?.text ?? '');
  if (word === undefined) {
    return undefined;
  }
  const ones = word >= 20 ? NUMBER_WORDS.get(tokens[at + 1]?.text ?? '') : undefined;
  const [value, next] = ones !== undefined && ones < 10 ? [word + ones, at + 2] : [word, at + 1];
  return { value, next: pastRepeated(tokens, next, (text) => Number(text) === value) };
}

/** "fifteen (15) minutes", "15 (fifteen) minutes". */
function pastRepeated(tokens: readonly Token[], at: number, isRepeated: (text: string) => boolean): number {
  const isInBrackets = tokens[at]?.text === '(' && tokens[at + 2]?.text === ')';
  return isInBrackets && isRepeated(tokens[at + 1]?.text ?? '') ? at + 3 : at;
}

/** A unit, also behind a hyphen: "a 15-minute session". */
function unitAt(
  tokens: readonly Token[],
  at: number,
): { readonly isHours: boolean; readonly next: number } | undefined {
  const isNamed = tokens[at - 2]?.text === ':';
  const isBetween = tokens[at]?.text === '-' || (!isNamed && BETWEEN.has(tokens[at]?.text ?? ''));
  const from = pastBlank(tokens, isBetween ? at + 1 : at);
  const text = tokens[from]?.text ?? '';
  const isHours = HOURS.has(text);
  const isFeet = text === "'" && tokens[from + 1]?.kind === 'number';
  const isShort = text === 'm' && tokens[from]?.start === tokens[from - 1]?.end;
  return (isHours || isShort || MINUTES.has(text)) && !isFeet ? { isHours, next: from + 1 } : undefined;
}

/** The line to write on in a form: "__15__ min". */
function pastBlank(tokens: readonly Token[], at: number): number {
  let next = at;
  while (tokens[next]?.text === '_') {
    next += 1;
  }
  return next;
}
