// SPDX-License-Identifier: Apache-2.0
import { clockRangeAt, coveredMs } from './clock-times.ts';
import type { Token } from './tokens.ts';
import { isEstimate } from './estimates.ts';
import { isCode } from './figure-lead.ts';
import { fractionAt } from './hour-fractions.ts';
import { isNumber, measuredMs, numberAt, unitAt } from './measured-figures.ts';
import { isFormer, isMeant, isOfOtherChange, isSecondOfTwo } from './not-spent.ts';
import { isOffset, type TreatmentNames } from './offsets.ts';
import { isRegimen } from './regimens.ts';

/** A duration as it stands in a text: "15 min", "1 h 5 min", "25'", "2 x 15 min". */
export interface StatedDuration {
  readonly first: number;
  readonly last: number;
  readonly durationMs: number;
  /** True for "15 min each", which says nothing until it is known of how many. */
  readonly isEach: boolean;
  /** True for "10:05-10:20": minutes of a treatment, but no more than a stay where it is of a visit. */
  readonly isByClock: boolean;
  /** True for the holds and bouts of one exercise: "3 x 1 min". */
  readonly isDose: boolean;
  /** True for "15-20 min", "20 or 25 min": as long as its longer end, and no minutes to be counted. */
  readonly isRange?: true;
  /** True for "about 15 min", "15 min or so": no minutes to be counted either. */
  readonly isEstimate?: true;
}

/** The minutes of a unit: "each 15 minutes". */
export function isOfEach(tokens: readonly Token[], at: number): boolean {
  return ['each', 'every', 'per', 'ea'].includes(tokens[at - 1]?.text ?? '');
}

/** The whole of a share: "12 of the 40 minutes were manual therapy", "of the 40 minutes, 12 were", "12 of 40 minutes". */
function isShareOf(tokens: readonly Token[], at: number): boolean {
  const of = WHOSE.has(tokens[at - 1]?.text ?? '') ? at - 2 : at - 1;
  const before = tokens[of - 1];
  // "15 of 40 min session" tells how long the session was.
  const isBare = of === at - 1 && isNumber(before);
  const isShare = isBare ? !VISITS.has(tokens[at + 2]?.text ?? '') : isNumber(before);
  return tokens[of]?.text === 'of' && (before === undefined || before.kind === 'break' || isShare);
}

const VISITS = new Set(['session', 'visit', 'treatment', 'appointment']);

const WHOSE = new Set(['the', 'these', 'those', 'her', 'his']);

/**
 * The durations of a text, in order. A figure that is part of a clock time or a fraction, or of what is done time and again, is none.
 * @param names What a note names. Of a note, minutes that were not spent are none either; what is nothing but a duration is told as that.
 */
export function statedDurations(tokens: readonly Token[], names?: TreatmentNames): StatedDuration[] {
  const found: StatedDuration[] = [];
  const namesHour = tokens.some(({ text }) => text === 'hour');
  for (let at = 0; at < tokens.length; at += 1) {
    const isFigure = isNumber(tokens[at]) && !isOfEach(tokens, at);
    const duration = isFigure
      ? (byClockAt(tokens, at) ?? rangeAt(tokens, at, names) ?? durationAt(tokens, at))
      : undefined;
    const ofHour = namesHour ? ofHourAt(tokens, at) : undefined;
    const stated = duration ?? ofHour ?? (isFigure ? elidedAt(tokens, at, found.at(-1), names) : undefined);
    if (stated && !(names && isShareOf(tokens, at))) {
      const isOther = isRegimen(tokens, stated.last + 1) || isOffset(tokens, stated.first, stated.last + 1, names);
      const isUnspent = names !== undefined && (isFormer(tokens, stated, names) || isMeant(tokens, stated.last));
      found.push(...(isOther || isUnspent ? [] : [withCare(tokens, stated, names)]));
      at = stated.last;
    }
  }
  return found;
}

function withCare(tokens: readonly Token[], stated: StatedDuration, names?: TreatmentNames): StatedDuration {
  const isSecond = isSecondOfTwo(tokens, stated.first) && !stated.isByClock;
  const isUnsure = names !== undefined && (isSecond || isOfOtherChange(tokens, stated, names));
  return isEstimate(tokens, stated.first, stated.last) || isUnsure ? { ...stated, isEstimate: true } : stated;
}

function ofHourAt(tokens: readonly Token[], first: number): StatedDuration | undefined {
  const fraction = fractionAt(tokens, first);
  return fraction && { first, ...fraction, isEach: false, isByClock: false, isDose: false };
}

/** One block, or more of the same treatment where nothing is named behind them: "MT 9:00-9:15, 9:40-9:50". */
function byClockAt(tokens: readonly Token[], first: number): StatedDuration | undefined {
  const block = clockRangeAt(tokens, first);
  if (!block) {
    return undefined;
  }
  const blocks = [block];
  let { last } = block;
  for (let next = tokens[first - 1]?.kind === 'break' ? undefined : block; next;) {
    next = clockRangeAt(tokens, pastJoint(tokens, last + 1));
    blocks.push(...(next ? [next] : []));
    last = next?.last ?? last;
  }
  const isOne = blocks.length > 1 && isEndOfBlocks(tokens, last + 1);
  const [end, durationMs] = isOne ? [last, coveredMs(blocks)] : [block.last, block.durationMs];
  return { first, last: end, durationMs, isEach: false, isByClock: true, isDose: false };
}

const BLOCK_JOINTS = new Set([',', 'and', '+', '&']);

/** Behind ", " and ", and "; nowhere without either. */
function pastJoint(tokens: readonly Token[], at: number): number {
  let next = at;
  while (BLOCK_JOINTS.has(tokens[next]?.text ?? '')) {
    next += 1;
  }
  return next > at ? next : tokens.length;
}

const CLOSING = new Set([')', ']']);
const LONGEST_NAME = 4;

/** True where blocks end, or the name of what has its own block follows: "9:00-9:15, 9:20-9:30, TE 9:30-9:45". */
function isEndOfBlocks(tokens: readonly Token[], at: number): boolean {
  if ((tokens[at]?.kind ?? 'break') === 'break' || CLOSING.has(tokens[at]?.text ?? '')) {
    return true;
  }
  const name = pastJoint(tokens, at);
  let figure = name;
  while (figure < name + LONGEST_NAME && tokens[figure]?.kind === 'word') {
    figure += 1;
  }
  return figure > name && clockRangeAt(tokens, figure) !== undefined;
}

const RANGE_JOINTS = new Set(['-', 'to', 'or']);

/** "15-20 min", "15 min to 20 min", "fifteen or twenty minutes": the longer behind the shorter. */
function rangeAt(tokens: readonly Token[], first: number, names?: TreatmentNames): StatedDuration | undefined {
  const shorter = isPartOfFigure(tokens, first) ? undefined : numberAt(tokens, first);
  const unit = shorter && unitAt(tokens, shorter.next);
  const joint = unit ? unit.next : (shorter?.next ?? first);
  const longer = RANGE_JOINTS.has(tokens[joint]?.text ?? '') ? numberAt(tokens, joint + 1) : undefined;
  const end = longer && unitAt(tokens, longer.next);
  if (!shorter || !end || longer.value <= shorter.value || longer.value > shorter.value * MOST_OF_RANGE) {
    return undefined;
  }
  if (isFormer(tokens, { first, last: joint - 1 }, names)) {
    return undefined;
  }
  const durationMs = longer.value * (end.isHours ? 3_600_000 : 60_000);
  return { first, last: end.next - 1, durationMs, isEach: false, isByClock: false, isDose: false, isRange: true };
}

/** The ends of a range are near to each other: "visit 3 - 45 min" is none. */
const MOST_OF_RANGE = 3;

function durationAt(tokens: readonly Token[], first: number): StatedDuration | undefined {
  if (isPartOfFigure(tokens, first) || isOfUnits(tokens, first)) {
    return undefined;
  }
  const times = timesBefore(tokens, first);
  const measured = onTimerAt(tokens, first) ?? measuredMs(tokens, times ? first + 2 : first);
  // "The 8 minute rule" is no time that was spent.
  if (!measured || tokens[measured.next]?.text === 'rule') {
    return undefined;
  }
  const after = times ? undefined : timesAfter(tokens, measured.next);
  const next = after ? measured.next + 2 : measured.next;
  const isEach = ['each', 'ea'].includes(tokens[next]?.text ?? '');
  const sides = times === undefined && after === undefined ? sidesAt(tokens, next) : 1;
  return {
    first,
    last: isEach ? next : next - 1,
    durationMs: measured.ms * (times ?? after ?? sides),
    isEach: isEach && times === undefined && sides === 1,
    isByClock: false,
    isDose: (times ?? 1) > 1 && measured.ms <= LONGEST_DOSE_MS,
  };
}

/**
 * "12:00 min": as a timer shows them. Minutes of a treatment are whole ones, so "10:30 min" is as likely a time of day and
 * nothing is read there.
 */
function onTimerAt(tokens: readonly Token[], first: number): { ms: number; next: number } | undefined {
  const [minutes, colon, seconds] = tokens.slice(first, first + 3);
  const isTimer = colon?.text === ':' && seconds?.text === '00' && minutes?.end === colon.start;
  const unit = isTimer ? unitAt(tokens, first + 3) : undefined;
  return unit && !unit.isHours ? { ms: 60_000 * Number(minutes?.text), next: unit.next } : undefined;
}

const LONGEST_DOSE_MS = 120_000;

const SIDES = new Set(['side', 'leg', 'arm', 'foot', 'hand', 'knee', 'hip', 'shoulder', 'ankle', 'le', 'ue']);

/** Two for "5 min each side", "5 min per leg". */
function sidesAt(tokens: readonly Token[], at: number): 1 | 2 {
  const isOfEach = ['each', 'per', 'ea'].includes(tokens[at]?.text ?? '');
  return isOfEach && SIDES.has(tokens[at + 1]?.text ?? '') ? 2 : 1;
}

/** Behind a figure whose unit was left out: "for ten minutes and the nerve glides for five, then". */
const BEHIND_ELIDED = new Set(
  ', ; . ! ? ) \n and then followed plus with before after while to'.split(' ').concat('\n'),
);
/** "8 min of STM and 6 of MFR"; of "6 of the 10 minutes" and "3 of 5 reps" the figure is a share. */
const NO_SHARE = new Set('the these those them which her his that each every all'.split(' '));
const ELIDED_JOINTS = new Set([',', 'and', '+']);
const MOST_TO_PLACE = 6;
const FEWEST_ELIDED = 3;
const MOST_ELIDED = 60;

/** A figure that takes its unit from a duration earlier in its sentence; of more than that a share: "16 of which were spent on STM". */
function elidedAt(
  tokens: readonly Token[],
  first: number,
  last: StatedDuration | undefined,
  names?: TreatmentNames,
): StatedDuration | undefined {
  const number = numberAt(tokens, first);
  const isPlausible = number !== undefined && number.value >= FEWEST_ELIDED && number.value <= MOST_ELIDED;
  if (!last || last.isByClock || !isPlausible || isPartOfFigure(tokens, first)) {
    return undefined;
  }
  const { value, next } = number;
  const isSameSentence = !tokens.slice(last.last + 1, first).some(({ kind }) => kind === 'break');
  const [behind, after] = [tokens[next]?.text ?? '\n', tokens[next + 1]];
  const isFor = ['for', 'another'].includes(tokens[first - 1]?.text ?? '') && BEHIND_ELIDED.has(behind);
  const isOf = behind === 'of' && after?.kind === 'word' && !NO_SHARE.has(after.text);
  // "STM R UT 8 min, L UT 7": most likely minutes, and not told to be.
  const isNear = ELIDED_JOINTS.has(tokens[last.last + 1]?.text ?? '') && first - last.last <= MOST_TO_PLACE;
  const isAtPlace = isNear && names?.places.has(first - 1) === true && BEHIND_ELIDED.has(behind);
  const isSpent = isSpentOf(tokens, next) && value * 60_000 <= last.durationMs;
  return (isSameSentence && (isFor || isOf || isAtPlace)) || isSpent
    ? {
        first,
        last: isSpent ? next + 1 : next - 1,
        durationMs: value * 60_000,
        isEach: false,
        isByClock: false,
        isDose: false,
        ...(isAtPlace ? { isEstimate: true } : {}),
      }
    : undefined;
}

/** "Of which were spent on", "of them for". */
function isSpentOf(tokens: readonly Token[], at: number): boolean {
  const [of, which, verb] = tokens.slice(at, at + 3).map(({ text }) => text);
  return (
    of === 'of' &&
    ['which', 'them', 'those', 'these'].includes(which ?? '') &&
    ['were', 'was', 'on', 'for', 'went', 'in', 'spent'].includes(verb ?? '')
  );
}

/** Behind "10-", "10:", "1/", a minus or a point a figure does not stand for itself; "MT-12 min", "97140-15 min" are minutes. */
function isPartOfFigure(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before?.text === '/' && ['unit', 'units', 'u'].includes(tokens[at - 2]?.text ?? '')) {
    return false;
  }
  // "Max 30 min of 97140" is an allowance.
  if (before?.text === 'max' || before?.text === 'maximum') {
    return true;
  }
  if (['to', 'or'].includes(before?.text ?? '')) {
    // "MT increased from 10 to 15 min" took 15.
    return tokens[at - 2]?.kind === 'number' && !isFormer(tokens, { first: at - 2, last: at - 2 });
  }
  const name = tokens[at - 2];
  const isNamed = before?.text === '-' && name?.end === before.start && isNameBefore(tokens, name, at);
  // "8 min MT+7 min STM".
  const isAdded = before?.text === '+' && name?.kind === 'word';
  return (
    !isNamed &&
    !isAdded &&
    ['-', ':', '/', '.', '<', '>', '+'].includes(before?.text ?? '') &&
    before?.end === tokens[at]?.start
  );
}

const LEVELS: Readonly<Record<string, number>> = { c: 8, t: 12, l: 6, s: 5 };
const OTHER_SIDE_WITHIN = 8;

/** A word or a code, but no modifier behind one, "97140-59", and no level, "L-5", unless the other side stands near: "R-5 min, L-5 min". */
function isNameBefore(tokens: readonly Token[], name: Token, at: number): boolean {
  const figure = tokens[at]?.text ?? '';
  if (isCode(name)) {
    return figure !== '59';
  }
  const near = tokens.slice(Math.max(0, at - OTHER_SIDE_WITHIN), at + OTHER_SIDE_WITHIN);
  const isSide = name.text === 'l' && near.some(({ text }, index) => text === 'r' && near[index + 1]?.text === '-');
  return /^[a-z]+$/.test(name.text) && (isSide || Number(figure) > (LEVELS[name.text] ?? 0));
}

/** The 1 of "Units: 1 Minutes: 15". */
export function isOfUnits(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === ':' && ['units', 'unit'].includes(tokens[at - 2]?.text ?? '');
}

/** A grade is no number of times: "gr 4 x 7 min". */
const GRADES = new Set(['gr', 'grade', 'grades', 'level', '-']);

/** "2 x" before a duration. */
function timesBefore(tokens: readonly Token[], at: number): number | undefined {
  if (GRADES.has(tokens[at - 1]?.text ?? '')) {
    return undefined;
  }
  return tokens[at + 1]?.text === 'x' && tokens[at + 2]?.kind === 'number' ? count(tokens[at]) : undefined;
}

/** "x 2" behind one, where no unit follows: "15 min x 2"; "30 min x 2 units" are 30. */
function timesAfter(tokens: readonly Token[], at: number): number | undefined {
  const isOfBilling = ['unit', 'units', 'u'].includes(tokens[at + 2]?.text ?? '');
  const isTimes = tokens[at]?.text === 'x' && tokens[at + 1]?.kind === 'number' && !isOfBilling;
  return isTimes && !unitAt(tokens, at + 2) ? count(tokens[at + 1]) : undefined;
}

const MOST_TIMES = 20;

function count(token: Token | undefined): number | undefined {
  const times = Number(token?.text);
  return Number.isInteger(times) && times >= 1 && times <= MOST_TIMES ? times : undefined;
}
