// SPDX-License-Identifier: Apache-2.0
import { readNote, type Attachment, type Passage } from './note-text.ts';
import { textOfMarkup } from './markup.ts';
import type { R4Attachment, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { binaryIn } from '../reference.ts';
import { LOINC } from '../systems.ts';

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
  /** Why a note that is there could not be read, in a few words: "PDF". */
  readonly unseen?: string;
}

/** All narrative of a patient: sections of Compositions, text attachments, clinical impressions. */
export function narrativesOf(records: RecordSet, patient: string): readonly Narrative[] {
  return records.once(readNarratives, patient);
}

function readNarratives(records: RecordSet, patient: string): readonly Narrative[] {
  return [
    ...records.ofPatient('Composition', patient).flatMap(fromComposition),
    ...records.ofPatient('DocumentReference', patient).flatMap((document) => fromDocument(records, document)),
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
  const whole = { ...about, text: '', codes: loincCodesOf([composition.type]) };
  const sections = allSections(composition.section).map(({ code, text, title = '' }) => ({
    ...about,
    text: `${title}\n${textOfMarkup(text?.div ?? '')}`,
    codes: loincCodesOf([code]),
  }));
  return [whole, ...sections];
}

type Section = NonNullable<ReadResource<'Composition'>['section']>[number];

/** Sections with those inside them, in reading order. */
function allSections(sections: readonly Section[] = []): Section[] {
  return sections.flatMap((section) => [section, ...allSections(section.section)]);
}

function fromDocument(records: RecordSet, document: ReadResource<'DocumentReference'>): Narrative[] {
  const encounter = relativeReference(document.context?.encounter?.[0]);
  const attachments = (document.content ?? []).map(({ attachment }) => attachmentOf(records, attachment));
  const read = attachments.flatMap((attachment) => readNote(attachment) ?? []);
  const codes = loincCodesOf([document.type]);
  const [unread] = read.length === 0 ? attachments : [];
  const about = {
    source: `DocumentReference/${document.id}`,
    date: (document.date ?? '').slice(0, 10),
    isSigned: document.docStatus !== 'preliminary',
    ...(encounter === undefined ? {} : { encounter }),
  };
  const passages = withoutRepeats(read).map((one) => ({ ...about, ...one, codes: [...codes, ...one.codes] }));
  return passages.length > 0
    ? passages
    : [{ ...about, text: '', codes, ...(unread && mayBeNote(document) ? { unseen: whyUnseen(unread) } : {}) }];
}

/** Documents beside the notes of a visit. What they hold is never asked for, seen or not. */
const NO_NOTES =
  /insurance|consent|\bcards?\b|licen[cs]e|authori[sz]ation|invoice|receipt|privacy|hipaa|radiology|imaging|x-?ray|\bmri\b|laboratory|photo/i;

function mayBeNote({ type, content = [] }: ReadResource<'DocumentReference'>): boolean {
  const names = [type?.text, ...(type?.coding ?? []).map(({ display }) => display)];
  const titles = content.map(({ attachment }) => attachment.title);
  return ![...names, ...titles].some((name) => name !== undefined && NO_NOTES.test(name));
}

function whyUnseen({ contentType = '', data }: Attachment): string {
  if (contentType.includes('pdf')) {
    return 'PDF';
  }
  if (contentType.startsWith('image/')) {
    return 'picture';
  }
  return data === undefined ? 'its file was not given' : `unknown form${contentType === '' ? '' : ` ${contentType}`}`;
}

/** The contents of a document are the same note in several forms. */
function withoutRepeats(passages: readonly Passage[]): Passage[] {
  return [...new Map(passages.map((one) => [one.text.replace(/\s+/g, ' ').trim(), one])).values()];
}

/** An attachment as it is, or with what the Binary holds that its address names. */
function attachmentOf(records: RecordSet, { contentType, data, url = '' }: R4Attachment): Attachment {
  const binary = data === undefined ? records.find('Binary', binaryIn(url)) : undefined;
  return { contentType: contentType ?? binary?.contentType, data: data ?? binary?.data };
}

function fromImpression(impression: ReadResource<'ClinicalImpression'>): Narrative {
  const encounter = relativeReference(impression.encounter);
  const notes = (impression.note ?? []).map(({ text }) => text);
  return {
    source: `ClinicalImpression/${impression.id}`,
    text: [impression.description, impression.summary, ...notes].filter(Boolean).join('\n'),
    codes: loincCodesOf([impression.code]),
    date: (impression.effectiveDateTime ?? impression.date ?? '').slice(0, 10),
    isSigned: impression.status === 'completed',
    ...(encounter === undefined ? {} : { encounter }),
  };
}

export function loincCodesOf(
  concepts: readonly (NonNullable<ReadResource<'Condition'>['code']> | undefined)[],
): string[] {
  return concepts
    .flatMap((concept) => concept?.coding ?? [])
    .flatMap(({ system, code }) => (system === LOINC && code !== undefined ? [code] : []));
}
