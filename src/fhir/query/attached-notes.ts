// SPDX-License-Identifier: Apache-2.0
import { addDays, parseDateTime } from '../date-time.ts';
import { attachmentsOf, loincCodesOf, reportDate } from '../read/narrative.ts';
import { NOTE_CODES } from '../read/note-codes.ts';
import { MAX_NOTE_BYTES, MAX_PDF_BYTES, isPdf, mayBeRead } from '../read/note-text.ts';
import { placeOfNote } from '../read/note-place.ts';
import { isReplaced } from '../read/replaced.ts';
import { isNoteReport } from '../read/report-kind.ts';
import type { R4Attachment, R4CodeableConcept, R4Reference } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { binaryIn } from '../reference.ts';
import type { Scope } from './searches.ts';

/** Notes of one run, and among them plans of care: a day has few, and each is a read of its own. */
const MAX_NOTES = 20;
const MAX_PLANS = 3;

/**
 * The Binaries that hold the text of the scope's visit notes and of the newest plans of care, as `Binary/<id>`. No
 * search leads to them, and those of other days say nothing about this one.
 * @param withPdf - Whether somebody reads PDFs.
 */
export function attachedNotes({ patient, dates, encounters }: Scope, records: RecordSet, withPdf = false): string[] {
  const near = new Set(dates.flatMap((date) => [addDays(date, -1), date, addDays(date, 1)]));
  const visits = new Set([
    ...encounters,
    ...records
      .all('Encounter')
      .filter(({ period }) => near.has(parseDateTime(period?.start ?? '')?.date ?? ''))
      .map(({ id }) => `Encounter/${id}`),
  ]);
  const isOfVisit = ({ date, about }: FiledRecord): boolean =>
    near.has(date) || about.some((visit) => visits.has(relativeReference(visit) ?? ''));
  const newestFirst = filedRecords(records, patient).sort((a, b) => (a.filed < b.filed ? 1 : -1));
  const plans = newestFirst.filter(isPlan).slice(0, MAX_PLANS);
  const notes = newestFirst.filter((one) => isOfVisit(one) && !plans.includes(one));
  const files = [...plans, ...notes].flatMap(({ attachments }) => attachments);
  return [...new Set(binariesOf(files, withPdf))].slice(0, MAX_NOTES);
}

/** A record whose text stands in files. */
interface FiledRecord {
  /** The day it is about. */
  readonly date: string;
  /** When it was filed. */
  readonly filed: string;
  readonly about: readonly (R4Reference | undefined)[];
  readonly type: R4CodeableConcept | undefined;
  readonly attachments: readonly R4Attachment[];
}

function filedRecords(records: RecordSet, patient: string): FiledRecord[] {
  return [
    ...records
      .ofPatient('DocumentReference', patient)
      .filter((document) => !isReplaced(records, document))
      .map((document) => ({
        ...placeOfNote(records, document),
        filed: document.date ?? '',
        type: document.type,
        attachments: attachmentsOf(document),
      })),
    ...records
      .ofPatient('DiagnosticReport', patient)
      .filter(isNoteReport)
      .map((report) => ({
        date: reportDate(report),
        filed: report.issued ?? reportDate(report),
        about: [report.encounter],
        type: report.code,
        attachments: report.presentedForm ?? [],
      })),
  ];
}

function isPlan({ type }: FiledRecord): boolean {
  return loincCodesOf([type]).some((code) => NOTE_CODES.plan.includes(code));
}

/** Types whose text may stand in a Binary. */
export const FILED_TYPES: readonly string[] = ['DocumentReference', 'DiagnosticReport'];

/** The files of every note among the records, whoever it is about. */
export function filesOf(records: RecordSet): R4Attachment[] {
  return [
    ...records.all('DocumentReference').flatMap(attachmentsOf),
    ...records
      .all('DiagnosticReport')
      .filter(isNoteReport)
      .flatMap(({ presentedForm = [] }) => presentedForm),
  ];
}

/** The Binaries that hold notes, as `Binary/<id>`, where their text may be had. */
export function binariesOf(files: readonly R4Attachment[], withPdf = false): string[] {
  return files.flatMap(({ contentType, data, url = '', size = 0 }) => {
    const mayBeHad = isPdf({ contentType })
      ? withPdf && size <= MAX_PDF_BYTES
      : mayBeRead(contentType) && size <= MAX_NOTE_BYTES;
    return data === undefined && mayBeHad ? (binaryIn(url) ?? []) : [];
  });
}
