// SPDX-License-Identifier: Apache-2.0
import { isResource, type WithId } from '@medplum/core';
import type { Encounter, Procedure } from '@medplum/fhirtypes';
import { serviceName } from '../../engine/billing/service-names.ts';
import { clockOf, type PatientTime } from '../../fhir/read/busy-times.ts';
import { indexBy } from '../../fhir/index-by.ts';
import { isWrittenInUtc } from '../../fhir/local-time.ts';
import { relativeReference, type RecordSet } from '../../fhir/record-set.ts';
import { ClinicClock } from '../charting/clinic-clock.ts';
import { draftOf } from '../charting/treatment-draft.ts';
import { nameOf, type Names } from '../names.ts';

/** A one-on-one treatment on the clock of whoever gives it. */
export interface ClockedTreatment {
  /** `Procedure/<id>`. */
  readonly source: string;
  readonly procedure: WithId<Procedure>;
  /** By which its times are read and written. */
  readonly clock: ClinicClock;
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
  const own = clockOfTreatment(raw, records, clock);
  const { start, end } = draftOf(raw, own);
  const [from, to] = [minuteOf(start), minuteOf(end)];
  const startMs = Math.min(...times.map(({ interval }) => interval.startMs));
  const endMs = Math.max(...times.map(({ interval }) => interval.endMs));
  const minuteAt = (ms: number): number => (ms === endMs ? to : from + Math.round((ms - startMs) / 60_000));
  return {
    source,
    procedure: raw as WithId<Procedure>,
    clock: own,
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

/** The clock that a treatment’s times are read and written by; in UTC where nobody states a zone, that of its visit. */
function clockOfTreatment(treatment: Procedure, records: RecordSet, clock: ClinicClock): ClinicClock {
  const { start = '' } = treatment.performedPeriod ?? {};
  const own = clock.beside(start);
  const visit: unknown = own === clock ? undefined : records.raw(relativeReference(treatment.encounter) ?? '');
  return isWrittenInUtc(start) && isResource<Encounter>(visit, 'Encounter')
    ? ClinicClock.ofVisit(records, visit).beside(start)
    : own;
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
 * How two treatments that share minutes are put apart: by the edge between them, which may lie from one minute to another
 * and is at `start` until it is moved; by the times of both, where they begin and end alike or the one lies within the
 * other, because any edge would be a guess; or by who treated when, because somebody took over in one of the two.
 */
export type WayApart =
  ({ readonly by: 'edge'; readonly start: number } & Minutes) | { readonly by: 'times' } | { readonly by: 'people' };

/** Two treatments of one patient share the patient's minutes, whoever gave them. */
export function wayApart({ first, second, shared }: Overlap): WayApart {
  const inBoth = first.given.flatMap(({ people }) => people).filter((who) => givenBy(second, who).length > 0);
  const isWhole = (one: ClockedTreatment): boolean => {
    const minutes =
      first.patient === second.patient ? presentAt(one) : inBoth.flatMap((who) => joined(givenBy(one, who)));
    return minutes.some(({ from, to }) => from === one.from && to === one.to);
  };
  if (shared.length !== 1 || !isWhole(first) || !isWhole(second)) {
    return { by: 'people' };
  }
  const isWithin = first.from < second.from && second.to < first.to;
  const isAlike = first.from === second.from && first.to === second.to;
  const start = first.to < second.to ? first.to : second.from;
  return isWithin || isAlike ? { by: 'times' } : { by: 'edge', from: first.from + 1, to: second.to - 1, start };
}

function givenBy({ given }: ClockedTreatment, who: string): readonly Given[] {
  return given.filter(({ people }) => people.includes(who));
}

/** Of `10:20`, after midnight. */
export function minuteOf(wall: string): number {
  return Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3, 5));
}

/** `10:20`. */
export function wallOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
