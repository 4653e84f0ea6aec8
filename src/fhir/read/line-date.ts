// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isKnownService } from '../../engine/billing/code-sets.ts';
import { THERAPY_MODIFIERS, therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { Discipline } from '../../engine/billing/performers.ts';
import { present } from '../../engine/present.ts';
import { UNDATED } from '../identity.ts';
import { indexBy } from '../index-by.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { shareOut } from '../share-out.ts';
import { StatedDays, type Begun } from '../stated-days.ts';
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
  return statedIn(records, treated, line.written) ?? undatedIn(records, treated, line) ?? first;
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
export interface TreatedPlace extends Begun {
  /** The therapy modifier that its line bears. */
  readonly modifier?: string | undefined;
}

/** Treated days of each discipline once, in order. */
function placesOf(treated: readonly Treated[]): readonly TreatedPlace[] {
  const places = treated
    .filter(({ date }) => date !== UNDATED)
    .map(({ date, discipline, start }) => ({ date, start, modifier: discipline && therapyModifierOf(discipline) }));
  const each = indexBy(places, ({ date, modifier = '' }) => [`${date} ${modifier}`]);
  return present([...each.values()], ([place]) => place).sort(
    (a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0) || orderOf(a.modifier) - orderOf(b.modifier),
  );
}

function orderOf(modifier = ''): number {
  return THERAPY_MODIFIERS.indexOf(modifier);
}

/** Those of the disciplines whose modifiers a line bears, where these gave any. */
export function placesBearing<P extends Pick<TreatedPlace, 'modifier'>>(
  places: readonly P[],
  modifiers: readonly string[],
): readonly P[] {
  const own = places.filter(({ modifier = '' }) => modifiers.includes(modifier));
  return own.length > 0 ? own : places;
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
  if (datesOf(treated).length < 2) {
    return new Map();
  }
  const byCode = indexBy(treated, ({ code }) => [code]);
  const seekers = [...indexBy(charges, ({ code, part }) => [`${code ?? ''} ${part}`]).values()].flatMap((alike) => {
    const places = placesOf(byCode.get(alike[0]?.code) ?? []);
    const onDate = indexBy(places, ({ date }) => [date]);
    const lists = new Map<string, readonly TreatedPlace[]>();
    return inOrder(places.length > 0 ? alike : []).map((charge) => {
      const days = new Set(charge.served.map(({ date }) => date));
      const bearing = THERAPY_MODIFIERS.filter((one) => charge.modifiers?.includes(one));
      const key = [...bearing, ...days].join(' ');
      const ofDays = days.size === 0 ? places : [...days].sort().flatMap((date) => onDate.get(date) ?? []);
      const among = lists.get(key) ?? placesBearing(ofDays, bearing);
      lists.set(key, among);
      const [only] = days;
      const stated = days.size === 1 ? only : statedIn(records, treated, charge.written);
      const date = isOther(days, stated) ? undefined : stated;
      return { charge, among, date, entered: statedIn(records, treated, charge.enteredDate) };
    });
  });
  const given = shareOut(seekers);
  return new Map(
    present(
      seekers.filter(({ date }) => date === undefined),
      (seeker) => {
        const { id, written, served } = seeker.charge;
        const own = served.length > 0 ? undefined : records.once(statedDaysOf, treated).localDate(written);
        const date = given.get(seeker)?.date ?? own;
        return date === undefined ? undefined : ([id, date] as const);
      },
    ),
  );
}

/** @param days - Those of the treatments that a charge names; any where it names none. */
function isOther(days: ReadonlySet<string>, date = ''): boolean {
  return days.size > 0 && !days.has(date);
}

/** By what they state, so that the order in which a server gives them shows nowhere. */
function inOrder(charges: readonly VisitCharge[]): VisitCharge[] {
  const key = ({ written = '~', id }: VisitCharge): string => `${written} ${id}`;
  return [...charges].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The treated day that a dateTime is of. */
function statedIn(records: RecordSet, treated: readonly Treated[], written: string | undefined): string | undefined {
  return records.once(statedDaysOf, treated).dateOf(written);
}

function statedDaysOf(_: RecordSet, treated: readonly Treated[]): StatedDays {
  return new StatedDays(treated);
}

function undatedIn(
  records: RecordSet,
  treated: readonly Treated[],
  { code, enteredDate, modifiers = [] }: LineDate,
): string | undefined {
  const ofCode = where(treated, (one) => one.code === code);
  const own = where(ofCode, ({ discipline }) =>
    modifiers.includes((discipline && therapyModifierOf(discipline)) ?? ''),
  );
  const entered = statedIn(records, treated, enteredDate);
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

/** The days on which a visit gave what a code stands for, each once for every discipline that gave it. */
export function placesOfCode(records: RecordSet, visit: Encounter, code: string): readonly TreatedPlace[] {
  const treated = records.once(treatedIn, visit);
  return placesOf(
    code === MANUAL_THERAPY ? where(treated, isManualTherapy) : treated.filter((one) => one.code === code),
  );
}

/** The date of a dateTime on the clock of a visit's treatments, or of the visit itself. */
export function localDateInVisit(records: RecordSet, visit: Encounter, written: string): string | undefined {
  return records.once(visitDaysOf, visit).localDate(written);
}

/** The date of a dateTime on the clock of a patient's treatments, of whichever visit. */
export function localDateOf(records: RecordSet, patient: string, written: string): string | undefined {
  const days = records.once(patientDaysOf, patient);
  return days.dateOf(written) ?? days.localDate(written);
}

function patientDaysOf(records: RecordSet, patient: string): StatedDays {
  const treated = records.ofPatient('Procedure', patient).filter(mayCount);
  return new StatedDays(treated.map((one) => treatedOf(records, one)));
}

function visitDaysOf(records: RecordSet, visit: Encounter): StatedDays {
  const start = visit.period?.start;
  return new StatedDays([...records.once(treatedIn, visit), { date: encounterDate(visit), start }]);
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
