// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';
import { table } from '../table.ts';

/** The token at which a fraction of an hour ends, and how long it is. */
export interface HourFraction {
  readonly last: number;
  readonly durationMs: number;
}

const FRACTION_BEGINS = new Set(['half', 'quarter', 'an', 'one', 'three']);
const PARTS_OF_HOUR = table<number>({ half: 30, quarter: 15 });

/** "Half an hour", "a quarter of an hour", "a half hour", "an hour", "an hour and a half". */
export function fractionAt(tokens: readonly Token[], first: number): HourFraction | undefined {
  if (!FRACTION_BEGINS.has(tokens[first]?.text ?? '')) {
    return undefined;
  }
  const words = tokens.slice(first, first + 6).map(({ text }) => text);
  if (words[0] === 'three') {
    return threeQuartersAt(words, first);
  }
  const part = PARTS_OF_HOUR[words[0] ?? ''];
  const hour = words.indexOf('hour');
  if (hour < 1) {
    return undefined;
  }
  const lead = words.slice(0, hour).join(' ');
  if (part !== undefined && ['', ' an', ' of an', ' of a'].some((rest) => lead === `${words[0] ?? ''}${rest}`)) {
    return { last: first + hour, durationMs: part * 60_000 };
  }
  if ((lead === 'an' || lead === 'one') && tokens[first - 1]?.text !== 'per') {
    const isLonger = words.slice(2, 5).join(' ') === 'and a half';
    const [last, minutes] = isLonger ? [first + 4, 90] : [first + 1, 60];
    const isMeasured = words[2] === 'and' && !isLonger;
    return isMeasured ? undefined : { last, durationMs: minutes * 60_000 };
  }
  return undefined;
}

/** "Three quarters of an hour", "a three-quarter hour session". */
function threeQuartersAt(words: readonly string[], first: number): HourFraction | undefined {
  const hour = words.indexOf('hour');
  const isThreeQuarters = /^three quarters?(?: of an?)? hour$/.test(words.slice(0, hour + 1).join(' '));
  return isThreeQuarters ? { last: first + hour, durationMs: 45 * 60_000 } : undefined;
}
