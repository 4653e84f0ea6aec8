// SPDX-License-Identifier: Apache-2.0
import { Memory } from '../text/memory.ts';
import { table } from '../table.ts';

/** Words that are read through a slip of one letter: names of programs, and what says which part of one. */
const SPELLED = ['aetna', 'medicare', 'medicaid', 'tricare', 'advantage', 'supplement', 'replacement', 'compensation'];

/** What people write for a word, or as it sounds: by its letters "Medicade" would be nearer to Medicare. */
const SHORT_FOR = table<string>({
  mcr: 'medicare', mdcr: 'medicare', mcare: 'medicare',
  mdcd: 'medicaid', mcd: 'medicaid', mcaid: 'medicaid', medicade: 'medicaid', t19: 'medicaid',
  adv: 'advantage', advtg: 'advantage', advntg: 'advantage',
  sup: 'supplement', supp: 'supplement', suppl: 'supplement', supplemental: 'supplement', medsup: 'med supplement',
  repl: 'replacement', rplc: 'replacement', rplcmt: 'replacement', rplmnt: 'replacement', replcmt: 'replacement',
  rr: 'rail road', rrmcr: 'rail road medicare',
  wk: 'work', wrk: 'work', wkr: 'worker', wkrs: 'workers', wrkrs: 'workers', wkmn: 'workman', wkmns: 'workmans', cmp: 'comp',
  dept: 'department', govt: 'government', natl: 'national', svc: 'services', svcs: 'services', srvcs: 'services',
  fed: 'federal', ins: 'insurance', hlth: 'health',
}); // prettier-ignore

/** Names that are written in several words, or by their number. */
const WRITTEN: readonly (readonly [written: RegExp, words: string])[] = [
  [/\bmedi (?=care\b|caid\b)/g, 'medi'],
  [/\btitle (?:xviii|18)\b/g, 'medicare'],
  [/\btitle (?:xix|19)\b/g, 'medicaid'],
  [/\bp(?:r?)t (?=[abcd]\b)/g, 'part '],
  [/\bn (?=dakota\b|carolina\b)/g, 'north '],
  [/\bs (?=dakota\b|carolina\b)/g, 'south '],
  [/\bw (?=virginia\b)/g, 'west '],
  [/\bb ?c (?:and )?b ?s\b|\bblue ?cross (?:and )?blue ?shield\b/g, 'bcbs'],
];

/**
 * A name of a payer as plain words: "BlueCross/BlueShield (Worker's Comp.)" → `bcbs workers comp`. Words written short are
 * written out, and a slip of one letter is put right where only one word can be meant: "Mediacre Adv" → `medicare advantage`.
 */
export function payerWords(text: string): string {
  return plainWords.of(text);
}

/** A clinic has few payers, and each Coverage of each patient names one. */
const plainWords = new Memory(toPlainWords);

function toPlainWords(text: string): string {
  const words = text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/['’.]/g, '')
    .replaceAll('&', ' and ')
    .replaceAll('+', ' plus ')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .map(withoutSlip)
    .join(' ');
  return WRITTEN.reduce((read, [written, meant]) => read.replaceAll(written, meant), words);
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
  const [meant, ...others] = SPELLED.filter((right) => right[0] === word[0] && isOneSlipFrom(word, right));
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
