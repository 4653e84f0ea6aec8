// SPDX-License-Identifier: Apache-2.0

/**
 * A word, a number, a mark, or the end of a sentence. `text` is in lower case, with apostrophes left out.
 * Offsets are in UTF-16 units, half-open.
 */
export interface Token {
  readonly kind: 'word' | 'number' | 'mark' | 'break';
  readonly text: string;
  /** True for a word written in capitals: `TENS` is a service, `tens` is not. */
  readonly inCapitals: boolean;
  readonly start: number;
  readonly end: number;
}

/** A point after one of these ends no sentence unless a capital follows. */
const ABBREVIATIONS = new Set(
  'cont ther man sec secs vs approx appx pt dr wk wks reps lt rt bil bilat ext flex rot mob mobs jt temp no inc dec n lig sup inf post ant med lat prox dist e.g i.e eg ie diff s/p'.split(
    ' ',
  ),
);

/** Of them those that a capital may follow: "Cont. TherEx", "Man. Therapy". */
const ALWAYS_INNER = new Set('cont ther man vs approx appx dr'.split(' '));

/** Of them those that no figure follows: "Joint mobs. 15 min total". */
const ENDS_BEFORE_FIGURE = new Set('mob mobs reps secs wk wks'.split(' '));

/** Signs that stand for a word. */
const SIGN_WORDS: Readonly<Record<string, string>> = { '&': 'and', '×': 'x', '↓': 'decreased', '↑': 'increased' };

/** A line as long as this is wrapped rather than ended, where the next begins in lower case. */
const WRAPPED_LINE_LENGTH = 50;

/** Cuts a text into tokens, in one pass over its characters. */
export function tokenize(text: string): Token[] {
  const tokens = cut(text);
  return isInCapitals(tokens) ? tokens.map((token) => ({ ...token, inCapitals: false })) : tokens;
}

/** In a text that is all in capitals they tell nothing. Short words do not show it: most abbreviations are in capitals. */
const SHORTEST_COMPARED = 5;
const FEWEST_WORDS_COMPARED = 4;

function isInCapitals(tokens: readonly Token[]): boolean {
  const words = tokens.filter(({ kind, text }) => kind === 'word' && text.length >= SHORTEST_COMPARED);
  const capitals = words.filter(({ inCapitals }) => inCapitals).length;
  return words.length >= FEWEST_WORDS_COMPARED && capitals > words.length / 2;
}

function cut(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let lineStart = 0;
  let brackets = 0;
  const items = new BracketedItems(text);
  while (at < text.length) {
    const character = text.charAt(at);
    const itemEnd = character === '(' ? items.endOfNext(at) : undefined;
    if (itemEnd !== undefined) {
      push(tokens, 'break', ';', at, itemEnd);
      at = itemEnd;
    } else if (isLetter(character)) {
      at = pushWord(text, at, tokens);
    } else if (isDigit(character) || beginsDecimal(text, at)) {
      const after = brackets === 0 ? endOfItemNumber(text, at) : undefined;
      if (after === undefined) {
        at = pushNumber(text, at, tokens);
      } else {
        push(tokens, 'break', ';', at, after);
        at = after;
      }
    } else if (character === '\n' || character === '\r') {
      if (endsLine(text, lineStart, at)) {
        push(tokens, 'break', '\n', at, at + 1);
      }
      at += 1;
      lineStart = at;
      brackets = 0;
    } else {
      brackets = Math.max(0, brackets + (character === '(' ? 1 : character === ')' ? -1 : 0));
      if (!isSpace(character)) {
        pushSign(text, at, tokens);
      }
      at += 1;
    }
  }
  return tokens;
}

function push(tokens: Token[], kind: Token['kind'], text: string, start: number, end: number): void {
  tokens.push({ kind, text, inCapitals: false, start, end });
}

/** Items of a list with their numbers in brackets, one after the other: "(1) bike (2) joint mobs". */
class BracketedItems {
  readonly #text: string;
  readonly #areMany: boolean;
  #next = 1;

  constructor(text: string) {
    this.#text = text;
    this.#areMany = text.includes('(1) ') && text.includes(' (2) ');
  }

  /** Where the next item's number ends, where it begins here; one behind a code or before a figure is a number of units. */
  endOfNext(start: number): number | undefined {
    const number = `(${String(this.#next)}) `;
    const end = start + number.length;
    const isNext =
      this.#areMany && this.#text.startsWith(number, start) && isLetter(this.#text.charAt(end)) && this.#begins(start);
    this.#next += isNext ? 1 : 0;
    return isNext ? end - 1 : undefined;
  }

  #begins(start: number): boolean {
    return isSpace(this.#text.charAt(start - 1)) && !/\d{5}/.test(this.#text.slice(Math.max(0, start - 6), start - 1));
  }
}

/** The number of an item of a list, which begins a sentence: "1) heat 2) joint mobs". */
function endOfItemNumber(text: string, start: number): number | undefined {
  const end = endOfDigits(text, start);
  const isItem = end - start <= 2 && text.charAt(end) === ')' && isSpace(text.charAt(start - 1));
  return isItem && isSpace(text.charAt(end + 1)) ? end + 1 : undefined;
}

/** Letters with the apostrophes between them; a level of the spine (`L4`) is one word. */
function pushWord(text: string, start: number, tokens: Token[]): number {
  let end = start + 1;
  while (end < text.length && (isLetter(text.charAt(end)) || isInnerApostrophe(text, end))) {
    end += 1;
  }
  if (end === start + 1 && 'CTLS'.includes(text.charAt(start))) {
    const level = endOfDigits(text, end);
    end = level - end <= 2 && !isLetter(text.charAt(level)) ? level : end;
  }
  const written = text.slice(start, end);
  if (beginsSection(text, start, end, tokens)) {
    push(tokens, 'break', ';', start, start);
  }
  const word = written.toLowerCase();
  tokens.push({
    kind: 'word',
    text: word.includes("'") || word.includes('’') ? word.replaceAll("'", '').replaceAll('’', '') : word,
    inCapitals: written === written.toUpperCase(),
    start,
    end,
  });
  return end;
}

/** Headings in the midst of a line: "O: rot 50 T: STM 10 min P: repeat". */
const SECTIONS = new Set(
  'S O A P T Plan PLAN Assessment ASSESSMENT Objective OBJECTIVE Subjective SUBJECTIVE Goals GOALS HEP'.split(' '),
);

function beginsSection(text: string, start: number, end: number, tokens: readonly Token[]): boolean {
  const before = tokens.at(-1);
  const isHeading = text.charAt(end) === ':' && isSpace(text.charAt(start - 1)) && !isDigit(text.charAt(end + 1));
  return isHeading && before !== undefined && before.kind !== 'break' && SECTIONS.has(text.slice(start, end));
}

function isInnerApostrophe(text: string, at: number): boolean {
  const character = text.charAt(at);
  return (character === "'" || character === '’') && isLetter(text.charAt(at - 1)) && isLetter(text.charAt(at + 1));
}

/** The point of ".5"; behind a letter or a figure it ends a sentence or stands inside a number. */
function beginsDecimal(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return (
    text.charAt(at) === '.' && isDigit(text.charAt(at + 1)) && !isLetter(before) && !isDigit(before) && before !== '.'
  );
}

/** Digits with one decimal point or comma, or behind a point; the comma is read as a point. */
function pushNumber(text: string, start: number, tokens: Token[]): number {
  let end = endOfDigits(text, text.charAt(start) === '.' ? start + 1 : start);
  const isWhole = text.charAt(start) !== '.';
  const isPoint = text.charAt(end) === '.' || (text.charAt(end) === ',' && isDecimalComma(text, start, end));
  if (isWhole && isPoint && isDigit(text.charAt(end + 1))) {
    end = endOfDigits(text, end + 1);
  }
  push(tokens, 'number', text.slice(start, end).replace(',', '.'), start, end);
  return end;
}

const LONGEST_WHOLE = 4;

/** False behind a code and in a list without spaces: "97140,12,1". */
function isDecimalComma(text: string, start: number, comma: number): boolean {
  return comma - start <= LONGEST_WHOLE && text.charAt(start - 1) !== ',';
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charAt(end))) {
    end += 1;
  }
  return end;
}

function pushSign(text: string, at: number, tokens: Token[]): void {
  const sign = text.charAt(at);
  const word = SIGN_WORDS[sign];
  if (word !== undefined) {
    push(tokens, 'word', word, at, at + 1);
  } else if (
    sign === ';' ||
    sign === '!' ||
    sign === '?' ||
    (sign === '.' && !isLeader(text, at) && endsSentence(text, at, tokens))
  ) {
    push(tokens, 'break', sign, at, at + 1);
  } else if (sign === '-' || sign === '–' || sign === '—') {
    pushHyphen(text, at, tokens);
  } else if (sign !== '.') {
    push(tokens, 'mark', sign === '’' || sign === '′' ? "'" : sign, at, at + 1);
  }
}

/** One of the dots that lead to a figure: "Manual therapy ..... 15". */
function isLeader(text: string, at: number): boolean {
  return text.charAt(at - 1) === '.' || text.charAt(at + 1) === '.';
}

/** A hyphen beside a figure is one; between words it joins them, and with space around it it is a pause. */
function pushHyphen(text: string, at: number, tokens: Token[]): void {
  const [before, after] = [text.charAt(at - 1), text.charAt(at + 1)];
  const last = tokens.at(-1);
  const isSign = before === '(' && after === ')';
  if (isSign || isDigit(before) || isDigit(after) || (last?.kind === 'number' && isSpace(before))) {
    push(tokens, 'mark', '-', at, at + 1);
  } else if ((isSpace(before) || isSpace(after) || text.charAt(at) === '—') && last?.kind === 'word') {
    push(tokens, 'mark', ',', at, at + 1);
  }
}

/** A point between letters or after an abbreviation ends nothing. */
function endsSentence(text: string, at: number, tokens: readonly Token[]): boolean {
  const [next, after] = [text.charAt(at + 1), text.charAt(at + 2)];
  if (isLetter(next)) {
    return isUpper(next) && isLower(text.charAt(at - 1)) && isLower(after);
  }
  const last = tokens.at(-1);
  const isShort = last?.kind === 'word' && last.end === at && ABBREVIATIONS.has(last.text);
  const isInner = isShort && ALWAYS_INNER.has(last.text) && after !== '';
  const isEnd = isUpper(after) || after === '' || (isShort && ENDS_BEFORE_FIGURE.has(last.text) && isDigit(after));
  return !isInner && (!isShort || isEnd);
}

/** True where a line ends a sentence: it is short, or the next one does not go on in lower case. */
function endsLine(text: string, lineStart: number, at: number): boolean {
  const next = text.charAt(at + 1);
  return at - lineStart < WRAPPED_LINE_LENGTH || !isLower(next);
}

function isSpace(character: string): boolean {
  const code = character.charCodeAt(0);
  return code <= 0x20 || code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || character === '';
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character !== '';
}

function isLower(character: string): boolean {
  return character >= 'a' && character <= 'z';
}

function isUpper(character: string): boolean {
  return character >= 'A' && character <= 'Z';
}

function isLetter(character: string): boolean {
  return (
    isLower(character) ||
    isUpper(character) ||
    (character >= '\u00c0' &&
      character !== '×' &&
      character !== '÷' &&
      !(character >= '\u2000' && character < '\u2c00'))
  );
}
