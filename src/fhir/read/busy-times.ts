// SPDX-License-Identifier: Apache-2.0
import { overlaps } from '../../engine/billing/clock-interval.ts';
import { needsExclusiveTime } from '../../engine/billing/code-sets.ts';
import type { BusyTime } from '../../engine/billing/treatment-day.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { COUNTED_STATUS, draftOf, encounterState, indexBy } from './service-record.ts';

type Procedure = ReadResource<'Procedure'>;

/** One-on-one time that `people` gave to patients other than `patient`. */
export function readBusyTimes(records: RecordSet, patient: string, people: ReadonlySet<string>): BusyTime[] {
  const [here, elsewhere] = [busyTimesByPerson(records), timesElsewhere.get(records)];
  const found = [...people].flatMap((person) => [...(here.get(person) ?? []), ...(elsewhere?.get(person) ?? [])]);
  return [...new Set(found)].filter((busy) => busy.patient !== patient);
}

const timesElsewhere = new WeakMap<RecordSet, ReadonlyMap<string, readonly PatientTime[]>>();

/** Tells a set of records what its people did with patients whose records are not in it. */
export function tellTimesElsewhere(records: RecordSet, times: readonly PatientTime[]): void {
  timesElsewhere.set(
    records,
    indexBy(times, ({ performers }) => performers),
  );
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
export function clockOf(records: RecordSet): { times: PatientTime[]; presences: PatientPresence[] } {
  const presences = new Map<string, { patient: string; people: Set<string>; startMs: number; endMs: number }>();
  for (const procedure of timedProcedures(records)) {
    const { segment, dateOfService, performers } = draftOf(records, procedure);
    const patient = relativeReference(procedure.subject);
    if (segment.interval && patient !== undefined) {
      const { startMs, endMs } = segment.interval;
      const key = `${patient} ${dateOfService}`;
      const one = presences.get(key) ?? { patient, people: new Set<string>(), startMs, endMs };
      performers.forEach(({ person }) => one.people.add(person));
      one.startMs = Math.min(one.startMs, startMs);
      one.endMs = Math.max(one.endMs, endMs);
      presences.set(key, one);
    }
  }
  return {
    times: [...new Set([...busyTimesByPerson(records).values()].flat())],
    presences: [...presences.values()].map((one) => ({ ...one, people: [...one.people] })),
  };
}

/**
 * Procedures of other patients during which a performer of theirs was treating `patient` on one of the dates: what is
 * counted of them depends on the patient's own, whether or not these count.
 */
export function proceduresAtOnce(records: RecordSet, patient: string, dates: readonly string[]): string[] {
  const found = [...busyTimesByPerson(records).values()].flatMap((times) => {
    const own = times.filter((time) => time.patient === patient && dates.includes(time.dateOfService));
    return times.filter(
      (time) => time.patient !== patient && own.some(({ interval }) => overlaps(interval, time.interval)),
    );
  });
  return [...new Set(found.map(({ source }) => source))];
}

/** One-on-one time with the patient that it went to. */
export interface PatientTime extends BusyTime {
  readonly patient: string | undefined;
  readonly dateOfService: string;
}

const busyTimes = new WeakMap<RecordSet, ReadonlyMap<string, readonly PatientTime[]>>();

/** Read once for a set of records, however many patients it holds. */
function busyTimesByPerson(records: RecordSet): ReadonlyMap<string, readonly PatientTime[]> {
  const known = busyTimes.get(records);
  if (known) {
    return known;
  }
  const all = timedProcedures(records)
    .filter((procedure) => isOfVisitThatCounts(records, procedure))
    .flatMap((procedure) => toPatientTime(records, procedure));
  const index = indexBy(all, ({ performers }) => performers);
  busyTimes.set(records, index);
  return index;
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
  const { service, segment, dateOfService, performers } = draftOf(records, procedure);
  const { code } = service;
  if (code === undefined || !segment.interval || !needsExclusiveTime(code, dateOfService)) {
    return [];
  }
  const patient = relativeReference(procedure.subject);
  return [
    {
      source: segment.source,
      code,
      interval: segment.interval,
      performers: performers.map(({ person }) => person),
      patient,
      dateOfService,
    },
  ];
}
