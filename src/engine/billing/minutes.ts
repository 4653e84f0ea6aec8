// SPDX-License-Identifier: Apache-2.0
import { lengthMs, overlaps, subtract, type Range } from './clock-interval.ts';
import { MANUAL_THERAPY, isTimed, needsExclusiveTime } from './code-sets.ts';
import { includedInManipulation } from './manipulated-regions.ts';
import type { SourceRef } from './source-ref.ts';
import type { BusyTime, ServiceLine, TimedSegment, TreatmentDay } from './treatment-day.ts';
import type { SharedMinutes } from './assistant-units.ts';
import { isByAssistant, type DayDiscipline } from './performers.ts';
import type { CodeMinutes } from './unit-allocation.ts';

const MS_PER_MINUTE = 60_000;

/** Why clock time of a service does not count as its own. */
export type DeductionReason = 'manipulation' | 'other-service' | 'other-discipline' | 'other-patient' | 'same-service';

export interface Deduction {
  readonly reason: DeductionReason;
  readonly ms: number;
  /** The records that hold the same clock time. */
  readonly with: readonly SourceRef[];
}

/** A segment with the time that counts for units. */
export interface CountedSegment {
  readonly line: ServiceLine;
  readonly segment: TimedSegment;
  readonly documentedMs: number;
  readonly countedMs: number;
  readonly deductions: readonly Deduction[];
}

/** The day's time: what was documented, what counts, and why the two differ. */
export interface MinuteCount {
  readonly segments: readonly CountedSegment[];
  /** Whole minutes per timed code, floored once per code; codes ascending. */
  readonly byCode: readonly CodeMinutes[];
  /** Whole documented minutes of 97140, before anything was deducted. */
  readonly documentedMinutes: number;
  /** Whole minutes of 97140 that count for units. */
  readonly countedMinutes: number;
  /** The counted minutes by who furnished them. */
  readonly shared: SharedMinutes;
}

/** Whole minutes in a duration: fractions are dropped. */
export function toWholeMinutes(ms: number): number {
  return Math.floor(ms / MS_PER_MINUTE);
}

/**
 * Counts the timed minutes of a treatment day, each clock minute once.
 *
 * Manual therapy gives way: time that another one-on-one service of the patient, or another patient of the
 * performer, also takes is not 97140 time, nor is time that the manipulation of its region includes; of two disciplines that treat together, one keeps the time. Two manual therapy services over the same minutes count once.
 * Time that does not count for one service is not taken from another.
 * Services without clock times cannot be compared and count as documented.
 * @param day - The treatment day; services excluded from 97140 are already out of `services` with that code.
 * @returns Milliseconds per segment and whole minutes per code.
 * @see NCCI Policy Manual ch. XI §P.2 (no two services in the same 15 minutes); Pub 100-04 ch. 5 §20.2.
 */
export function countMinutes(day: TreatmentDay): MinuteCount {
  const segments = countSegments(day);
  const msByCode = new Map<string, number>();
  for (const { line, countedMs } of segments) {
    msByCode.set(line.code, (msByCode.get(line.code) ?? 0) + countedMs);
  }
  const byCode = [...msByCode]
    .filter(([code]) => isTimed(code, day.dateOfService))
    .map(([code, ms]) => ({ code, minutes: toWholeMinutes(ms) }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const documentedMs = segments
    .filter(({ line }) => line.code === MANUAL_THERAPY)
    .reduce((sum, segment) => sum + segment.documentedMs, 0);
  const countedMinutes = byCode.find(({ code }) => code === MANUAL_THERAPY)?.minutes ?? 0;
  const therapistMs = segments
    .filter(({ line }) => line.code === MANUAL_THERAPY && !isByAssistant(line))
    .reduce((sum, { countedMs }) => sum + countedMs, 0);
  const therapistMinutes = Math.min(countedMinutes, toWholeMinutes(therapistMs));
  const shared = { therapistMinutes, assistantMinutes: countedMinutes - therapistMinutes };
  return { segments, byCode, documentedMinutes: toWholeMinutes(documentedMs), countedMinutes, shared };
}

/** Clock time already taken by a service. */
interface TakenTime extends Range {
  readonly source: SourceRef;
  readonly code: string;
}

interface TimedPiece {
  readonly line: ServiceLine;
  readonly segment: TimedSegment;
}

/** A segment as it counts, with what is left of its clock time. */
interface CountedPiece extends CountedSegment {
  readonly left: readonly Range[];
}

function countSegments(day: TreatmentDay): CountedSegment[] {
  const pieces = day.services
    .filter((line) => needsExclusiveTime(line.code, day.dateOfService))
    .flatMap((line) => line.segments.map((segment): TimedPiece => ({ line, segment })))
    .sort(compareForCounting);
  const manualTherapy = day.services.filter(({ code }) => code === MANUAL_THERAPY);
  const included = includedInManipulation(manualTherapy, day.manipulations);
  const taken: TakenTime[] = [];
  const counted: CountedSegment[] = [];
  for (const piece of pieces) {
    const manipulations = included.get(piece.segment);
    const { left, ...one } = manipulations ? countedIn(piece, manipulations) : countPiece(day, piece, taken, counted);
    counted.push(one);
    // What does not count takes no time from others; where no time can be counted, it was furnished all the same.
    if (one.countedMs > 0 || one.documentedMs === 0) {
      const { source } = piece.segment;
      taken.push(...left.map((range) => ({ ...range, source, code: piece.line.code })));
    }
  }
  return counted;
}

/** Time that belongs to the manipulation of its region is none of 97140’s, nor taken from anything else. */
function countedIn({ line, segment }: TimedPiece, manipulations: readonly SourceRef[]): CountedPiece {
  const documentedMs = segment.durationMs ?? 0;
  const deduction = { reason: 'manipulation' as const, ms: documentedMs, with: manipulations };
  return { line, segment, documentedMs, countedMs: 0, deductions: [deduction], left: [] };
}

/**
 * Manual therapy comes last, so that it is what gives way, and of it the assistant's, because minutes in which both
 * treat are the therapist's; then by the clock, so that the order of lines is immaterial.
 */
function compareForCounting(a: TimedPiece, b: TimedPiece): number {
  const rank = ({ line }: TimedPiece): number =>
    (line.code === MANUAL_THERAPY ? 1 : 0) + (isByAssistant(line) ? 0.5 : 0);
  const start = (piece: TimedPiece): number => piece.segment.interval?.startMs ?? Number.MAX_SAFE_INTEGER;
  return rank(a) - rank(b) || start(a) - start(b) || (a.segment.source < b.segment.source ? -1 : 1);
}

function countPiece(
  day: TreatmentDay,
  { line, segment }: TimedPiece,
  taken: readonly TakenTime[],
  before: readonly CountedSegment[],
): CountedPiece {
  const documentedMs = segment.durationMs ?? 0;
  const deductions: Deduction[] = [];
  let left: Range[] = segment.interval ? [segment.interval] : [];
  const deduct = (
    reason: DeductionReason,
    times: readonly TakenTime[],
    isMeant: (time: TakenTime) => boolean = () => true,
  ): void => {
    if (times.length === 0 || left.length === 0) {
      return;
    }
    const clashing = times.filter((time) => isMeant(time) && left.some((range) => overlaps(range, time)));
    if (clashing.length === 0) {
      return;
    }
    // By the clock: the order in which records came must not show in what an issue says.
    const remaining = subtract(left, clashing.sort(compareByClock));
    const sources = [...new Set(clashing.map(({ source }) => source))];
    deductions.push({ reason, ms: lengthMs(left) - lengthMs(remaining), with: sources });
    left = remaining;
  };
  deduct('other-service', taken, ({ code }) => code !== line.code);
  deduct(
    'other-discipline',
    togetherWith(day, segment)
      .filter((other) => !keepsTime(day, { line, segment }, other))
      .flatMap((other) => heldTimes(day, other)),
  );
  deduct('other-patient', busyPerformers(day.otherPatientServices, line));
  deduct('same-service', taken, ({ code }) => code === line.code);
  deductions.push(...declaredOverlaps(day, { line, segment }, before));
  const lostMs = deductions.reduce((sum, { ms }) => sum + ms, 0);
  return { line, segment, documentedMs, countedMs: Math.max(0, documentedMs - lostMs), deductions, left };
}

/** What another discipline, or another billing organization, gave this patient by the clock, and may bill. */
export function togetherWith(day: TreatmentDay, { interval }: TimedSegment): BusyTime[] {
  return day.otherDisciplineServices.filter(
    (other) => interval !== undefined && heldTimes(day, other).some((held) => overlaps(interval, held)),
  );
}

/** The clock time that a service elsewhere may bill: not what its performers gave another patient in the same minutes. */
function heldTimes({ otherPatientServices }: TreatmentDay, other: BusyTime): TakenTime[] {
  const busy = otherPatientServices.filter(({ performers }) =>
    performers.some((who) => other.performers.includes(who)),
  );
  return subtract(
    [other.interval],
    busy.map(({ interval }) => interval),
  ).map((range) => ({ ...range, source: other.source, code: other.code }));
}

/** Which discipline keeps minutes in which two treated together. */
const KEEPS_FIRST: readonly DayDiscipline[] = ['PT', 'OT', 'SLP', 'MD', 'unknown'];

/**
 * Two therapists at once make one unit for both together (Pub 100-04 ch. 5 §20.3): the time is billed once, never twice and
 * never lost. Manual therapy gives way to any other service; where both are manual therapy, or neither, physical therapy
 * keeps the time. Each of the two days decides the same.
 */
export function keepsTime(
  { discipline }: Pick<TreatmentDay, 'discipline'>,
  { line, segment }: Pick<CountedSegment, 'line' | 'segment'>,
  other: BusyTime,
): boolean {
  const [isOwn, isOther] = [line.code === MANUAL_THERAPY, other.code === MANUAL_THERAPY];
  if (isOwn !== isOther) {
    return isOther;
  }
  const rank = KEEPS_FIRST.indexOf(discipline) - KEEPS_FIRST.indexOf(other.discipline ?? 'unknown');
  return rank === 0 ? segment.source < other.source : rank < 0;
}

function compareByClock(a: TakenTime, b: TakenTime): number {
  return a.startMs - b.startMs || (a.source < b.source ? -1 : 1);
}

function toTakenTime({ source, code, interval }: BusyTime): TakenTime {
  return { ...interval, source, code };
}

function busyPerformers(otherPatientServices: readonly BusyTime[], line: ServiceLine): TakenTime[] {
  if (otherPatientServices.length === 0) {
    return [];
  }
  const people = new Set(line.performers.map(({ person }) => person));
  return otherPatientServices.filter(({ performers }) => performers.some((who) => people.has(who))).map(toTakenTime);
}

/**
 * A service documented as part of a manual therapy service lies within its minutes, even where no clock time shows it; of
 * one that was counted before, what counted.
 */
function declaredOverlaps(
  day: TreatmentDay,
  { line, segment }: TimedPiece,
  before: readonly CountedSegment[],
): Deduction[] {
  if (line.code !== MANUAL_THERAPY || segment.source !== line.source) {
    return [];
  }
  const msOf = (other: TimedSegment): number =>
    before.find((counted) => counted.segment === other)?.countedMs ?? other.durationMs ?? 0;
  return day.services
    .filter((other) => other.partOf === line.source && needsExclusiveTime(other.code, day.dateOfService))
    .flatMap((other) => other.segments)
    .filter((other) => !(segment.interval && other.interval) && msOf(other) > 0)
    .map((other) => ({ reason: 'other-service' as const, ms: msOf(other), with: [other.source] }));
}
