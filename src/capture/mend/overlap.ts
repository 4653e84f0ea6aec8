// SPDX-License-Identifier: Apache-2.0
import { isResource, type WithId } from '@medplum/core';
import type { Procedure } from '@medplum/fhirtypes';
import { serviceName } from '../../engine/billing/service-names.ts';
import { clockOf, type PatientTime } from '../../fhir/read/busy-times.ts';
import { indexBy } from '../../fhir/index-by.ts';
import { relativeReference, type RecordSet } from '../../fhir/record-set.ts';
import type { ClinicClock } from '../charting/clinic-clock.ts';
import type { Change } from '../charting/save-changes.ts';
import { changedProcedure, draftOf } from '../charting/treatment-draft.ts';
import { nameOf, type Names } from '../names.ts';

/** A one-on-one treatment on the clock of whoever gives it. */
export interface ClockedTreatment {
  /** `Procedure/<id>`. */
  readonly source: string;
  readonly procedure: WithId<Procedure>;
  /** `Encounter/<id>`; undefined where it names none. */
  readonly visit: string | undefined;
  readonly patient: string;
  readonly patientName: string;
  readonly service: string;
  /** Minutes after midnight, on the clinic's clock. */
  readonly from: number;
  readonly to: number;
  /** Who gave which minutes of it, of whoever was asked for: all of it, unless people relieved each other. */
  readonly given: readonly Given[];
  readonly isManualTherapy: boolean;
}

/** Minutes on the clinic's clock. */
export interface Minutes {
  readonly from: number;
  readonly to: number;
}

interface Given extends Minutes {
  readonly people: readonly string[];
}

/** Two treatments that one person gave, or one patient got, in the same minutes; the one that began first is first. */
export interface Overlap {
  readonly first: ClockedTreatment;
  readonly second: ClockedTreatment;
  readonly shared: readonly Minutes[];
  readonly minutes: number;
}

/** Which treatments are asked for, and by whose names and clock they are shown. */
interface Asked {
  readonly names: Names;
  readonly clock: ClinicClock;
  readonly isWanted: (time: PatientTime) => boolean;
}

/** One-on-one treatments in the records, of a date or of some references, by when they began. */
export function clockedTreatments(records: RecordSet, asked: Asked): ClockedTreatment[] {
  // People who relieve each other have times of their own in one treatment.
  const bySource = indexBy(clockOf(records).times, ({ source }) => [source]);
  return [...bySource.values()]
    .filter((times) => times.some(asked.isWanted))
    .flatMap((times) => clocked(times, records, asked) ?? [])
    .sort((a, b) => firstOf(a) - firstOf(b) || a.to - b.to);
}

/** When whoever was asked for began. */
function firstOf({ from, given }: ClockedTreatment): number {
  return given[0]?.from ?? from;
}

function clocked(
  times: readonly PatientTime[],
  records: RecordSet,
  { names, clock, isWanted }: Asked,
): ClockedTreatment | undefined {
  const [{ source, code, patient = '' } = { source: '', code: '' }] = times;
  const raw: unknown = records.raw(source);
  if (!isResource<Procedure>(raw, 'Procedure') || raw.id === undefined) {
    return undefined;
  }
  const { start, end } = draftOf(raw, clock.beside(raw.performedPeriod?.start));
  const [from, to] = [minuteOf(start), minuteOf(end)];
  const startMs = Math.min(...times.map(({ interval }) => interval.startMs));
  const endMs = Math.max(...times.map(({ interval }) => interval.endMs));
  const minuteAt = (ms: number): number => (ms === endMs ? to : from + Math.round((ms - startMs) / 60_000));
  return {
    source,
    procedure: raw as WithId<Procedure>,
    visit: relativeReference(raw.encounter),
    patient,
    patientName: nameOf(names, patient),
    service: serviceName(code),
    from,
    to,
    given: times
      .filter(isWanted)
      .map(({ interval, performers }) => ({
        from: minuteAt(interval.startMs),
        to: minuteAt(interval.endMs),
        people: performers,
      }))
      .sort((a, b) => a.from - b.from),
    isManualTherapy: code === '97140',
  };
}

/** Every two that share minutes of a person or of a patient. */
export function overlapsAmong(treatments: readonly ClockedTreatment[]): Overlap[] {
  return treatments.flatMap((first, at) =>
    treatments.slice(at + 1).flatMap((second): Overlap[] => {
      const shared = joined(
        first.given.flatMap((one) =>
          second.given
            .filter(({ people }) => first.patient === second.patient || people.some((who) => one.people.includes(who)))
            .flatMap((other) => both(one, other)),
        ),
      );
      const minutes = shared.reduce((sum, { from, to }) => sum + to - from, 0);
      return minutes > 0 ? [{ first, second, shared, minutes }] : [];
    }),
  );
}

function both(one: Minutes, other: Minutes): Minutes[] {
  const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
  return from < to ? [{ from, to }] : [];
}

/** When somebody was at a treatment, whoever came and went beside them. */
export function presentAt({ given }: ClockedTreatment): Minutes[] {
  return joined(given);
}

/** The same minutes, those that touch or overlap as one. */
function joined(minutes: readonly Minutes[]): Minutes[] {
  const all: Minutes[] = [];
  for (const { from, to } of [...minutes].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && from <= last.to) {
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    } else {
      all.push({ from, to });
    }
  }
  return all;
}

/** The overlaps among the treatments that an issue names. */
export function overlapsIn(
  references: readonly string[],
  records: RecordSet,
  about: { readonly names: Names; readonly clock: ClinicClock },
): Overlap[] {
  return overlapsAmong(clockedTreatments(records, { ...about, isWanted: ({ source }) => references.includes(source) }));
}

/**
 * The first minute and the last at which the one may end and the other begin; undefined where the minutes that are
 * shared are not at that edge, because somebody took over in one of the two: then it is who treated when that is wrong.
 * Two treatments of one patient share the patient's minutes, whoever gave them.
 */
export function edgeRange({ first, second, shared }: Overlap): Minutes | undefined {
  const inBoth = first.given.flatMap(({ people }) => people).filter((who) => givenBy(second, who).length > 0);
  const isWhole = (one: ClockedTreatment): boolean => {
    const minutes =
      first.patient === second.patient ? presentAt(one) : inBoth.flatMap((who) => joined(givenBy(one, who)));
    return minutes.some(({ from, to }) => from === one.from && to === one.to);
  };
  const isAtEdge = shared.length === 1 && isWhole(first) && isWhole(second);
  return isAtEdge ? { from: first.from + 1, to: second.to - 1 } : undefined;
}

function givenBy({ given }: ClockedTreatment, who: string): readonly Given[] {
  return given.filter(({ people }) => people.includes(who));
}

/**
 * Both treatments with the edge between them at a minute: the first ends there, the second begins there. Minutes that
 * were stated beside the clock times and agreed with them go along; all else stays as it is written.
 */
export function movedEdge({ first, second }: Overlap, minute: number, clock: ClinicClock): Change[] {
  return [withEdge(first, { end: wallOf(minute) }, clock), withEdge(second, { start: wallOf(minute) }, clock)];
}

function withEdge(
  { procedure }: ClockedTreatment,
  edge: { readonly start?: string; readonly end?: string },
  clock: ClinicClock,
): Change {
  const own = clock.beside(procedure.performedPeriod?.start);
  const before = draftOf(procedure, own);
  const draft = { ...before, ...edge };
  const agreed = before.minutes === String(lengthOf(before));
  const minutes = agreed ? String(lengthOf(draft)) : before.minutes;
  return { base: procedure, mine: changedProcedure(procedure, { ...draft, minutes }, own) as WithId<Procedure> };
}

function lengthOf({ start, end }: { readonly start: string; readonly end: string }): number {
  return minuteOf(end) - minuteOf(start);
}

/** Of `10:20`, after midnight. */
export function minuteOf(wall: string): number {
  return Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3, 5));
}

/** `10:20`. */
export function wallOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
