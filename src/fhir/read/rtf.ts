// SPDX-License-Identifier: Apache-2.0

/** Destinations that hold no text of the document (RTF specification 1.9.1, "Contents of an RTF file"). */
const NOT_TEXT = new Set(
  'colortbl datastore filetbl fldinst fonttbl footer footerf footerl footerr generator header headerf headerl headerr info latentstyles listoverridetable listtable objdata pict rsidtbl stylesheet themedata xmlnstbl'.split(
    ' ',
  ),
);

/** Control words that stand for a character. */
const CHARACTERS = new Map([
  ['par', '\n'],
  ['line', '\n'],
  ['sect', '\n'],
  ['page', '\n'],
  ['row', '\n'],
  ['tab', '\t'],
  ['cell', '\t'],
  ['emdash', '—'],
  ['endash', '–'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['bullet', '•'],
  ['emspace', ' '],
  ['enspace', ' '],
]);

const SYMBOLS = new Map([
  ['~', ' '],
  ['_', '-'],
  ['\\', '\\'],
  ['{', '{'],
  ['}', '}'],
  ['\n', '\n'],
  ['\r', '\n'],
]);

/** A control word with its number, one hexadecimal byte, a control symbol, a brace, a line end, or plain text. */
const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|[^\\{}\r\n]+/gi;

/** What a group inherits and may change for itself. */
interface Group {
  readonly isText: boolean;
  readonly isHidden: boolean;
  /** Characters behind a Unicode one that stand for it where a reader has none. */
  readonly fallbackLength: number;
}

export function isRtf(text: string): boolean {
  return text.trimStart().startsWith('{\\rtf');
}

/**
 * The text of an RTF document, a line for each paragraph and table row. No library for it runs in a bot: those there
 * are rest on Node's streams and Buffer.
 */
export function textOfRtf(rtf: string): string {
  const text = new RtfText();
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(rtf); token; token = TOKEN.exec(rtf)) {
    TOKEN.lastIndex += text.add(token);
  }
  return text.toString();
}

class RtfText {
  readonly #parts: string[] = [];
  readonly #outer: Group[] = [];
  #group: Group = { isText: true, isHidden: false, fallbackLength: 1 };
  #decoder = decoderOf('1252');
  #toSkip = 0;

  /** Takes one token. Returns how many characters of binary data follow it. */
  add([whole, word, number, byte, symbol, brace]: RegExpExecArray): number {
    if (brace !== undefined) {
      this.#brace(brace);
    } else if (byte !== undefined) {
      this.#write(this.#decoder.decode(new Uint8Array([Number.parseInt(byte, 16)])));
    } else if (symbol !== undefined) {
      this.#group = symbol === '*' ? { ...this.#group, isText: false } : this.#group;
      this.#write(SYMBOLS.get(symbol) ?? '');
    } else if (word === undefined) {
      this.#write(/^[\r\n]/.test(whole) ? '' : whole);
    } else {
      return this.#word(word, number);
    }
    return 0;
  }

  toString(): string {
    return this.#parts.join('');
  }

  #brace(brace: string): void {
    this.#toSkip = 0;
    if (brace === '{') {
      this.#outer.push(this.#group);
    } else {
      this.#group = this.#outer.pop() ?? this.#group;
    }
  }

  #word(word: string, number = ''): number {
    switch (word) {
      case 'bin':
        return Math.max(Number(number), 0);
      case 'u':
        this.#write(String.fromCharCode(Number(number) & 0xffff));
        this.#toSkip = this.#group.fallbackLength;
        return 0;
      case 'uc':
        this.#group = { ...this.#group, fallbackLength: Number(number) };
        return 0;
      // Hidden text is no part of what was signed.
      case 'v':
        this.#group = { ...this.#group, isHidden: number !== '0' };
        return 0;
      case 'ansicpg':
        this.#decoder = decoderOf(number);
        return 0;
      default:
        this.#group = NOT_TEXT.has(word) ? { ...this.#group, isText: false } : this.#group;
        this.#write(CHARACTERS.get(word) ?? '');
        return 0;
    }
  }

  #write(text: string): void {
    const rest = text.slice(this.#toSkip);
    this.#toSkip -= text.length - rest.length;
    if (this.#group.isText && !this.#group.isHidden) {
      this.#parts.push(rest);
    }
  }
}

function decoderOf(codePage: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(`windows-${codePage}`);
  } catch {
    return new TextDecoder('windows-1252');
  }
}
