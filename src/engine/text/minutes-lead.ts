// SPDX-License-Identifier: Apache-2.0
import { isService } from './minutes-subject.ts';
import { FOLLOWING } from './offsets.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** What may stand before minutes that lead: "then 15 min STM", "she had 15 min STM". Any other word may be what they are of. */
const BEFORE_LEAD = new Set(
  ', x and + / | ( [ - * > # " then followed by plus with after before about approximately approx ~ a an the of total tx treatment today performed provided received recd consisted consisting comprised had did gave given spent patient pt client she he i we they was were skilled approx billed charged rendered eval evaluation did completed also another additional first next finally last for in over during within incl including includes included session visit which them those'.split(
    ' ',
  ),
);

const UNITS = new Set(['unit', 'units']);

/** Before a colon: they say nothing of what was done. */
const HEADS = new Set(
  'treatment tx rx t o objective interventions intervention procedure procedures today performed done care time minutes total skilled services plan p'.split(
    ' ',
  ),
);

/** True where nothing stands before a duration that it could be of: "Stretching 20 min, STM 15 min" is not led by its figure. */
export function leads(tokens: readonly Token[], begin: number, first: number): boolean {
  let at = first - 1;
  // "2 units (25 min) TE".
  const isUnits = (unit: number): boolean =>
    UNITS.has(tokens[unit]?.text ?? '') && tokens[unit - 1]?.kind === 'number' && unit > begin;
  while (at >= begin && (BEFORE_LEAD.has(tokens[at]?.text ?? '') || isUnits(at))) {
    at -= isUnits(at) ? 2 : 1;
  }
  const isAfterHeading = tokens[at]?.text === ':' && HEADS.has(tokens[at - 1]?.text ?? '');
  // "After a warm up, 15 min STM."
  const isAfterTurn = FOLLOWING.has(tokens[begin]?.text ?? '') && tokens[at + 1]?.text === ',';
  return at < begin || isAfterHeading || isAfterTurn;
}

const DIVIDERS = new Set([',', 'and', '+', '/', '|', 'then', 'followed', 'plus', 'with', 'before', 'after', '-', ':']);

/** True where a comma or its like stands between what a duration is of and the next duration. */
export function isDivided(tokens: readonly Token[], last: number, next: number): boolean {
  return tokens.slice(last + 1, next).some(({ text }) => DIVIDERS.has(text));
}

/** {@link isDivided} of these tokens; each that is looked at is a step. */
export function countedDivision(
  tokens: readonly Token[],
  counter: StepCounter,
): (last: number, next: number) => boolean {
  return (last, next) => {
    counter.steps += Math.max(0, next - last - 1);
    return isDivided(tokens, last, next);
  };
}

const LONGEST_ITEM = 12;

/**
 * The comma before the next minutes where their own item of a list names what they are of, and ends with them: the second
 * of "5 min warm up, manual therapy 15 min, TE 10 min".
 * @param next - The first of the names behind the minutes before them.
 */
export function ownItemOf(
  tokens: readonly Token[],
  duration: StatedDuration | undefined,
  named: readonly Hit<Meaning>[],
  next: number,
): number | undefined {
  if (!duration || !ITEM_ENDS.has(tokens[duration.last + 1]?.text ?? '\n')) {
    return undefined;
  }
  let comma = duration.first - 1;
  while (comma > duration.first - LONGEST_ITEM && tokens[comma]?.text !== ',' && tokens[comma]?.kind !== 'break') {
    comma -= 1;
  }
  if (tokens[comma]?.text !== ',') {
    return undefined;
  }
  for (let at = next, hit = named[at]; hit !== undefined && hit.first < duration.first; at += 1, hit = named[at]) {
    if (hit.first > comma && isService(hit)) {
      return comma;
    }
  }
  return undefined;
}

const ITEM_ENDS = new Set([',', '.', ';', '\n']);

/** "15 minutes of manual therapy" speaks of what follows, whatever was named before. */
const AHEAD = new Set('of for on spent in to were was doing performing providing'.split(' '));
export const AHEAD_WITHIN = 5;

/** "Heat 10 min to the back before STM" is of the heat; "exercise after 10 min STM" of the STM. */
export function isAheadOf(
  tokens: readonly Token[],
  { first, last }: StatedDuration,
  before: readonly Hit<Meaning>[],
  after: readonly Hit<Meaning>[],
): boolean {
  const [name] = after;
  if (FOLLOWING.has(tokens[first - 1]?.text ?? '') && name && isManualTherapy(name) && name.first === last + 1) {
    return true;
  }
  const word = tokens[tokens[last + 1]?.text === ')' ? last + 2 : last + 1]?.text ?? '';
  return AHEAD.has(word) && !(word === 'to' && before.some(isService));
}

const LONGEST_TURN = 6;

/** The moist heat of "After 10 min moist heat, STM 15 min", "STM after 10 min of moist heat, joint mobs 15 min". */
export function isOfWhatWentBefore(tokens: readonly Token[], { first, last }: Hit<Meaning>, next: number): boolean {
  let at = first - 1;
  while (at > first - LONGEST_TURN && tokens[at]?.text !== ',' && !FOLLOWING.has(tokens[at]?.text ?? '')) {
    at -= 1;
  }
  const isBegin = (tokens[at - 1]?.kind ?? 'break') === 'break' || tokens[at + 1]?.kind === 'number';
  const isTurn = FOLLOWING.has(tokens[at]?.text ?? '') && isBegin;
  return isTurn && tokens.slice(last + 1, Math.min(next, last + 1 + LONGEST_TURN)).some(({ text }) => text === ',');
}
