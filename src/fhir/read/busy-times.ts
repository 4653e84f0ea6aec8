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
  const byPerson = busyTimesByPerson(records);
  const found = [...people].flatMap((person) => byPerson.get(person) ?? []);
  return [...new Set(found)].filter((busy) => busy.patient !== patient);
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

interface PatientTime extends BusyTime {
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
  const all = records
    .all('Procedure')
    .filter(({ status, performedPeriod }) => COUNTED_STATUS.includes(status) && performedPeriod?.end !== undefined)
    .filter((procedure) => isOfVisitThatCounts(records, procedure))
    .flatMap((procedure) => toPatientTime(records, procedure));
  const index = indexBy(all, ({ performers }) => performers);
  busyTimes.set(records, index);
  return index;
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
