// SPDX-License-Identifier: Apache-2.0
import { DayIndex, countWhile, type DayScope } from './day-index.ts';
import type { Documentation, Evidence, Noted, RecordKind, Unseen } from '../../engine/billing/documentation.ts';
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { noteLikeness } from '../../engine/billing/note-likeness.ts';
import type { ServiceLine } from '../../engine/billing/treatment-day.ts';
import type { NoteElement } from '../../engine/text/element-terms.ts';
import { readText, type TextReading } from '../../engine/text/read-text.ts';
import { markedNotGiven, unseenOfType } from '../query/not-given.ts';
import { parseDateTime } from '../date-time.ts';
import { unreadReasons } from './diagnosis.ts';
import { measuresOf } from './measures.ts';
import { conceptTexts, saysNothing, titlesOf } from './concept.ts';
import { narrativesOf, type Narrative } from './narrative.ts';
import { isSaid } from './said.ts';
import { NOTE_CODES } from './note-codes.ts';
import { plansOf } from './plans.ts';
import { isReportFor, progressReportsOf } from './progress-reports.ts';
import type { ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { therapyPlansOf, unreadOrdersOf } from './therapy-plan.ts';
import { msPerUnitOf } from './time-unit.ts';
import { unseenOfDay } from './unread-records.ts';
import { namesComplaint } from './visit-reason.ts';
import { gathered, present } from '../../engine/present.ts';

type Procedure = ReadResource<'Procedure'>;

const CLONED_FROM = 0.9;

const NOT_GIVEN_REASON = 'the EHR refuses the search';

/** What decides which documents speak about a day. */
export interface DocumentationScope extends DayScope {
  readonly patient: string;
  readonly services: readonly ServiceLine[];
  readonly discipline: DayDiscipline;
  /** Every date on which the patient was treated in this discipline, this one included, in order. */
  readonly treatmentDates: readonly string[];
  /** Those of them with an initial evaluation: each begins an episode. */
  readonly evaluationDates: readonly string[];
}

/**
 * Finds the elements of documentation of a treatment day: in structured resources first, then in narrative text,
 * where negation ("patient denies pain") is understood. Evidence is kept by reference and offset, never by text.
 */
export function readDocumentation(records: RecordSet, scope: DocumentationScope): Documentation {
  const byDay = records.once(narrativesByDay, scope.patient);
  const ofDay = byDay.of(scope);
  const told = new Set(gathered(scope.services, ({ source, parts = NONE }) => [source, ...parts]));
  const treatments = present([...told], (source) => records.find('Procedure', source));
  const ofTreatments = gathered(treatments, notesOfTreatment);
  const manualTherapy = scope.services.filter(({ code }) => code === MANUAL_THERAPY);
  const titles = gathered(manualTherapy, ({ source }) => titlesOfTreatment(records.find('Procedure', source)));
  const notes = [...ofDay, ...ofTreatments];
  const inNotes = (element: NoteElement, codes: readonly string[]): Evidence[] => evidenceIn(notes, element, codes);
  const visits = present([...scope.encounters], (source) => records.find('Encounter', source));
  const reported = sinceReport(records, scope);
  const clone = clonedFrom(ofDay, byDay.before(scope.dateOfService));
  const measures = measuresOf(records, scope);
  const minutes = notedIn(notes, (reading) => reading.minutes.map((noted) => ({ noted, start: noted.start })));
  const plans = records.once(plansOf, scope.patient);
  return {
    symptoms: [
      ...gathered(visits, (visit) => reasonEvidence(records, visit)),
      ...measures.symptom,
      ...inNotes('symptom', NOTE_CODES.symptoms),
    ],
    functionalLimitations: [
      ...measures['functional-limitation'],
      ...inNotes('functional-limitation', NOTE_CODES.functionalLimitations),
    ],
    examFindings: [...measures['exam-finding'], ...inNotes('exam-finding', NOTE_CODES.examFindings)],
    responses: [...present(treatments, outcomeOf), ...measures.response, ...inNotes('response', [])],
    plans,
    ...reported,
    notedTechniques: notedIn(notes, techniquesOf),
    notedRegions: [
      ...notedIn(ofDay, treatedRegionsOf),
      ...notedIn(ofTreatments, regionsOfTreatment),
      ...notedIn(titles, regionsOfTreatment),
    ],
    notedMinutes: minutes,
    unseen: [
      ...unseenIn(notes, 'visit-note'),
      ...records.once(unseenPlans, scope.patient),
      ...unseenBeside(records, visits),
      ...unseenOfDay(records, scope.patient, scope, scope.services),
      ...gathered(visits, (visit) => unseenReasons(records, visit)),
    ],
    hasTotalTime:
      allTimed(scope.services) || visits.some(hasTotalTime) || minutes.some(({ noted }) => noted.of === 'visit'),
    ...(clone ? { clonedFrom: clone } : {}),
  };
}

/**
 * Reads the notes of days one after another. Ten by themselves take some 15 % less time than ten among other records,
 * a thousand a third less (`bench/README.md`); what was read of a text is kept for `readDocumentation`.
 */
export function readNotes(records: RecordSet, patient: string, days: readonly DayScope[]): void {
  const byDay = records.once(narrativesByDay, patient);
  for (const { text } of days.flatMap((day) => byDay.of(day))) {
    readText(text);
  }
}

function narrativesByDay(records: RecordSet, patient: string): DayIndex<Narrative> {
  return new DayIndex(narrativesOf(records, patient));
}

function unseenPlans(records: RecordSet, patient: string): Unseen[] {
  const plans = new Set(records.once(plansOf, patient).map(({ source }) => source));
  const written = narrativesOf(records, patient).filter(({ source }) => plans.has(source));
  const ordered = records.once(therapyPlansOf, patient).filter((plan) => unreadOrdersOf(records, plan).length > 0);
  return [
    ...unseenIn(written, 'plan-text'),
    ...ordered.map(({ id }): Unseen => ({
      source: `CarePlan/${id}`,
      kind: 'plan-text',
      reason: 'its orders were not given',
    })),
  ].filter(({ source }) => plans.has(source));
}

function evidenceIn(notes: readonly Narrative[], element: NoteElement, codes: readonly string[]): Evidence[] {
  return present(notes, ({ source, text, codes: sectionCodes }) => {
    const isSection = sectionCodes.some((code) => codes.includes(code)) && isAnswered(text, element);
    const offset = isSection ? 0 : readText(text).elements[element][0];
    return offset === undefined ? undefined : { source, offset };
  });
}

/** Whether a section that is there for an element tells of it: "None" does not, nor does what only denies it. */
function isAnswered(text: string, element: NoteElement): boolean {
  const inside = text.slice(text.indexOf('\n') + 1);
  return isSaid(text) && !saysNothing(inside) && !readText(text).denied.includes(element);
}

/** Facts of one kind that notes tell, each with its place. */
function notedIn<T>(
  notes: readonly Narrative[],
  read: (reading: TextReading) => readonly { readonly noted: T; readonly start: number }[],
): Noted<T>[] {
  return gathered(notes, ({ source, text }) =>
    read(readText(text)).map(({ noted, start }) => ({ source, offset: start, noted })),
  );
}

function techniquesOf({ services }: TextReading): { noted: string; start: number }[] {
  return services
    .filter(({ term }) => term.service === undefined)
    .map(({ term, start }) => ({ noted: term.label, start }));
}

function treatedRegionsOf({ regions }: TextReading): { noted: string; start: number }[] {
  return regions.filter(({ isTreated }) => isTreated).map(({ region, start }) => ({ noted: region, start }));
}

/** A treatment's own note that tells of no service is about that treatment, and the only region in it is where. */
function regionsOfTreatment(reading: TextReading): { noted: string; start: number }[] {
  const { regions, services } = reading;
  const isOnlyOne = services.length === 0 && new Set(regions.map(({ region }) => region)).size === 1;
  return isOnlyOne ? regions.map(({ region, start }) => ({ noted: region, start })) : treatedRegionsOf(reading);
}

function unseenIn(notes: readonly Narrative[], kind: RecordKind): Unseen[] {
  return present(notes, ({ source, text, unseen }) => {
    const reason = unseen ?? readText(text).unread;
    return reason === undefined ? undefined : { source, kind, reason };
  });
}

/** What the server refuses to give of the record beside the visits. */
function unseenBeside(records: RecordSet, visits: readonly ReadResource<'Encounter'>[]): Unseen[] {
  const types = gathered(visits, (visit) => markedNotGiven(records.written(visit)));
  return gathered([...new Set(types)], (type) => unseenOfType(type, NOT_GIVEN_REASON));
}

/** Episodes of care and orders that may hold the diagnosis; a Condition shows by its name that there is one. */
function unseenReasons(records: RecordSet, visit: ReadResource<'Encounter'>): Unseen[] {
  return present(unreadReasons(records, visit), (source) =>
    source.startsWith('Condition/') ? undefined : { source, kind: 'diagnosis', reason: 'not given' },
  );
}

const OF_TREATMENT = { codes: [], titles: [], date: '', encounters: [], isSigned: true };

function notesOfTreatment({ id, note }: Procedure): readonly Narrative[] {
  return note === undefined ? NONE : note.map(({ text }) => ({ source: `Procedure/${id}`, text, ...OF_TREATMENT }));
}

/** What a treatment is called may say where it was done: "Lumbar joint mobilization". */
function titlesOfTreatment(treatment: Procedure | undefined): readonly Narrative[] {
  const source = `Procedure/${treatment?.id ?? ''}`;
  return titlesOf(treatment?.code).map((text) => ({ source, text, ...OF_TREATMENT }));
}

const NONE: readonly never[] = [];

/** A reason for the visit is the symptom the patient came with. */
function reasonEvidence(records: RecordSet, visit: ReadResource<'Encounter'>): Evidence[] {
  return namesComplaint(records, visit) ? [{ source: `Encounter/${visit.id}` }] : [];
}

function outcomeOf({ id, outcome, note = [] }: Procedure): Evidence | undefined {
  const isTold = conceptTexts(outcome).some(isSaid) || note.some(({ text }) => isSaid(text));
  return isTold ? { source: `Procedure/${id}` } : undefined;
}

/**
 * Treatment days of the episode since its last progress report. The first period begins with the first day of the episode
 * (Pub 100-02 ch. 15 §220.3.D), which an initial evaluation begins.
 */
function sinceReport(
  records: RecordSet,
  { patient, dateOfService, discipline, treatmentDates, evaluationDates }: DocumentationScope,
): Pick<Documentation, 'treatmentDatesSinceReport' | 'lastReport' | 'nextReport'> {
  const began = evaluationDates.findLast((date) => date <= dateOfService) ?? '';
  const reports = records.once(progressReportsOf, patient).filter((one) => isReportFor(discipline, one));
  const report = reports.findLast(({ date }) => date <= dateOfService && date >= began);
  const nextReport = reports.find(({ date }) => date > dateOfService)?.date;
  const before = countWhile(treatmentDates, (date) => (report ? date <= report.date : date < began));
  return {
    treatmentDatesSinceReport: treatmentDates.slice(
      before,
      countWhile(treatmentDates, (date) => date <= dateOfService),
    ),
    ...(report ? { lastReport: { source: report.source, date: report.date } } : {}),
    ...(nextReport === undefined ? {} : { nextReport }),
  };
}

/** The newest earlier note that this day's note nearly repeats; one of the visit itself may bear an earlier date. */
function clonedFrom(ofDay: readonly Narrative[], before: readonly Narrative[]): Documentation['clonedFrom'] {
  const own = new Set(ofDay.map(({ source }) => source));
  const previous = before.filter(({ source }) => !own.has(source));
  const today = ofDay.map(({ text }) => text).join('\n');
  const likeness = noteLikeness(today, previous.map(({ text }) => text).join('\n'));
  const [newest] = previous;
  return newest && likeness >= CLONED_FROM ? { source: newest.source, date: newest.date, likeness } : undefined;
}

/** Whether a visit says how long it lasted: by its times, not by dates alone, or by its length. */
function hasTotalTime({ period, length }: ReadResource<'Encounter'>): boolean {
  const [start, end] = [period?.start, period?.end].map((time = '') => parseDateTime(time)?.epochMs);
  const isTimed = start !== undefined && end !== undefined && start < end;
  return isTimed || ((length?.value ?? 0) > 0 && msPerUnitOf(length ?? {}) !== undefined);
}

function allTimed(services: readonly ServiceLine[]): boolean {
  return services.every(({ segments }) => segments.every(({ durationMs }) => durationMs !== undefined));
}
