// SPDX-License-Identifier: Apache-2.0
import type { R4Reference } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { visitsOfDocument } from './document-visits.ts';
import { replacedNotes, sourceOf, type Note } from './replaced.ts';

/** Where a note belongs. */
export interface NotePlace {
  /** Date written, `YYYY-MM-DD`, or where it says so the date it is about; empty where none is given. */
  readonly date: string;
  /** The visits, and what else it is related to. */
  readonly about: readonly R4Reference[];
}

/**
 * Where a note belongs: one that replaces another belongs where that one did, however much later it was written, unless
 * it says which days it covers, or names another visit.
 */
export function placeOfNote(records: RecordSet, note: Note): NotePlace {
  return records.once(readPlace, note);
}

function readPlace(records: RecordSet, note: Note): NotePlace {
  const own = ownPlace(records, note);
  const earlier = statedDay(note) === undefined ? earlierPlaces(records, note) : [];
  const [date] = earlier.flatMap((one) => (one.date === '' ? [] : one.date)).sort();
  const about = earlier.flatMap((one) => one.about);
  const [visits, formerly] = [visitsIn(own.about), visitsIn(about)];
  const isElsewhere = visits.length > 0 && formerly.length > 0 && !visits.some((visit) => formerly.includes(visit));
  return date === undefined || isElsewhere ? own : { date, about: visits.length > 0 ? own.about : about };
}

/** The places of the notes that one replaces, and of those that these replace. */
function earlierPlaces(records: RecordSet, note: Note): NotePlace[] {
  const replaced = records.once(replacedNotes, relativeReference(note.subject) ?? '');
  const all = new Set([note]);
  for (const one of all) {
    (replaced.get(sourceOf(one)) ?? []).forEach((earlier) => all.add(earlier));
  }
  return [...all].slice(1).map((one) => ownPlace(records, one));
}

/** As it says itself, or a treatment that names it as its report. */
function ownPlace(records: RecordSet, note: Note): NotePlace {
  return {
    // A note may be filed days after its visit.
    date: statedDay(note) ?? (note.date ?? '').slice(0, 10),
    about: [
      ...(note.resourceType === 'Composition' ? [note.encounter] : visitsOfDocument(records, note)),
      ...visitsReporting(records, sourceOf(note)),
    ].filter((visit) => visit !== undefined),
  };
}

/** The visits of the treatments that name a document as their report. */
export function visitsReporting(records: RecordSet, source: string): R4Reference[] {
  const reporting = records.index('Procedure', 'report', ({ report = [] }) => report.map(relativeReference));
  return (reporting.get(source) ?? []).flatMap(({ encounter }) => encounter ?? []);
}

function statedDay(note: Note): string | undefined {
  return note.resourceType === 'Composition' ? undefined : note.context?.period?.start?.slice(0, 10);
}

/** Of links, those to visits, as `Encounter/<id>`. */
export function visitsIn(links: readonly (R4Reference | undefined)[]): string[] {
  return links.flatMap((link) => relativeReference(link) ?? []).filter((source) => source.startsWith('Encounter/'));
}
