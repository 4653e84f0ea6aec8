// SPDX-License-Identifier: Apache-2.0
import { isResource, type WithId } from '@medplum/core';
import type { Procedure } from '@medplum/fhirtypes';
import { overlaps } from '../../engine/billing/clock-interval.ts';
import { serviceName } from '../../engine/billing/service-names.ts';
import { clockOf, type PatientTime } from '../../fhir/read/busy-times.ts';
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
  readonly isManualTherapy: boolean;
}

/** Two treatments that one person gave in the same minutes; the one that began first is first. */
export interface Overlap {
  readonly first: ClockedTreatment;
  readonly second: ClockedTreatment;
  readonly minutes: number;
}

/** One-on-one treatments in the records, of a date or of some references, by when they began. */
export function clockedTreatments(
  records: RecordSet,
  {
    names,
    clock,
    isWanted,
  }: {
    readonly names: Names;
    readonly clock: ClinicClock;
    readonly isWanted: (time: PatientTime) => boolean;
  },
): ClockedTreatment[] {
  const wanted = clockOf(records).times.filter(isWanted);
  // People who relieve each other have times of their own in one treatment.
  const once = new Map(wanted.map((time) => [time.source, time]));
  return [...once.values()]
    .flatMap((time) => clocked(time, records, { names, clock }) ?? [])
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

function clocked(
  { source, code, patient = '' }: PatientTime,
  records: RecordSet,
  { names, clock }: { readonly names: Names; readonly clock: ClinicClock },
): ClockedTreatment | undefined {
  const raw: unknown = records.raw(source);
  if (!isResource<Procedure>(raw, 'Procedure') || raw.id === undefined) {
    return undefined;
  }
  const { start, end } = draftOf(raw, clock.beside(raw.performedPeriod?.start));
  return {
    source,
    procedure: raw as WithId<Procedure>,
    visit: relativeReference(raw.encounter),
    patient,
    patientName: nameOf(names, patient),
    service: serviceName(code),
    from: minuteOf(start),
    to: minuteOf(end),
    isManualTherapy: code === '97140',
  };
}

/** Every two that share minutes. */
export function overlapsAmong(treatments: readonly ClockedTreatment[]): Overlap[] {
  return treatments.flatMap((first, at) =>
    treatments
      .slice(at + 1)
      .filter((second) => overlaps(rangeOf(first), rangeOf(second)))
      .map((second) => ({ first, second, minutes: Math.min(first.to, second.to) - second.from })),
  );
}

function rangeOf({ from, to }: ClockedTreatment): { startMs: number; endMs: number } {
  return { startMs: from, endMs: to };
}

/** The overlaps among the treatments that an issue names. */
export function overlapsIn(
  references: readonly string[],
  records: RecordSet,
  about: { readonly names: Names; readonly clock: ClinicClock },
): Overlap[] {
  return overlapsAmong(clockedTreatments(records, { ...about, isWanted: ({ source }) => references.includes(source) }));
}

/** The first minute and the last at which the one may end and the other begin. */
export function edgeRange({ first, second }: Overlap): { readonly from: number; readonly to: number } {
  return { from: first.from + 1, to: second.to - 1 };
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

function minuteOf(wall: string): number {
  return Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3, 5));
}

/** `10:20`. */
export function wallOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
