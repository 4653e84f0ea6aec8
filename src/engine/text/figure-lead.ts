// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

/** What may lead from a name to its figure. */
const LEADING = new Set([
  ':',
  '=',
  '-',
  'is',
  'was',
  'of',
  ',',
  '|',
  '_',
  '*',
  '.',
  '(',
  '[',
  '{',
  '}',
  ']',
  'x',
  '@',
  'time',
  'entry',
  'for',
  'today',
]);
/** Before minutes of something else than what was done today. */
export const NOT_DONE = new Set('untimed non planned scheduled ordered goal previous last prior rest hold'.split(' '));

/** The unit of a figure, or the name of a column of them. */
export const MINUTE_WORDS = new Set(['minutes', 'mins', 'min', 'minute']);

const LONGEST_LEAD = 8;
const LONGEST_REMARK = 20;

/** The token behind a name, past a remark in brackets and what leads to a figure: "Total time (min): 45". */
export function behind(tokens: readonly Token[], last: number): number {
  let at = pastTotal(tokens, pastRemark(tokens, pastModifier(tokens, last + 1)));
  for (let skipped = 0; skipped < LONGEST_LEAD && isLead(tokens, at); skipped += 1) {
    at += tokens[at]?.text === '\n' ? 2 : 1;
  }
  return at;
}

/** "Manual therapy total minutes: 15" is of what it names. */
function pastTotal(tokens: readonly Token[], at: number): number {
  return tokens[at]?.text === 'total' && MINUTE_WORDS.has(tokens[at + 1]?.text ?? '') ? at + 1 : at;
}

/** The modifier of a code: "97140-59". */
function pastModifier(tokens: readonly Token[], at: number): number {
  const [code, hyphen, modifier] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  // "97140/15".
  if (isCode(code) && hyphen?.text === '/' && modifier?.kind === 'number') {
    return at + 1;
  }
  // Of manual therapy alone: nobody treats by hand for 59 minutes and writes no unit.
  if (isCode(code) && hyphen?.text === '59') {
    return at + 1;
  }
  const past = pastModifiers(tokens, at);
  if (isCode(code) && past > at) {
    return past;
  }
  const isModifier =
    code?.kind === 'number' &&
    hyphen?.text === '-' &&
    hyphen.start === code.end &&
    hyphen.end === modifier?.start &&
    /^(?:22|25|5[129]|7[679])$/.test(modifier.text);
  return isModifier ? at + 2 : at;
}

const LETTER_MODIFIERS = new Set('gp go gn cq co kx xs xe xp xu'.split(' '));

/** "97140 GP 59", "97140-GP": modifiers in letters, with figures among them. */
function pastModifiers(tokens: readonly Token[], first: number): number {
  let at = first;
  while (LETTER_MODIFIERS.has(tokens[pastHyphen(tokens, at)]?.text ?? '') || isFigureModifier(tokens, at, first)) {
    at = pastHyphen(tokens, at) + 1;
  }
  return at;
}

function pastHyphen(tokens: readonly Token[], at: number): number {
  return tokens[at]?.text === '-' || tokens[at]?.text === ',' ? at + 1 : at;
}

/** "59", beside a modifier in letters: alone it could be minutes. */
function isFigureModifier(tokens: readonly Token[], at: number, first: number): boolean {
  const figure = pastHyphen(tokens, at);
  const isBeside = at > first || LETTER_MODIFIERS.has(tokens[pastHyphen(tokens, figure + 1)]?.text ?? '');
  return isBeside && /^(?:22|25|5[129]|7[679])$/.test(tokens[figure]?.text ?? '');
}

/** A billing code, which is no figure of minutes. */
export function isCode(token: Token | undefined): boolean {
  return token?.kind === 'number' && token.text.length === 5;
}

/** Brackets that hold more than a figure of minutes: a code, a rule, a remark. */
function pastRemark(tokens: readonly Token[], open: number): number {
  const inside = tokens[open + 1];
  const isRule = tokens.slice(open + 3, open + 5).some(({ text }) => text === 'rule');
  const isFigure = inside?.kind === 'number' && !isCode(inside) && !isRule;
  if (tokens[open]?.text !== '(' || isFigure) {
    return open;
  }
  const aside = tokens.slice(open, open + LONGEST_REMARK).findIndex(({ text }) => text === ')');
  return aside >= 0 ? open + aside + 1 : open;
}

/** Also a line that begins with "Minutes:". */
function isLead(tokens: readonly Token[], at: number): boolean {
  const text = tokens[at]?.text ?? '';
  const isNextLine = text === '\n' && MINUTE_WORDS.has(tokens[at + 1]?.text ?? '') && tokens[at + 2]?.text === ':';
  const isUnit = tokens[at - 1]?.kind === 'number' && !isCode(tokens[at - 1]);
  return isNextLine || LEADING.has(text) || (MINUTE_WORDS.has(text) && !isUnit);
}

/** "x 1 unit (15)", "2 units: 25", "x2 (25)". */
export function pastUnits(tokens: readonly Token[], last: number): number {
  const at = behind(tokens, last);
  const isTimes = tokens[at - 1]?.text === 'x' && tokens[at + 1]?.text === '(';
  const isUnits =
    tokens[at]?.kind === 'number' && (isTimes || ['unit', 'units', 'u'].includes(tokens[at + 1]?.text ?? ''));
  return isUnits ? behind(tokens, isTimes ? at : at + 1) : at;
}
