// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isKnownService } from '../../engine/billing/code-sets.ts';
import { therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { Discipline } from '../../engine/billing/performers.ts';
import { formatDateTime, parseDateTime } from '../date-time.ts';
import { UNDATED } from '../identity.ts';
import { indexBy } from '../index-by.ts';
import { isWrittenInUtc } from '../local-time.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { performedStart } from './performed.ts';
import { mayCount } from './record-states.ts';
import { disciplineOf, draftOf, encounterDate } from './service-record.ts';

type Encounter = ReadResource<'Encounter'>;

/** What a charge, or a line of a bill, says of when it was. */
export interface LineDate {
  /** Of the service that it bills. */
  readonly code: string | undefined;
  /** Its dateTime of service. */
  readonly written: string | undefined;
  readonly enteredDate?: string | undefined;
  readonly modifiers?: readonly string[];
}

/** A treatment, as far as it tells the days of a visit apart. */
export interface Treated {
  readonly date: string;
  readonly code: string | undefined;
  readonly discipline: Discipline | undefined;
  /** The dateTime that it is written with. */
  readonly start: string | undefined;
}

export function treatedOf(records: RecordSet, procedure: ReadResource<'Procedure'>): Treated {
  const { dateOfService, service, performers } = draftOf(records, procedure);
  const discipline = disciplineOf(
    performers.map(({ role }) => role),
    service.code,
  );
  return { date: dateOfService, code: service.code, discipline, start: performedStart(procedure) };
}

/**
 * The date of service of a line of a visit: one on which the visit, or what the line is for, was treated. Where there are
 * several, the one that it says; where it says none of them, it may be the day of posting, and the line is of the day it was
 * entered, or the first, on which what it bills was given, by the discipline whose modifier it bears. What nobody
 * documented goes with the manual therapy.
 * @param served - The treatments that it is for.
 */
export function dateInVisit(
  records: RecordSet,
  visit: Encounter,
  line: LineDate,
  served: readonly Treated[] = [],
): string {
  const treated = served.length > 0 ? served : records.once(treatedIn, visit);
  const [first = encounterDate(visit), ...others] = datesOf(treated);
  if (others.length === 0) {
    return first;
  }
  return statedIn(records, treated, line.written) ?? undatedIn(treated, line) ?? first;
}

/** Treated days by the clock, in minutes from UTC, that they are written on; by none where none is written. */
type Clocks = ReadonlyMap<number | undefined, ReadonlySet<string>>;

function clocksOf(_: RecordSet, treated: readonly Treated[]): Clocks {
  const byClock = indexBy(treated, ({ start }) => [clockOf(start)]);
  return new Map([...byClock].map(([clock, days]) => [clock, new Set(days.map(({ date }) => date))]));
}

function clockOf(start = ''): number | undefined {
  const clock = parseDateTime(start);
  return clock?.epochMs === undefined ? undefined : clock.utcOffsetMinutes;
}

/** The treated day that a dateTime is of: what is written in UTC on the clock of the treatment, anything else as it is written. */
function statedIn(records: RecordSet, treated: readonly Treated[], written = ''): string | undefined {
  for (const [clock, days] of records.once(clocksOf, treated)) {
    const date = dateOnClock(written, clock);
    if (date !== undefined && days.has(date)) {
      return date;
    }
  }
  return undefined;
}

function undatedIn(treated: readonly Treated[], { code, enteredDate, modifiers = [] }: LineDate): string | undefined {
  const ofCode = where(treated, (one) => one.code === code);
  const own = where(ofCode, ({ discipline }) =>
    modifiers.includes((discipline && therapyModifierOf(discipline)) ?? ''),
  );
  const entered = parseDateTime(enteredDate ?? '')?.date;
  const dates = datesOf(own);
  return dates.find((date) => date === entered) ?? datesOf(where(own, isManualTherapy))[0] ?? dates[0];
}

/** Those that a condition holds of; all where it holds of none. */
function where(treated: readonly Treated[], isMeant: (one: Treated) => boolean): readonly Treated[] {
  const meant = treated.filter(isMeant);
  return meant.length > 0 ? meant : treated;
}

function isManualTherapy({ code }: Treated): boolean {
  return code === MANUAL_THERAPY;
}

/** The dates of a visit's manual therapy, in order; without any, of whatever else was given. */
export function datesOfManualTherapy(records: RecordSet, visit: Encounter): readonly string[] {
  return datesOf(where(records.once(treatedIn, visit), isManualTherapy));
}

/** The day on which a visit gave something that a dateTime says; undefined where it says none of them. */
export function statedInVisit(records: RecordSet, visit: Encounter, written: string | undefined): string | undefined {
  return statedIn(records, records.once(treatedIn, visit), written);
}

function treatedIn(records: RecordSet, { id }: Encounter): Treated[] {
  const byVisit = records.index('Procedure', 'visit', ({ encounter }) => [relativeReference(encounter)]);
  const treated = (byVisit.get(`Encounter/${id}`) ?? []).filter(mayCount).map((one) => treatedOf(records, one));
  // An operation of last year is recorded at the visit at which it is told of.
  const known = treated.filter(({ code, date }) => code !== undefined && isKnownService(code, date));
  return known.length > 0 ? known : treated;
}

function datesOf(treated: readonly Treated[]): string[] {
  return [...new Set(treated.map(({ date }) => date))].filter((date) => date !== UNDATED).sort();
}

/** The date of what is written in UTC on a clock; of anything else as it is written. */
function dateOnClock(written: string, clock: number | undefined): string | undefined {
  const at = parseDateTime(written);
  return isWrittenInUtc(written) && at?.epochMs !== undefined && clock !== undefined
    ? formatDateTime(at.epochMs, clock).slice(0, 10)
    : at?.date;
}
