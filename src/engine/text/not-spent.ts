// SPDX-License-Identifier: Apache-2.0
import { isNumber } from './measured-figures.ts';
import type { TreatmentNames } from './offsets.ts';
import type { Hit } from './phrases.ts';
import type { Token } from './tokens.ts';

const CHANGES = new Set(
  'increased decreased reduced progressed advanced changed shortened extended lengthened cut dropped raised modified'.split(
    ' ',
  ),
);
const WITHIN = 8;

/** Between the name of a treatment and what became of its time: "MT time was increased". */
const BETWEEN = new Set('time times duration minutes min was were has been the total'.split(' '));

/** What a treatment's minutes were before this visit: the 15 of "MT reduced from 15 min to 8 min", the 10 of "from 10 to 15 min". */
export function isFormer(
  tokens: readonly Token[],
  { first, last }: Pick<Hit<unknown>, 'first' | 'last'>,
  names?: TreatmentNames,
): boolean {
  const isFrom = tokens[first - 1]?.text === 'from' && tokens[last + 1]?.text === 'to' && isNumber(tokens[last + 2]);
  return isFrom && isChange(tokens, first - 1) && isOfTreatment(tokens, first - 1, names);
}

/** Either figure of what else changed: "sitting tolerance increased from 10 min to 15 min". */
export function isOfOtherChange(
  tokens: readonly Token[],
  { first, last, isRange = false }: { readonly first: number; readonly last: number; readonly isRange?: boolean },
  names?: TreatmentNames,
): boolean {
  const isBoth = isRange || (tokens[last + 1]?.text === 'to' && isNumber(tokens[last + 2]));
  const from = isBoth ? first - 1 : tokens[first - 1]?.text === 'to' ? fromBefore(tokens, first - 2) : -1;
  return tokens[from]?.text === 'from' && isChange(tokens, from) && !isOfTreatment(tokens, from, names);
}

/** The "from" before a figure, with its unit or without. */
function fromBefore(tokens: readonly Token[], last: number): number {
  return tokens[last - 1]?.text === 'from' ? last - 1 : last - 2;
}

function isChange(tokens: readonly Token[], from: number): boolean {
  for (let at = from - 1; at >= from - WITHIN && tokens[at] !== undefined && tokens[at]?.kind !== 'break'; at -= 1) {
    if (CHANGES.has(tokens[at]?.text ?? '')) {
      return true;
    }
  }
  return false;
}

/** True for "MT time increased from" and "increased MT from"; where no names are known, of whatever stands there. */
function isOfTreatment(tokens: readonly Token[], from: number, names: TreatmentNames | undefined): boolean {
  if (!names) {
    return true;
  }
  const { begins, ends } = names.byHand;
  const at = pastBetween(tokens, from - 1);
  if (CHANGES.has(tokens[at]?.text ?? '')) {
    return ends.has(pastBetween(tokens, at - 1));
  }
  let begin = at;
  while (begin > at - WITHIN && !begins.has(begin)) {
    begin -= 1;
  }
  return ends.has(at) && CHANGES.has(tokens[pastBetween(tokens, begin - 1)]?.text ?? '');
}

function pastBetween(tokens: readonly Token[], last: number): number {
  let at = last;
  while (BETWEEN.has(tokens[at]?.text ?? '')) {
    at -= 1;
  }
  return at;
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
