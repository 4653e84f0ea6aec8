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

/** A charge of a visit, among those that share its days out. */
export interface VisitCharge extends LineDate {
  readonly id: string;
  /** Of 97140: what an assistant gave is billed beside the rest. */
  readonly part: string;
  /** Of the treatments that it names. */
  readonly served: readonly Treated[];
}

/** A treated day of one discipline, that one charge of a code bills. */
interface Place {
  readonly date: string;
  readonly modifier?: string | undefined;
}

/**
 * The days of a visit that charges take which state none of them, by their ids: each one that its code was given on and no
 * other charge of that code and part states or took, first that of its entry. With none left, a charge has the date that it
 * states, where nothing was given; one without a date, or whose code nobody documented, is not among them.
 */
export function sharedDates(
  records: RecordSet,
  visit: Encounter,
  charges: readonly VisitCharge[],
): ReadonlyMap<string, string> {
  const treated = records.once(treatedIn, visit);
  const dates = new Map<string, string>();
  if (datesOf(treated).length < 2) {
    return dates;
  }
  const byCode = indexBy(treated, ({ code }) => [code]);
  for (const [, alike] of indexBy(charges, ({ code, part }) => [`${code ?? ''} ${part}`])) {
    const free = new Places(byCode.get(alike[0]?.code) ?? []);
    if (free.isNone) {
      continue;
    }
    const open = inOrder(alike).filter(({ written, served, ...charge }) => {
      const stated = served.length > 0 ? served.map(({ date }) => date) : [statedIn(records, treated, written)];
      stated.forEach((date) => free.take(charge, date));
      return stated.every((date) => date === undefined);
    });
    const others = open.filter((charge) => {
      const place = free.take(charge, parseDateTime(charge.enteredDate ?? '')?.date);
      if (place) {
        dates.set(charge.id, place.date);
      }
      return !place;
    });
    for (const charge of others) {
      const date = free.takeFirst(charge)?.date ?? parseDateTime(charge.written ?? '')?.date;
      if (date !== undefined) {
        dates.set(charge.id, date);
      }
    }
  }
  return dates;
}

/** By what they state, so that the order in which a server gives them shows nowhere. */
function inOrder(charges: readonly VisitCharge[]): VisitCharge[] {
  const key = ({ written = '~', id }: VisitCharge): string => `${written} ${id}`;
  return [...charges].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The places of a code that no charge has taken, by date. */
class Places {
  readonly isNone: boolean;
  readonly #free: Map<string, Place>;
  readonly #modifiers: ReadonlySet<string | undefined>;

  constructor(treated: readonly Treated[]) {
    const places = treated
      .filter(({ date }) => date !== UNDATED)
      .map(({ date, discipline }) => ({ date, modifier: discipline && therapyModifierOf(discipline) }))
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    this.#free = new Map(places.map((place) => [keyOf(place), place]));
    this.#modifiers = new Set(places.map(({ modifier }) => modifier));
    this.isNone = places.length === 0;
  }

  take(charge: Pick<LineDate, 'modifiers'>, date: string | undefined): Place | undefined {
    const ofDate =
      date === undefined
        ? []
        : [...this.#modifiers].flatMap((modifier) => this.#free.get(keyOf({ date, modifier })) ?? []);
    return this.#take(charge, ofDate);
  }

  takeFirst(charge: Pick<LineDate, 'modifiers'>): Place | undefined {
    return this.#take(charge, this.#free.values());
  }

  /** Of the discipline whose modifier a charge bears, where that gave any. */
  #take({ modifiers = [] }: Pick<LineDate, 'modifiers'>, among: Iterable<Place>): Place | undefined {
    const own = modifiers.filter((modifier) => this.#modifiers.has(modifier));
    for (const place of among) {
      if (own.length === 0 || own.includes(place.modifier ?? '')) {
        this.#free.delete(keyOf(place));
        return place;
      }
    }
    return undefined;
  }
}

function keyOf({ date, modifier = '' }: Place): string {
  return `${date} ${modifier}`;
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
