// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

const OFTEN = new Set('daily nightly hourly weekly bid tid qid qd'.split(' '));
const EACH = new Set(['per', '/', 'each', 'every', 'a']);
const OCCASIONS = new Set('visit session treatment appointment day night week wk hour morning evening'.split(' '));

/** How far behind a duration its frequency may stand: "10 min of scar mobilization each session". */
const WITHIN = 8;

/** True where a duration is told with how often: "10 min nightly", "45 min per visit", "15 min 3 x / wk" order and account for nothing. */
export function isRegimen(tokens: readonly Token[], next: number): boolean {
  for (let at = next; at < next + WITHIN; at += 1) {
    const [token, after] = [tokens[at], tokens[at + 1]];
    const isNextFigure = token?.kind === 'number' && after?.text !== 'x';
    if (!token || token.kind === 'break' || token.text === ',' || isNextFigure) {
      return false;
    }
    if (OFTEN.has(token.text) || (EACH.has(token.text) && OCCASIONS.has(after?.text ?? ''))) {
      return true;
    }
    if (token.kind === 'number') {
      return isTimesWeekly(tokens, at + 2);
    }
  }
  return false;
}

/** "/ wk", "per week", "a day" behind "2 x". */
function isTimesWeekly(tokens: readonly Token[], at: number): boolean {
  const occasion = EACH.has(tokens[at]?.text ?? '') ? at + 1 : at;
  return OFTEN.has(tokens[at]?.text ?? '') || OCCASIONS.has(tokens[occasion]?.text ?? '');
}
