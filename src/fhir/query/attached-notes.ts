// SPDX-License-Identifier: Apache-2.0
import { addDays, parseDateTime } from '../date-time.ts';
import { documentDate, loincCodesOf } from '../read/narrative.ts';
import { NOTE_CODES } from '../read/note-codes.ts';
import { MAX_NOTE_BYTES, MAX_PDF_BYTES, isPdf, mayBeRead } from '../read/note-text.ts';
import type { ReadResource } from '../r4.ts';
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
  const isOfVisit = (document: ReadResource<'DocumentReference'>): boolean =>
    near.has(documentDate(document)) ||
    [...(document.context?.encounter ?? []), ...(document.context?.related ?? [])].some((visit) =>
      visits.has(relativeReference(visit) ?? ''),
    );
  const newestFirst = [...records.ofPatient('DocumentReference', patient)].sort((a, b) =>
    (a.date ?? '') < (b.date ?? '') ? 1 : -1,
  );
  const plans = newestFirst.filter(isPlan).slice(0, MAX_PLANS);
  const notes = newestFirst.filter((document) => isOfVisit(document) && !plans.includes(document));
  return [...new Set([...plans, ...notes].flatMap((note) => binariesOf(note, withPdf)))].slice(0, MAX_NOTES);
}

function isPlan({ type }: ReadResource<'DocumentReference'>): boolean {
  return loincCodesOf([type]).some((code) => NOTE_CODES.plan.includes(code));
}

/** The Binaries that hold a note, as `Binary/<id>`, where its text may be had. */
export function binariesOf({ content = [] }: ReadResource<'DocumentReference'>, withPdf = false): string[] {
  return content.flatMap(({ attachment: { contentType, data, url = '', size = 0 } }) => {
    const mayBeHad = isPdf({ contentType })
      ? withPdf && size <= MAX_PDF_BYTES
      : mayBeRead(contentType) && size <= MAX_NOTE_BYTES;
    return data === undefined && mayBeHad ? (binaryIn(url) ?? []) : [];
  });
}
