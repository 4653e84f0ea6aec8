// SPDX-License-Identifier: Apache-2.0
import { disciplineOfRole, isClinician, type DayDiscipline } from '../../engine/billing/performers.ts';
import { indexBy } from '../index-by.ts';
import type { RecordSet } from '../record-set.ts';
import { authorRoles } from './document-authors.ts';
import { documentsOf, narrativesOf, type Narrative } from './narrative.ts';
import { NOTE_CODES, PROGRESS_REPORT_OF } from './note-codes.ts';

/** A progress report, as far as it matters to when the next one is due. */
export interface ProgressReport {
  readonly source: string;
  readonly date: string;
  /** The therapy that it is about; undefined where neither its code nor its authors tell. */
  readonly discipline: DayDiscipline | undefined;
}

/**
 * A patient's signed and dated progress reports, the oldest first. One that no clinician wrote or signed, such as an
 * assistant's, is none (Pub 100-02 ch. 15 §220.3.D).
 */
export function progressReportsOf(records: RecordSet, patient: string): readonly ProgressReport[] {
  const narratives = narrativesOf(records, patient);
  const bySource = indexBy(narratives, ({ source }) => [source]);
  return records
    .once(reportsByName, patient)
    .flatMap((source) => toReport(records, bySource.get(source) ?? []) ?? [])
    .sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)));
}

/** True for a report that counts for a day's therapy: of the same one, or of one that nobody tells. */
export function isReportFor(discipline: DayDiscipline, report: ProgressReport): boolean {
  const { discipline: of = discipline } = report;
  return of === discipline || of === 'MD' || discipline === 'unknown' || discipline === 'MD';
}

/** Documents that are called progress reports, whoever wrote them. */
export function reportsByName(records: RecordSet, patient: string): string[] {
  return documentsOf(narrativesOf(records, patient), NOTE_CODES.progressReport);
}

function toReport(records: RecordSet, parts: readonly Narrative[]): ProgressReport | undefined {
  const [{ source, date, isSigned } = NOTHING] = parts;
  const roles = authorRoles(records, source).filter((role) => role !== 'unknown');
  const clinicians = roles.filter(isClinician);
  const coded = parts.flatMap(({ codes }) => codes.flatMap((code) => PROGRESS_REPORT_OF[code] ?? []));
  const [discipline] = coded.length > 0 ? coded : clinicians.flatMap((role) => disciplineOfRole(role) ?? []);
  const isByOthers = roles.length > 0 && clinicians.length === 0;
  return date === '' || !isSigned || isByOthers ? undefined : { source, date, discipline };
}

const NOTHING = { source: '', date: '', isSigned: false };
