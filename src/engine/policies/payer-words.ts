// SPDX-License-Identifier: Apache-2.0
import { table } from '../table.ts';

/** Programs whose names are read through a slip of one letter. */
const PROGRAMS = ['medicare', 'medicaid', 'tricare'];

/** Short for a program, or as it sounds: by its letters "Medicade" would be nearer to Medicare. */
const SHORT_FOR = table<string>({
  mcr: 'medicare',
  mdcr: 'medicare',
  mdcd: 'medicaid',
  mcd: 'medicaid',
  medicade: 'medicaid',
});

/**
 * A name of a payer as plain words: "BlueCross/BlueShield (Worker's Comp.)" → `blue cross blue shield workers comp`. A slip
 * of one letter in the name of a program is put right, where only one program can be meant: "Mediacre" → `medicare`.
 */
export function payerWords(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/['’.]/g, '')
    .replaceAll('&', ' and ')
    .replaceAll('+', ' plus ')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .map(withoutSlip)
    .join(' ');
}

/**
 * A pattern of plain words that finds any of these phrases, parted by `|`. Words may be written as one, but those with a
 * hyphen may not: "medi-cal" is not "medical". ` * ` stands for any words or none, `*` at the end of a word for more
 * letters, `=` for the whole name.
 */
export function anyPhrase(phrases: string, flags = ''): RegExp {
  return new RegExp(phrases.split('|').map(patternOf).join('|'), flags);
}

function patternOf(phrase: string): string {
  const isWhole = phrase.startsWith('=');
  const parts = phrase
    .replace('=', '')
    .split(' * ')
    .map((part) => {
      const words = part.replaceAll(' ', ' ?').replaceAll('-', ' ').replaceAll('*', '[a-z]*');
      return `\\b${words}\\b`;
    });
  return isWhole ? `^${parts.join('.*')}$` : parts.join('.*');
}

function withoutSlip(word: string): string {
  const short = SHORT_FOR[word];
  const [meant, ...others] = PROGRAMS.filter((program) => program[0] === word[0] && isOneSlipFrom(word, program));
  return short ?? (others.length === 0 ? meant : undefined) ?? word;
}

/** Two letters that changed places, side by side or not: "Mecidare". */
function isExchanged(word: string, right: string): boolean {
  const wrong = Array.from(right).flatMap((letter, at) => (letter === word[at] ? [] : [at]));
  const [one = 0, other = 0] = wrong;
  return word.length === right.length && wrong.length === 2 && word[one] === right[other] && word[other] === right[one];
}

/** One letter too many, too few or another, or two that changed places. */
function isOneSlipFrom(word: string, right: string): boolean {
  let start = 0;
  while (start < right.length && word[start] === right[start]) {
    start += 1;
  }
  const [rest, rightRest] = [word.slice(start), right.slice(start)];
  return (
    (rest.length > 0 || rightRest.length > 0) &&
    (rest.slice(1) === rightRest ||
      rest === rightRest.slice(1) ||
      rest.slice(1) === rightRest.slice(1) ||
      isExchanged(word, right))
  );
}
