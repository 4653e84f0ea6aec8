// SPDX-License-Identifier: Apache-2.0
import { Tokenizer, type Token } from 'simple-html-tokenizer';

/** Character references of clinical notes. HTML knows 2,231, and a bot would have to carry them all. */
const CHARACTERS = new Map([
  ['nbsp', ' '],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['deg', '°'],
  ['plusmn', '±'],
  ['frac12', '½'],
  ['times', '×'],
  ['middot', '·'],
  ['bull', '•'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['hellip', '…'],
  ['le', '≤'],
  ['ge', '≥'],
  ['rarr', '→'],
  ['eacute', 'é'],
]);

const LAST_CODE_POINT = 0x10ffff;

/** Elements that begin a line of their own, those of CDA narrative included. */
const BLOCKS = new Set(
  'address article blockquote body br caption dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr item li list ol p paragraph pre section table text th title tr ul'.split(
    ' ',
  ),
);

/** Elements whose content nobody reads. */
const UNREAD = new Set(['style', 'script', 'head']);

/** The text of XHTML or HTML, a line for each block. */
export function textOfMarkup(markup: string): string {
  return markup === '' ? '' : textOfTokens(tokensOf(markup));
}

/** Tags and text in order. Takes what browsers take: elements left open, attributes without quotes, a lone `<`. */
export function tokensOf(markup: string): Token[] {
  // The tokenizer knows neither CDATA nor a `<` that begins no tag, as in "pain < 3/10".
  const tidy = markup
    .split('<![CDATA[')
    .map((part, index) => (index === 0 ? part : withoutCdataEnd(part)))
    .join('')
    .replace(/<(?![A-Za-z/!?])/g, '&lt;');
  return new Tokenizer({ parse: characterOf }).tokenize(tidy);
}

/** The text between tags, without what is not shown. */
export function textOfTokens(tokens: readonly Token[]): string {
  const parts: string[] = [];
  let unread: string | undefined;
  for (const token of tokens) {
    const name = token.type === 'StartTag' || token.type === 'EndTag' ? localName(token.tagName) : '';
    if (unread !== undefined) {
      unread = token.type === 'EndTag' && name === unread ? undefined : unread;
    } else if (token.type === 'Chars') {
      parts.push(token.chars);
    } else if (name !== '') {
      unread = token.type === 'StartTag' && !token.selfClosing && UNREAD.has(name) ? name : undefined;
      parts.push(BLOCKS.has(name) ? '\n' : ' ');
    }
  }
  return parts.join('');
}

/** An element's name in small letters and without its namespace's prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

function withoutCdataEnd(part: string): string {
  const end = part.indexOf(']]>');
  const [verbatim, rest] = end < 0 ? [part, ''] : [part.slice(0, end), part.slice(end + 3)];
  return verbatim.replaceAll('&', '&amp;').replaceAll('<', '&lt;') + rest;
}

function characterOf(reference: string): string | undefined {
  const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(reference);
  if (!number) {
    return CHARACTERS.get(reference);
  }
  const [, hex, decimal = ''] = number;
  const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return codePoint <= LAST_CODE_POINT ? String.fromCodePoint(codePoint) : undefined;
}
