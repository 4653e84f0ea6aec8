// SPDX-License-Identifier: Apache-2.0
import { isNumber } from './measured-figures.ts';
import type { Hit } from './phrases.ts';
import type { Token } from './tokens.ts';

const CHANGES = new Set(
  'increased decreased reduced progressed advanced changed shortened extended lengthened cut dropped raised modified'.split(
    ' ',
  ),
);
const WITHIN = 8;

/** What a treatment's minutes were before this visit: the 15 of "MT reduced from 15 min to 8 min". */
export function isFormer(tokens: readonly Token[], { first, last }: Pick<Hit<unknown>, 'first' | 'last'>): boolean {
  if (tokens[first - 1]?.text !== 'from' || tokens[last + 1]?.text !== 'to' || !isNumber(tokens[last + 2])) {
    return false;
  }
  for (let at = first - 2; at >= first - WITHIN && tokens[at] !== undefined && tokens[at]?.kind !== 'break'; at -= 1) {
    if (CHANGES.has(tokens[at]?.text ?? '')) {
      return true;
    }
  }
  return false;
}

const PLANS = new Set('planned scheduled ordered prescribed intended anticipated projected'.split(' '));

/** What was meant, told behind the minutes: "20 min (planned)", "20 min planned, 12 done". */
export function isMeant(tokens: readonly Token[], last: number): boolean {
  const at = tokens[last + 1]?.text === '(' ? last + 2 : last + 1;
  const behind = tokens[at + 1];
  return (
    PLANS.has(tokens[at]?.text ?? '') && (behind === undefined || behind.kind === 'break' || ENDS.has(behind.text))
  );
}

const ENDS = new Set([')', ',', ';', '/', '|', '-']);

const GRADES = new Set(['gr', 'grade', 'grades', 'level', 'levels']);

/** The second of two figures with one unit: "STM and mobs 10 and 5 min". Which is of what is for a person to say. */
export function isSecondOfTwo(tokens: readonly Token[], first: number): boolean {
  const [name, figure, and] = tokens.slice(Math.max(0, first - 3), first);
  const isAlone = name?.kind === 'word' && !GRADES.has(name.text) && figure !== undefined && figure.start > name.end;
  return isAlone && isNumber(figure) && and?.text === 'and';
}
