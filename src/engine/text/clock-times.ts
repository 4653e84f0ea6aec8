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
const LONGEST_BLOCK = 120;
const HALF_A_DAY = 720;

/** A block by the clock that begins at a token. */
export function clockRangeAt(
  tokens: readonly Token[],
  first: number,
): { readonly last: number; readonly durationMs: number } | undefined {
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
  return durationMs === undefined ? undefined : { last: end.next - 1, durationMs };
}

/** Between two times of day that stand apart, as in a row of a table. */
export function clockBlock(tokens: readonly Token[], first: number, last: number): number | undefined {
  const [begin, end] = [clockAt(tokens, first), clockAt(tokens, last)];
  return begin && end ? msBetween(begin, end) : undefined;
}

function msBetween(begin: Clock, end: Clock): number | undefined {
  const minutes = (((end.minutes - begin.minutes) % HALF_A_DAY) + HALF_A_DAY) % HALF_A_DAY;
  return minutes > 0 && minutes <= LONGEST_BLOCK ? minutes * 60_000 : undefined;
}

interface Clock {
  readonly minutes: number;
  readonly isMilitary: boolean;
  readonly next: number;
}

/** "8:02", "8:02 am", "1410". */
function clockAt(tokens: readonly Token[], at: number): Clock | undefined {
  const [hours, colon, minutes] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (hours?.kind !== 'number') {
    return undefined;
  }
  if (/^(?:[01]\d|2[0-3])[0-5]\d$/.test(hours.text)) {
    const figure = Number(hours.text);
    return { minutes: Math.floor(figure / 100) * 60 + (figure % 100), isMilitary: true, next: at + 1 };
  }
  const isClock = colon?.text === ':' && /^[0-5]\d$/.test(minutes?.text ?? '') && Number(hours.text) < 24;
  const isBeside = hours.end === colon?.start && colon.end === minutes?.start;
  if (!isClock || !isBeside) {
    return undefined;
  }
  const next = ['am', 'pm', 'a', 'p'].includes(tokens[at + 3]?.text ?? '') ? at + 4 : at + 3;
  return { minutes: Number(hours.text) * 60 + Number(minutes.text), isMilitary: false, next };
}
