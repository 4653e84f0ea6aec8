// SPDX-License-Identifier: Apache-2.0
import { mayBeRead, readNote, type Attachment, type Passage } from './note-text.ts';
import { textOfMarkup } from './markup.ts';
import { R4_SCHEMAS, type AnyResource, type R4Attachment, type ReadResource } from '../r4.ts';
import { conceptTexts } from './concept.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { binaryIn, containedIn } from '../reference.ts';
import { placeOfNote, visitsIn, visitsReporting } from './note-place.ts';
import { isReplaced, type Note } from './replaced.ts';
import { isNoteReport } from './report-kind.ts';
import { isSaid, underTitle } from './said.ts';
import { terminologyOf } from './terminology.ts';

/** Narrative text of a record, with where and when it was written. */
export interface Narrative {
  readonly source: string;
  readonly text: string;
  /** LOINC codes of the document or section. */
  readonly codes: readonly string[];
  /** What the whole document is called. */
  readonly titles: readonly string[];
  /** What this section of it is called. */
  readonly heading?: string;
  /** Date written, `YYYY-MM-DD`, or where it says so the date it is about; empty where none is given. */
  readonly date: string;
  readonly encounters: readonly string[];
  /** False while the document is preliminary. */
  readonly isSigned: boolean;
  /** Why a note that is there could not be read, in a few words: "PDF". */
  readonly unseen?: string;
}

/** All narrative of a patient: sections of Compositions, text attachments, clinical impressions, forms. */
export function narrativesOf(records: RecordSet, patient: string): readonly Narrative[] {
  return records.once(readNarratives, patient);
}

/** Documents with one of these codes that say something, or whose text is there and was not seen. */
export function documentsOf(narratives: readonly Narrative[], codes: readonly string[]): string[] {
  const withText = new Set(
    narratives.filter(({ text, unseen }) => isSaid(text) || unseen !== undefined).map(({ source }) => source),
  );
  const coded = narratives.filter((narrative) => narrative.codes.some((code) => codes.includes(code)));
  return [...new Set(coded.map(({ source }) => source))].filter((source) => withText.has(source));
}

function readNarratives(records: RecordSet, patient: string): readonly Narrative[] {
  const stands = (note: Note): boolean => isValid(note) && !isReplaced(records, note);
  return [
    ...records
      .ofPatient('Composition', patient)
      .filter(stands)
      .flatMap((composition) => fromComposition(records, composition)),
    ...records
      .ofPatient('DocumentReference', patient)
      .filter(stands)
      .flatMap((document) => fromDocument(records, document)),
    ...records
      .ofPatient('DiagnosticReport', patient)
      .filter((report) => isValid(report) && REPORTED.includes(report.status) && isNoteReport(report))
      .flatMap((report) => fromReport(records, report)),
    ...records.ofPatient('ClinicalImpression', patient).filter(isValid).map(fromImpression),
    ...records.ofPatient('QuestionnaireResponse', patient).filter(isForm).map(fromForm),
  ];
}

const VOID: readonly (string | undefined)[] = ['entered-in-error', 'superseded'];

/** A report that was registered or cancelled says nothing yet, or no more. */
const REPORTED: readonly string[] = ['preliminary', 'partial', 'final', 'amended', 'corrected', 'appended', 'unknown'];

function isValid({
  status,
  docStatus,
}: {
  readonly status?: string | undefined;
  readonly docStatus?: string | undefined;
}): boolean {
  return !VOID.includes(status) && !VOID.includes(docStatus);
}

function fromComposition(records: RecordSet, composition: ReadResource<'Composition'>): Narrative[] {
  const { date, about: named } = placeOfNote(records, composition);
  const about = {
    source: `Composition/${composition.id}`,
    date,
    isSigned: composition.status !== 'preliminary',
    encounters: visitsIn(named),
    titles: [composition.title, ...conceptTexts(composition.type)].filter((title) => title !== undefined),
  };
  const sections = allSections(composition.section)
    .map(({ code, text, title = '' }) => ({
      ...about,
      text: underTitle(title, textOfMarkup(text?.div ?? '')),
      codes: loincCodesOf([code]),
      heading: title,
    }))
    .filter(({ text }) => text !== '');
  // The narrative of the whole repeats the sections; it is read where these say nothing.
  const text = sections.length === 0 ? textOfMarkup(composition.text?.div ?? '') : '';
  return [{ ...about, text, codes: loincCodesOf([composition.type]) }, ...sections];
}

type Section = NonNullable<ReadResource<'Composition'>['section']>[number];

/** Sections with those inside them, in reading order. */
function allSections(sections: readonly Section[] = []): Section[] {
  return sections.flatMap((section) => [section, ...allSections(section.section)]);
}

function fromDocument(records: RecordSet, document: ReadResource<'DocumentReference'>): Narrative[] {
  const { type, contained, docStatus } = document;
  const { date, about } = placeOfNote(records, document);
  return fromFiles(records, {
    about: {
      source: `DocumentReference/${document.id}`,
      date,
      isSigned: docStatus !== 'preliminary',
      encounters: visitsIn(about),
      titles: titlesOf(document),
    },
    codes: loincCodesOf([type]),
    attachments: attachmentsOf(document),
    contained,
  });
}

/** A note that comes as a report: its files, and what it concludes. */
function fromReport(records: RecordSet, report: ReadResource<'DiagnosticReport'>): Narrative[] {
  const { id, status, code, encounter, presentedForm = [], conclusion, contained } = report;
  return fromFiles(records, {
    about: {
      source: `DiagnosticReport/${id}`,
      date: reportDate(report),
      isSigned: status !== 'preliminary' && status !== 'partial',
      encounters: visitsIn([encounter, ...visitsReporting(records, `DiagnosticReport/${id}`)]),
      titles: [...conceptTexts(code), ...presentedForm.map(({ title }) => title)].filter(
        (title) => title !== undefined,
      ),
    },
    codes: loincCodesOf([code]),
    attachments: presentedForm,
    contained,
    said: conclusion,
  });
}

/** A note that stands in files of one record. */
interface FiledNote {
  readonly about: Omit<Narrative, 'text' | 'codes'>;
  readonly codes: readonly string[];
  readonly attachments: readonly R4Attachment[];
  readonly contained: readonly AnyResource[] | undefined;
  /** What the record itself says beside its files. */
  readonly said?: string | undefined;
}

function fromFiles(records: RecordSet, { about, codes, attachments, contained, said }: FiledNote): Narrative[] {
  const files = attachments.map((attachment) => attachmentOf(records, attachment, contained));
  const inFiles = files.flatMap((file) => readNote(file) ?? []);
  const [unread] = inFiles.length === 0 ? files : [];
  const read = [...inFiles, ...(said === undefined ? [] : [{ text: said, codes: [] }])];
  const unseen =
    unread && !about.titles.some((title) => NO_NOTES.test(title)) ? { unseen: whyUnseen(unread) } : undefined;
  const passages = withoutRepeats(read).map((one) => ({
    ...about,
    ...one,
    ...unseen,
    codes: [...codes, ...one.codes],
  }));
  return passages.length > 0 ? passages : [{ ...about, text: '', codes, ...unseen }];
}

/** The files of a document. */
export function attachmentsOf({ content = [] }: Pick<ReadResource<'DocumentReference'>, 'content'>): R4Attachment[] {
  return content.map(({ attachment }) => attachment);
}

/** The day that a report is about, else the one on which it was given out. */
export function reportDate({
  effectiveDateTime,
  effectivePeriod,
  issued,
}: Pick<ReadResource<'DiagnosticReport'>, 'effectiveDateTime' | 'effectivePeriod' | 'issued'>): string {
  return (effectiveDateTime ?? effectivePeriod?.start ?? issued ?? '').slice(0, 10);
}

function titlesOf({ type, content = [] }: ReadResource<'DocumentReference'>): string[] {
  return [...conceptTexts(type), ...content.map(({ attachment }) => attachment.title)].filter(
    (title) => title !== undefined,
  );
}

/** A form that staff filled in: what patients answer of themselves is no note. */
function isForm({ status, source }: ReadResource<'QuestionnaireResponse'>): boolean {
  const by = relativeReference(source) ?? '';
  return (status === 'completed' || status === 'amended') && !/^(?:Patient|RelatedPerson)\//.test(by);
}

/** What was written freely into a form, each answer under its question, in its group. */
function fromForm({ id, authored = '', encounter, item }: ReadResource<'QuestionnaireResponse'>): Narrative {
  return {
    source: `QuestionnaireResponse/${id}`,
    text: writtenAnswers(item).join('\n'),
    codes: [],
    titles: [],
    date: authored.slice(0, 10),
    encounters: visitsIn([encounter]),
    isSigned: true,
  };
}

type Item = NonNullable<ReadResource<'QuestionnaireResponse'>['item']>[number];

function writtenAnswers(items: readonly Item[] = []): string[] {
  return items.flatMap(({ text = '', answer = [], item = [] }) => {
    const written = answer.flatMap(({ valueString }) => (typeof valueString === 'string' ? [valueString] : []));
    const inner = writtenAnswers([...item, ...answer.flatMap((one) => one.item ?? [])]);
    const own = written.length > 0 ? [`${text}: ${written.join('; ')}`] : [];
    return [...(own.length === 0 && inner.length > 0 ? [`${text}:`] : own), ...inner];
  });
}

/** Documents beside the notes of a visit. What they hold is never asked for, seen or not. */
const NO_NOTES =
  /insurance|consent|\bcards?\b|licen[cs]e|authori[sz]ation|invoice|receipt|privacy|hipaa|radiology|imaging|x-?ray|\bmri\b|laboratory|photo/i;

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
function withoutRepeats(passages: readonly Passage[]): readonly Passage[] {
  return passages.length < 2
    ? passages
    : [...new Map(passages.map((one) => [one.text.replace(/\s+/g, ' ').trim(), one])).values()];
}

/** A file inside its own address (RFC 2397). */
const DATA_URL = /^data:([^,;]*)(?:;[^,;]*)*;base64,(.*)$/s;

/** An attachment as it is, or with what the Binary holds that its address names: on the server, or inside the record. */
function attachmentOf(
  records: RecordSet,
  { contentType, data, url = '' }: R4Attachment,
  contained: readonly AnyResource[] = [],
): Attachment {
  const [, typeOfUrl, dataOfUrl] = DATA_URL.exec(url) ?? [];
  if (data === undefined && dataOfUrl !== undefined) {
    return { contentType: contentType ?? typeOfUrl, data: dataOfUrl };
  }
  const inside = containedIn(contained, url);
  const held = inside ? R4_SCHEMAS.Binary.safeParse(inside).data : records.find('Binary', binaryIn(url));
  const binary = data === undefined ? held : undefined;
  // Of a PDF the Binary may hold the text that was read of it.
  const type = binary && !mayBeRead(contentType) ? binary.contentType : (contentType ?? binary?.contentType);
  return { contentType: type, data: data ?? binary?.data };
}

function fromImpression(impression: ReadResource<'ClinicalImpression'>): Narrative {
  const notes = (impression.note ?? []).map(({ text }) => text);
  return {
    source: `ClinicalImpression/${impression.id}`,
    text: [impression.description, impression.summary, ...notes].filter(Boolean).join('\n'),
    codes: loincCodesOf([impression.code]),
    date: (impression.effectiveDateTime ?? impression.date ?? '').slice(0, 10),
    isSigned: impression.status === 'completed',
    encounters: visitsIn([impression.encounter]),
    titles: [],
  };
}

export function loincCodesOf(
  concepts: readonly (NonNullable<ReadResource<'Condition'>['code']> | undefined)[],
): string[] {
  return concepts
    .flatMap((concept) => concept?.coding ?? [])
    .flatMap(({ system = '', code }) => (code !== undefined && terminologyOf(system) === 'loinc' ? [code] : []));
}
