// SPDX-License-Identifier: Apache-2.0
import type { Token } from 'simple-html-tokenizer';
import { localName, textOfTokens, tokensOf } from './markup.ts';
import { underTitle } from './said.ts';

const LOINC_OID = '2.16.840.1.113883.6.1';

/** The document's root stands behind a declaration, stylesheets and comments. */
const HEADER_LENGTH = 4000;

type StartTag = Extract<Token, { readonly type: 'StartTag' }>;

/** A section of a document, with its LOINC codes. */
export interface CdaSection {
  readonly codes: readonly string[];
  readonly text: string;
}

/** A whole note that a CDA document carries in another form, in base64. */
export interface CdaAttachment {
  readonly contentType: string;
  readonly data: string;
}

export function isCda(text: string): boolean {
  return /<(?:\w+:)?ClinicalDocument[\s>]/.test(text.slice(0, HEADER_LENGTH));
}

/** Every section of a CDA document, nested ones too: its title and narrative, not its coded entries. */
export function cdaSections(xml: string): CdaSection[] {
  const sections: { codes: string[]; title: Token[]; text: Token[] }[] = [];
  const open: typeof sections = [];
  const path: string[] = [];
  for (const token of tokensOf(xml)) {
    if (token.type === 'StartTag') {
      const name = localName(token.tagName);
      if (name === 'section') {
        const section = { codes: [], title: [], text: [] };
        sections.push(section);
        open.push(section);
      } else if (name === 'code' && path.at(-1) === 'section') {
        open.at(-1)?.codes.push(...loincCodesOf(token));
      }
      path.push(...(token.selfClosing ? [] : [name]));
    }
    const element = path[path.lastIndexOf('section') + 1];
    if (element === 'title' || element === 'text') {
      open.at(-1)?.[element].push(token);
    }
    if (token.type === 'EndTag' && path.pop() === 'section') {
      open.pop();
    }
  }
  return sections.map(({ codes, title, text }) => ({
    codes,
    text: underTitle(textOfTokens(title), textOfTokens(text)),
  }));
}

/** The note of a document without sections (C-CDA's Unstructured Document); undefined where there is none. */
export function cdaAttachment(xml: string): CdaAttachment | undefined {
  const tokens = tokensOf(xml);
  const body = tokens.findIndex((token) => token.type === 'StartTag' && localName(token.tagName) === 'nonxmlbody');
  const start = tokens.findIndex(
    (token, index) => index > body && token.type === 'StartTag' && localName(token.tagName) === 'text',
  );
  const [text, content] = [tokens[start], tokens[start + 1]];
  return body >= 0 && text?.type === 'StartTag' && content?.type === 'Chars'
    ? { contentType: attributeOf(text, 'mediaType') ?? '', data: content.chars }
    : undefined;
}

function loincCodesOf(code: StartTag): string[] {
  const value = attributeOf(code, 'code');
  return attributeOf(code, 'codeSystem') === LOINC_OID && value !== undefined ? [value] : [];
}

function attributeOf({ attributes }: StartTag, name: string): string | undefined {
  return attributes.find(([attribute]) => attribute === name)?.[1];
}
