// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

/** What begins, ends or goes on at a time; "began with STM 10 min" tells how long. */
const TURNS = new Set(
  'began begin begins begun start starts started initiated commenced resumed restarted ended ends stopped stops finished concluded discontinued terminated'.split(
    ' ',
  ),
);
/** What a treatment lost: minutes behind these are of a wait, whatever follows. */
const LOSSES = ['delayed', 'paused', 'interrupted', 'halted', 'postponed', 'shortened', 'put off', 'cut short'];
/** Behind minutes from a time to another. */
const SINCE = new Set('after before into prior past ahead'.split(' '));
const OFF_TIME = new Set('late later early earlier mark'.split(' '));
const WITHIN_TURN = 8;
const LEADING = new Set('by for at the about approximately approx ~ another'.split(' '));

/**
 * True for minutes between two times, in which nothing is said to be done: "began 2 min after exercise", "5 min late",
 * "at the 10 min mark", "delayed by 10 min", "within 5 min of treatment".
 * @param next - The token behind the minutes.
 */
export function isOffset(tokens: readonly Token[], first: number, next: number): boolean {
  const behind = tokens[next]?.text ?? '';
  const lead = pastLeading(tokens, first - 1);
  const words = `${tokens[lead - 1]?.text ?? ''} ${tokens[lead]?.text ?? ''}`;
  return (
    OFF_TIME.has(behind) ||
    (tokens[lead]?.text === 'within' && behind === 'of') ||
    LOSSES.some((loss) => words.endsWith(loss)) ||
    (SINCE.has(behind) && isBehindTurn(tokens, first))
  );
}

function pastLeading(tokens: readonly Token[], at: number): number {
  let lead = at;
  while (LEADING.has(tokens[lead]?.text ?? '')) {
    lead -= 1;
  }
  return lead;
}

function isBehindTurn(tokens: readonly Token[], first: number): boolean {
  for (let at = first - 1; at >= first - WITHIN_TURN; at -= 1) {
    const token = tokens[at];
    if (!token || token.kind === 'break' || token.text === ',' || token.text === 'with') {
      return false;
    }
    if (TURNS.has(token.text)) {
      return true;
    }
  }
  return false;
}
