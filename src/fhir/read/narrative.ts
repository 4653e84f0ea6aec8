// SPDX-License-Identifier: Apache-2.0
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';

/** Narrative text of a record, with where and when it was written. */
export interface Narrative {
  readonly source: string;
  readonly text: string;
  /** LOINC codes of the document or section. */
  readonly codes: readonly string[];
  /** Date written, `YYYY-MM-DD`; empty where none is given. */
  readonly date: string;
  readonly encounter?: string;
  /** False while the document is preliminary. */
  readonly isSigned: boolean;
}

const LOINC = 'http://loinc.org';

/** All narrative of a patient: sections of Compositions, text attachments, clinical impressions. */
export function narrativesOf(records: RecordSet, patient: string): Narrative[] {
  return [
    ...records.ofPatient('Composition', patient).flatMap(fromComposition),
    ...records.ofPatient('DocumentReference', patient).map(fromDocument),
    ...records.ofPatient('ClinicalImpression', patient).map(fromImpression),
  ];
}

function fromComposition(composition: ReadResource<'Composition'>): Narrative[] {
  const source = `Composition/${composition.id}`;
  const encounter = relativeReference(composition.encounter);
  const about = {
    source,
    date: (composition.date ?? '').slice(0, 10),
    isSigned: composition.status !== 'preliminary',
    ...(encounter === undefined ? {} : { encounter }),
  };
  const whole = { ...about, text: '', codes: loincCodes([composition.type]) };
  const sections = (composition.section ?? []).map(({ code, text, title = '' }) => ({
    ...about,
    text: `${title}\n${stripMarkup(text?.div ?? '')}`,
    codes: loincCodes([code]),
  }));
  return [whole, ...sections];
}

function fromDocument(document: ReadResource<'DocumentReference'>): Narrative {
  const encounter = relativeReference(document.context?.encounter?.[0]);
  const texts = (document.content ?? []).map(({ attachment }) => attachmentText(attachment));
  return {
    source: `DocumentReference/${document.id}`,
    text: texts.join('\n'),
    codes: loincCodes([document.type]),
    date: (document.date ?? '').slice(0, 10),
    isSigned: document.docStatus !== 'preliminary',
    ...(encounter === undefined ? {} : { encounter }),
  };
}

function fromImpression(impression: ReadResource<'ClinicalImpression'>): Narrative {
  const encounter = relativeReference(impression.encounter);
  const notes = (impression.note ?? []).map(({ text }) => text);
  return {
    source: `ClinicalImpression/${impression.id}`,
    text: [impression.description, impression.summary, ...notes].filter(Boolean).join('\n'),
    codes: loincCodes([impression.code]),
    date: (impression.effectiveDateTime ?? impression.date ?? '').slice(0, 10),
    isSigned: impression.status === 'completed',
    ...(encounter === undefined ? {} : { encounter }),
  };
}

interface Attachment {
  readonly contentType?: string | undefined;
  readonly data?: string | undefined;
}

/** Text of a plain or HTML attachment; other types are not read. */
function attachmentText({ contentType = '', data }: Attachment): string {
  if (data === undefined || !/^text\/(?:plain|html)|xhtml/.test(contentType)) {
    return '';
  }
  const text = decodeBase64(data);
  return contentType.startsWith('text/plain') ? text : stripMarkup(text);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** UTF-8 text in base64. Medplum's bot context has neither Buffer nor atob. */
function decodeBase64(data: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of data.replace(/[^A-Za-z0-9+/]/g, '')) {
    held = (held << 6) | BASE64.indexOf(character);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

function stripMarkup(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;|&#160;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function loincCodes(concepts: readonly (NonNullable<ReadResource<'Condition'>['code']> | undefined)[]): string[] {
  return concepts
    .flatMap((concept) => concept?.coding ?? [])
    .flatMap(({ system, code }) => (system === LOINC && code !== undefined ? [code] : []));
}
