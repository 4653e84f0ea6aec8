// SPDX-License-Identifier: Apache-2.0
import { decodeText } from '../../decode-text.ts';
import { decodeBase64 } from '../base64.ts';
import { cdaAttachment, cdaSections, isCda } from './cda.ts';
import { textOfMarkup } from './markup.ts';
import { isRtf, textOfRtf } from './rtf.ts';

/** Larger notes are not read: no therapist writes them, and a bot has to answer in time. */
export const MAX_NOTE_BYTES = 2_000_000;

/** A PDF is larger than its text; what makes it larger than this are pictures. */
export const MAX_PDF_BYTES = 5_000_000;

const NOT_TEXT = /^(?:image|audio|video)\/|\/pdf\b/;

/** False for a type that holds no text that can be had: such a note need not be fetched. */
export function mayBeRead(contentType = ''): boolean {
  return !NOT_TEXT.test(contentType);
}

/** How a PDF begins (`%PDF-`), in base64. */
export const PDF_BEGINS = 'JVBERi0';

/** True for a file that its type or its first bytes say to be a PDF. */
export function isPdf({ contentType = '', data = '' }: Attachment): boolean {
  return /\/pdf\b/i.test(contentType) || data.startsWith(PDF_BEGINS);
}

/** A note as a record holds it. */
export interface Attachment {
  readonly contentType?: string | undefined;
  /** In base64. */
  readonly data?: string | undefined;
}

/** A stretch of a note, with the LOINC codes of its own. */
export interface Passage {
  readonly text: string;
  readonly codes: readonly string[];
}

/**
 * What a note says: plain text, HTML, RTF, or CDA with its sections. The form is known by the content where its type
 * is missing or says otherwise.
 * @returns Undefined where it is not there, too large, or in a form without text that can be had, as a scan is.
 */
export function readNote({ contentType = '', data }: Attachment): readonly Passage[] | undefined {
  const isPossible = data !== undefined && (data.length * 3) / 4 <= MAX_NOTE_BYTES && mayBeRead(contentType);
  const text = isPossible ? textOf(data, contentType) : undefined;
  if (text === undefined) {
    return undefined;
  }
  if (isCda(text)) {
    return readCda(text);
  }
  const isMarkup = /html|xml/.test(contentType) || /^\s*<(?:!doctype|\?xml|html|body|div|p)\b/i.test(text);
  const read = isRtf(text) ? textOfRtf(text) : isMarkup ? textOfMarkup(text) : text;
  // Pages without a word hold pictures of them.
  const isPicture = read !== text && read.trim() === '';
  return isPicture ? undefined : [{ text: read, codes: [] }];
}

function readCda(xml: string): readonly Passage[] | undefined {
  const attached = cdaAttachment(xml);
  const sections = attached ? readNote(attached) : cdaSections(xml);
  return sections?.some(({ text }) => text.trim() !== '') === true ? sections : undefined;
}

/** A sign of words: base64 has no points, commas or colons. */
const PLAIN_TEXT = /[^A-Za-z0-9+/=_\s-]/;

/** The text of an attachment; undefined for what is no text. Some exporters write it as it is, not in base64. */
function textOf(data: string, contentType: string): string | undefined {
  const text = PLAIN_TEXT.test(data) ? data : decodeText(decodeBase64(data), contentType);
  return text.startsWith('%PDF') || text.includes('\0') ? undefined : text;
}
