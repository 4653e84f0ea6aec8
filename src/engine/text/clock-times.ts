// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

/** Between the two times of a block: "10:05-10:20", "In 8:02 | Out 8:20", "from 9:00 to 9:15". */
const CLOCK_JOINTS = new Set([
  '-',
  'to',
  '|',
  'out',
  'time',
  'at',
  'finished',
  'stopped',
  'until',
  'till',
  'thru',
  'through',
  'stop',
  'end',
  'ended',
  ':',
  'and',
  ',',
]);
const LONGEST_JOINT = 4;
/** In seconds. */
const LONGEST_BLOCK = 7200;
const HALF_A_DAY = 43_200;

export interface ClockRange {
  readonly last: number;
  readonly durationMs: number;
  /** The time of day at which it begins; by the hands of a clock where its half of the day is not said. */
  readonly beginMs: number;
  readonly isOfTheDay: boolean;
}

/** A block by the clock that begins at a token. */
export function clockRangeAt(tokens: readonly Token[], first: number): ClockRange | undefined {
  const begin = clockAt(tokens, first);
  if (!begin) {
    return undefined;
  }
  let at = begin.next;
  while (at < begin.next + LONGEST_JOINT && CLOCK_JOINTS.has(tokens[at]?.text ?? '')) {
    at += 1;
  }
  const end = at > begin.next ? clockAt(tokens, at) : undefined;
  if (!end || end.isMilitary !== begin.isMilitary) {
    return undefined;
  }
  const durationMs = msBetween(begin, end);
  return durationMs === undefined ? undefined : { last: end.next - 1, durationMs, ...beginOf(begin, end) };
}

const AFTERNOON = 46_800;

/** "8:00-8:15 PM" says it of both, and "11:50-12:05 PM" begins before noon. */
function beginOf(begin: Clock, end: Clock): Pick<ClockRange, 'beginMs' | 'isOfTheDay'> {
  const byHands = begin.seconds % HALF_A_DAY;
  const isOverTwelve = end.seconds % HALF_A_DAY < byHands;
  const isLate = begin.half === undefined ? (end.half === 'p') !== isOverTwelve : begin.half === 'p';
  if (begin.half !== undefined || end.half !== undefined) {
    return { beginMs: (byHands + (isLate ? HALF_A_DAY : 0)) * 1000, isOfTheDay: true };
  }
  return { beginMs: begin.seconds * 1000, isOfTheDay: begin.isMilitary || begin.seconds >= AFTERNOON };
}

/** How long blocks of one treatment are together: what two of them share is counted once. */
export function coveredMs(blocks: readonly ClockRange[]): number {
  const from = blocks[0]?.beginMs ?? 0;
  // "8:00-8:15, 20:00-20:15" is twice a day; "12:50-1:05, 1:10-1:20" lie near to each other.
  const isOfTheDay = blocks.some((block) => block.isOfTheDay);
  const spans = blocks.map(({ beginMs, durationMs }) => {
    const begin = isOfTheDay ? beginMs - from : nearest(beginMs - from);
    return { begin, end: begin + durationMs };
  });
  spans.sort((a, b) => a.begin - b.begin);
  let [covered, until] = [0, -Infinity];
  for (const { begin, end } of spans) {
    covered += Math.max(0, end - Math.max(begin, until));
    until = Math.max(until, end);
  }
  return covered;
}

/** A difference of two times of day as the hands of a clock show it: at most six hours either way. */
function nearest(ms: number): number {
  const half = HALF_A_DAY * 1000;
  return ms - half * Math.round(ms / half);
}

/** Between two times of day that stand apart, as in a row of a table. */
export function clockBlock(tokens: readonly Token[], first: number, last: number): number | undefined {
  const [begin, end] = [clockAt(tokens, first), clockAt(tokens, last)];
  return begin && end ? msBetween(begin, end) : undefined;
}

function msBetween(begin: Clock, end: Clock): number | undefined {
  const [from, to] = [begin.seconds % HALF_A_DAY, end.seconds % HALF_A_DAY];
  const isOverTwelve = to < from;
  // "10:00 AM-10:15 PM" is no quarter of an hour.
  if (begin.half !== undefined && end.half !== undefined && (begin.half !== end.half) !== isOverTwelve) {
    return undefined;
  }
  const seconds = isOverTwelve ? to - from + HALF_A_DAY : to - from;
  return seconds > 0 && seconds <= LONGEST_BLOCK ? seconds * 1000 : undefined;
}

interface Clock {
  readonly seconds: number;
  /** Of the day, where it is said: before or after noon. */
  readonly half?: 'a' | 'p';
  readonly isMilitary: boolean;
  readonly next: number;
}

const HALVES = new Map<string, 'a' | 'p'>([
  ['am', 'a'],
  ['a', 'a'],
  ['pm', 'p'],
  ['p', 'p'],
]);

/** "8:02", "8:02 am", "8:02:30", "1410". */
function clockAt(tokens: readonly Token[], at: number): Clock | undefined {
  const [hours, colon, minutes] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (hours?.kind !== 'number') {
    return undefined;
  }
  if (/^(?:[01]\d|2[0-3])[0-5]\d$/.test(hours.text)) {
    const figure = Number(hours.text);
    return { seconds: Math.floor(figure / 100) * 3600 + (figure % 100) * 60, isMilitary: true, next: at + 1 };
  }
  const isClock = colon?.text === ':' && /^[0-5]\d$/.test(minutes?.text ?? '') && Number(hours.text) < 24;
  const isBeside = hours.end === colon?.start && colon.end === minutes?.start;
  if (!isClock || !isBeside) {
    return undefined;
  }
  const seconds = secondsAt(tokens, at + 3, minutes);
  const behind = seconds === undefined ? at + 3 : at + 5;
  const half = HALVES.get(tokens[behind]?.text ?? '');
  return {
    seconds: Number(hours.text) * 3600 + Number(minutes.text) * 60 + (seconds ?? 0),
    isMilitary: false,
    next: half ? behind + 1 : behind,
    ...(half ? { half } : {}),
  };
}

/** The ":30" right behind "8:02". */
function secondsAt(tokens: readonly Token[], at: number, minutes: Token | undefined): number | undefined {
  const [colon, seconds] = [tokens[at], tokens[at + 1]];
  const isBeside = colon?.text === ':' && colon.start === minutes?.end && colon.end === seconds?.start;
  return isBeside && /^[0-5]\d$/.test(seconds.text) ? Number(seconds.text) : undefined;
}
