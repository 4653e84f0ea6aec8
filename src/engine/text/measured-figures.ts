// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

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
const BETWEEN = new Set(['timed', 'total', 'tx', 'treatment', 'direct', 'billable', 'skilled']);

const HOURS = new Set(['h', 'hr', 'hrs', 'hour', 'hours']);
const MINUTES = new Set(['min', 'mins', 'minute', 'minutes', "'"]);

/** A word that cannot be read on from: "15 min/hour". */
interface Part {
  readonly ms: number;
  readonly next: number;
}

const MOST_FIGURE = 1440;

/** Hours, minutes, or both. */
export function measuredMs(tokens: readonly Token[], at: number): Part | undefined {
  const number = numberAt(tokens, at);
  const unit = number && unitAt(tokens, number.next);
  if (!number || !unit) {
    return undefined;
  }
  const { value } = number;
  // A code with the heading of the next column behind it: "97140 Minutes: 15".
  if (value > MOST_FIGURE) {
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

/** True for a token that may begin a number. */
export function isNumber(token: Token | undefined): boolean {
  return token?.kind === 'number' || NUMBER_WORDS.has(token?.text ?? '');
}

/** A number in figures or in words: "15", "fifteen", "forty-five". */
export function numberAt(
  tokens: readonly Token[],
  at: number,
): { readonly value: number; readonly next: number } | undefined {
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
export function unitAt(
  tokens: readonly Token[],
  at: number,
): { readonly isHours: boolean; readonly next: number } | undefined {
  if (tokens[at]?.text === 'of' && ['these', 'those'].includes(tokens[at + 1]?.text ?? '')) {
    return MINUTES.has(tokens[at + 2]?.text ?? '') ? { isHours: false, next: at + 3 } : undefined;
  }
  // "Untimed minutes 12 Treatment minutes 52".
  const isOfNext = MINUTES.has(tokens[at - 2]?.text ?? '') && tokens[at + 2]?.kind === 'number';
  const isNamed = tokens[at - 2]?.text === ':' || isOfNext;
  const isBetween = tokens[at]?.text === '-' || (!isNamed && BETWEEN.has(tokens[at]?.text ?? ''));
  const from = pastBlank(tokens, isBetween ? at + 1 : at);
  const text = tokens[from]?.text ?? '';
  const isHours = HOURS.has(text);
  const isFeet = text === "'" && tokens[from + 1]?.kind === 'number' && tokens[from + 1]?.text.length !== 5;
  const isShort = text === 'm' && (tokens[from]?.start === tokens[from - 1]?.end || isAlone(tokens, at - 1, from));
  return (isHours || isShort || MINUTES.has(text)) && !isFeet ? { isHours, next: from + 1 } : undefined;
}

/** "STM to the calf, 15 m." is none of metres: the figure stands by itself, and its sentence ends with it. */
function isAlone(tokens: readonly Token[], figure: number, unit: number): boolean {
  const [before, behind] = [tokens[figure - 1], tokens[unit + 1]];
  const isFirst = before === undefined || before.kind === 'break' || before.text === ',';
  return isFirst && figure === unit - 1 && (behind === undefined || behind.kind === 'break');
}

/** The line to write on in a form: "__15__ min". */
function pastBlank(tokens: readonly Token[], at: number): number {
  let next = at;
  while (tokens[next]?.text === '_') {
    next += 1;
  }
  return next;
}
