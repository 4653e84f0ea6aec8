// SPDX-License-Identifier: Apache-2.0
import { ClockIndex } from '../../engine/billing/clock-index.ts';
import type { Range } from '../../engine/billing/clock-interval.ts';
import { needsExclusiveTime } from '../../engine/billing/code-sets.ts';
import type { BusyTime, ServiceLine } from '../../engine/billing/treatment-day.ts';
import { indexBy } from '../index-by.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { COUNTED_STATUS, encounterState } from './record-states.ts';
import { countedCode, isPart, partsOf, peopleOf, timedParts } from './parts.ts';
import { draftOf, type Draft } from './service-record.ts';
import { stretchesOf } from './stretches.ts';
import { present } from '../../engine/present.ts';

type Procedure = ReadResource<'Procedure'>;

/** One-on-one time that whoever gave the services gave to patients other than `patient` in the same minutes. */
export function readBusyTimes(records: RecordSet, patient: string, services: readonly ServiceLine[]): BusyTime[] {
  const hasOthers = records.once(patientsTreated, 'all').size > 1;
  const here = hasOthers ? [records.once(timesByPerson, 'all')] : [];
  const known = [...here, ...(timesElsewhere.get(records) ?? [])];
  if (known.length === 0) {
    return [];
  }
  const found = services.flatMap(({ performers, segments }) => {
    const people = performers.map(({ person }) => person);
    return segments.flatMap(({ interval }) =>
      interval ? known.flatMap((times) => timesDuring(times, people, interval)) : [],
    );
  });
  return [...new Set(found)].filter((busy) => busy.patient !== patient);
}

const timesElsewhere = new WeakMap<RecordSet, readonly TimesByPerson[]>();

/** Tells a set of records what its people did with patients of whom it may not hold the records. */
export function tellTimesElsewhere(records: RecordSet, times: readonly PatientTime[]): void {
  timesElsewhere.set(records, [byPerson(times.filter(({ source }) => !records.find('Procedure', source)))]);
}

/** The stretch from the first to the last clock time that a patient's people gave on a date, whatever for. */
export interface PatientPresence {
  readonly patient: string;
  readonly people: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Whom a set of records shows with its people by the clock, and when: what two sets that share a therapist have to know
 * of each other. A time elsewhere that no presence touches takes nothing from anybody here.
 */
export function clockOf(records: RecordSet): { times: readonly PatientTime[]; presences: PatientPresence[] } {
  const presences = new Map<string, { patient: string; people: Set<string>; startMs: number; endMs: number }>();
  for (const procedure of timedProcedures(records)) {
    const draft = draftOf(records, procedure);
    const { segment, dateOfService } = draft;
    const patient = relativeReference(procedure.subject);
    if (segment.interval && patient !== undefined) {
      const { startMs, endMs } = segment.interval;
      const key = `${patient} ${dateOfService}`;
      const one = presences.get(key) ?? { patient, people: new Set<string>(), startMs, endMs };
      peopleOf(records, draft).forEach(({ person }) => one.people.add(person));
      one.startMs = Math.min(one.startMs, startMs);
      one.endMs = Math.max(one.endMs, endMs);
      presences.set(key, one);
    }
  }
  return {
    times: records.once(patientTimes, 'all').filter(({ performers }) => performers.length > 0),
    presences: [...presences.values()].map((one) => ({ ...one, people: [...one.people] })),
  };
}

/**
 * Procedures of other patients during which a performer of theirs was treating `patient` on one of the dates: what is
 * counted of them depends on the patient's own, whether or not these count.
 */
export function proceduresAtOnce(records: RecordSet, patient: string, dates: readonly string[]): string[] {
  const times = records.once(timesByPerson, 'all');
  const found = timesOf(records, patient, dates).flatMap(({ performers, interval }) =>
    timesDuring(times, performers, interval),
  );
  return [...new Set(found.filter((time) => time.patient !== patient).map(({ source }) => source))];
}

/** One-on-one time of a patient on some dates. */
export function timesOf(records: RecordSet, patient: string, dates: readonly string[]): PatientTime[] {
  return records
    .once(patientTimes, 'all')
    .filter((time) => time.patient === patient && dates.includes(time.dateOfService));
}

/** One-on-one time with the patient that it went to. */
export interface PatientTime extends BusyTime {
  readonly patient: string | undefined;
  readonly dateOfService: string;
}

type TimesByPerson = ReadonlyMap<string, ClockIndex<PatientTime>>;

function timesByPerson(records: RecordSet): TimesByPerson {
  return byPerson(records.once(patientTimes, 'all'));
}

function byPerson(times: readonly PatientTime[]): TimesByPerson {
  const lists = indexBy(times, ({ performers }) => performers);
  return new Map([...lists].map(([person, own]) => [person, new ClockIndex(own, ({ interval }) => interval)]));
}

/** What people gave to whomever in a stretch of time. */
function timesDuring(times: TimesByPerson, people: readonly string[], stretch: Range): PatientTime[] {
  return people.flatMap((person) => times.get(person)?.during(stretch) ?? []);
}

function patientsTreated(records: RecordSet): ReadonlySet<string | undefined> {
  return new Set(records.all('Procedure').map(({ subject }) => relativeReference(subject)));
}

function patientTimes(records: RecordSet): PatientTime[] {
  return timedProcedures(records)
    .filter((procedure) => isOfVisitThatCounts(records, procedure))
    .flatMap((procedure) => toPatientTime(records, procedure));
}

function timedProcedures(records: RecordSet): Procedure[] {
  return records
    .all('Procedure')
    .filter(({ status, performedPeriod }) => COUNTED_STATUS.includes(status) && performedPeriod?.end !== undefined);
}

/** A cancelled visit, or one that has not begun, took nobody's time: it has no charge of its own either. */
function isOfVisitThatCounts(records: RecordSet, { encounter }: Procedure): boolean {
  const visit = records.find('Encounter', encounter);
  return visit === undefined || encounterState(visit) !== undefined;
}

function toPatientTime(records: RecordSet, procedure: Procedure): PatientTime[] {
  const draft = draftOf(records, procedure);
  const { segment, dateOfService } = draft;
  const code = countedCode(records, draft);
  if (code === undefined || !segment.interval || !needsExclusiveTime(code, dateOfService)) {
    return [];
  }
  // What its parts took, and whose time, these say.
  if (hasTimedParts(records, draft, code)) {
    return [];
  }
  const patient = relativeReference(procedure.subject);
  return stretchesOf(records, { ...draft, performers: peopleOf(records, draft) }).flatMap(
    ({ performers, segments }) => {
      const people = performers.map(({ person }) => person);
      return present(segments, ({ source, interval }) =>
        interval ? { source, code, interval, performers: people, patient, dateOfService } : undefined,
      );
    },
  );
}

function hasTimedParts(records: RecordSet, draft: Draft, code: string): boolean {
  return (
    !isPart(records, draft.source) &&
    timedParts(code, partsOf(records, draft)).some(({ segment }) => segment.interval !== undefined)
  );
}
