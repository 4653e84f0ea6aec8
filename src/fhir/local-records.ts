// SPDX-License-Identifier: Apache-2.0
import type { AssumedDate } from '../engine/billing/treatment-day.ts';
import {
  isDayInUtc,
  isTimeZone,
  isWrittenInUtc,
  offsetZone,
  otherUsDate,
  toLocalTime,
  usZoneOfDate,
  windowsZone,
} from './local-time.ts';
import type { R4Extension, R4Period, R4Reference, ReadResource, ReadType } from './r4.ts';
import { clocksOf, type ClockAt, type Lookup } from './record-clocks.ts';
import { performedStart } from './read/performed.ts';
import { relativeReference } from './reference.ts';
import { DEVICE_IDENTIFIER, TIME_ZONE } from './systems.ts';
import { present } from '../engine/present.ts';

type AnyRead = ReadResource<ReadType>;

/** What localising came to. */
export interface LocalRecords {
  /** Records whose times were turned into local ones, by reference. */
  readonly changed: ReadonlyMap<string, AnyRead>;
  /** By `Encounter/<id>`. */
  readonly assumed: ReadonlyMap<string, AssumedDate>;
  /** Visits in UTC for which no time zone is stated, as `Encounter/<id>`: an offset or a date without a time decides. */
  readonly unstated: ReadonlySet<string>;
}

/**
 * Times that an EHR writes in UTC, as the clocks of the facility showed them: the date of service is the local date.
 *
 * The zone of a visit is the first that is stated: on the Encounter, its Location and what that is part of, their
 * Organization, the service provider, or for the whole project on this service's Device; failing these, the offset that
 * another time of the visit bears: a treatment's for a visit in UTC, the visit's for a treatment in UTC. Where none is,
 * and the visit's UTC date is another one in the United States, a date without a time on a record of the visit decides;
 * without such a record the UTC date stands. Either is told as an assumption.
 */
export function localRecords(records: Lookup): LocalRecords {
  const ofProject = projectZone(records);
  const zones = new Map<string, string>();
  const assumed = new Map<string, AssumedDate>();
  const unstated = new Set<string>();
  let dates: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined;
  const datesOf = (visit: string): ReadonlyMap<string, string> =>
    (dates ??= writtenDates(records)).get(visit) ?? new Map();
  let offsets: ReadonlyMap<string, string> | undefined;
  let inUtc: ReadonlySet<string> | undefined;
  const zoneWritten = ({ id, period: { start = '' } = {} }: ReadResource<'Encounter'>): string | undefined => {
    const source = `Encounter/${id}`;
    if (isWrittenInUtc(start)) {
      return (offsets ??= offsetZones(records)).get(source);
    }
    return (inUtc ??= treatedInUtc(records)).has(source) ? offsetZone(start) : undefined;
  };
  for (const encounter of records.all('Encounter')) {
    const source = `Encounter/${encounter.id}`;
    const stated = zoneOf(records, encounter) ?? ofProject;
    const written = stated ?? zoneWritten(encounter);
    const guess = written === undefined ? assume(encounter, () => datesOf(source)) : undefined;
    const zone = written ?? guess?.zone;
    if (stated === undefined && (written !== undefined || guess)) {
      unstated.add(source);
    }
    if (zone !== undefined) {
      zones.set(source, zone);
    }
    if (guess) {
      assumed.set(source, guess.assumed);
    }
  }
  const zoneOfVisit = (encounter: R4Reference | undefined): string | undefined =>
    zones.get(relativeReference(encounter) ?? '') ?? ofProject;
  return { changed: localised(records, zoneOfVisit, clocksOf(records, zones)), assumed, unstated };
}

function localised(
  records: Lookup,
  zoneOfVisit: (encounter: R4Reference | undefined) => string | undefined,
  clockAt: ClockAt,
): Map<string, AnyRead> {
  const changed = new Map<string, AnyRead>();
  const put: Put = (resource, encounter, local) => {
    const zone = zoneOfVisit(encounter);
    if (zone !== undefined) {
      changed.set(
        `${resource.resourceType}/${resource.id}`,
        local((text) => text && toLocalTime(text, zone)),
      );
      return;
    }
    const one = onClock(resource, encounter, { local, clockAt });
    if (one) {
      changed.set(`${resource.resourceType}/${resource.id}`, one);
    }
  };
  for (const one of records.all('Encounter')) {
    put(one, { reference: `Encounter/${one.id}` }, (at) => ({ ...one, period: localPeriod(one.period, at) }));
  }
  for (const one of records.all('Procedure')) {
    put(one, one.encounter, (at) => ({
      ...one,
      performedDateTime: at(one.performedDateTime),
      performedPeriod: localPeriod(one.performedPeriod, at),
    }));
  }
  for (const one of records.all('Observation')) {
    put(one, one.encounter, (at) => ({
      ...one,
      effectiveDateTime: at(one.effectiveDateTime),
      effectivePeriod: localPeriod(one.effectivePeriod, at),
      effectiveInstant: at(one.effectiveInstant),
    }));
  }
  for (const one of records.all('CarePlan')) {
    put(one, one.encounter, (at) => ({ ...one, created: at(one.created), period: localPeriod(one.period, at) }));
  }
  localiseDocuments(records, put);
  return changed;
}

/** What dates the visits has its own zone or none. */
const DATING: readonly ReadType[] = ['Encounter', 'Procedure'];

/** Undefined where nothing of it is written in UTC whose clock is known. */
function onClock<T extends AnyRead>(
  resource: T,
  encounter: R4Reference | undefined,
  { local, clockAt }: { readonly local: (at: At) => T; readonly clockAt: ClockAt },
): T | undefined {
  const turned = new Set<string>();
  const one = local((text) => {
    const isTime = text !== undefined && isWrittenInUtc(text) && !isDayInUtc(text);
    const clock = isTime ? clockAt(text, { subject: subjectOf(resource), encounter }) : undefined;
    if (text === undefined || clock === undefined) {
      return text;
    }
    turned.add(text);
    return toLocalTime(text, clock);
  });
  return turned.size > 0 && !DATING.includes(resource.resourceType) ? one : undefined;
}

function subjectOf(resource: AnyRead): R4Reference | undefined {
  return 'subject' in resource && !Array.isArray(resource.subject) ? resource.subject : undefined;
}

/** Puts a record with its times in those of a visit. */
type Put = <T extends AnyRead>(resource: T, encounter: R4Reference | undefined, local: (at: At) => T) => void;

function localiseDocuments(records: Lookup, put: Put): void {
  for (const one of records.all('QuestionnaireResponse')) {
    put(one, one.encounter, (at) => ({ ...one, authored: at(one.authored) }));
  }
  for (const one of records.all('Composition')) {
    put(one, one.encounter, (at) => ({ ...one, date: at(one.date) }));
  }
  for (const one of records.all('DocumentReference')) {
    put(one, one.context?.encounter?.[0], (at) => localDocument(one, at));
  }
  for (const one of records.all('DiagnosticReport')) {
    put(one, one.encounter, (at) => ({
      ...one,
      effectiveDateTime: at(one.effectiveDateTime),
      effectivePeriod: localPeriod(one.effectivePeriod, at),
      issued: at(one.issued),
    }));
  }
  for (const one of records.all('ClinicalImpression')) {
    put(one, one.encounter, (at) => ({ ...one, effectiveDateTime: at(one.effectiveDateTime), date: at(one.date) }));
  }
}

function localDocument(one: ReadResource<'DocumentReference'>, at: At): ReadResource<'DocumentReference'> {
  const { date, context } = one;
  return {
    ...one,
    date: at(date),
    context: context && { ...context, period: localPeriod(context.period, at) },
  };
}

type At = (text: string | undefined) => string | undefined;

function localPeriod(period: R4Period | undefined, at: At): R4Period | undefined {
  return period && { start: at(period.start), end: at(period.end) };
}

/** The time zone that is stated for a visit; undefined where none is. */
export function timeZoneOf(records: Lookup, encounter: ReadResource<'Encounter'>): string | undefined {
  return zoneOf(records, encounter) ?? projectZone(records);
}

/** The one time zone that records state, whichever record it is; undefined where they state none, or several. */
export function onlyTimeZone(records: Lookup): string | undefined {
  const zones = [...records.all('Location'), ...records.all('Organization')].flatMap((one) => statedZone(one) ?? []);
  const [zone, ...others] = new Set(zones);
  return projectZone(records) ?? (others.length === 0 ? zone : undefined);
}

function zoneOf(records: Lookup, encounter: ReadResource<'Encounter'>): string | undefined {
  const places = present(
    placesOf(records, encounter),
    (place) => records.find('Location', place) ?? records.find('Organization', place),
  );
  return [encounter, ...places].map(statedZone).find((zone) => zone !== undefined);
}

/** Where a visit took place: its Locations with what they are part of, who manages them, and the service provider. */
export function placesOf(
  records: Lookup,
  { location = [], serviceProvider }: ReadResource<'Encounter'>,
): R4Reference[] {
  const locations = location.flatMap((one) => withinOthers(records, one.location));
  const managers = present(locations, (place) => records.find('Location', place)?.managingOrganization);
  return [...locations, ...managers, ...(serviceProvider ? [serviceProvider] : [])];
}

/** A room, its building and its site; more would be a circle. */
const MOST_WITHIN = 5;

function withinOthers(records: Lookup, place: R4Reference | undefined, most = MOST_WITHIN): R4Reference[] {
  return place && most > 0 ? [place, ...withinOthers(records, records.find('Location', place)?.partOf, most - 1)] : [];
}

/** The zones of the offsets that Procedures are written with, by `Encounter/<id>`. */
function offsetZones(records: Lookup): Map<string, string> {
  return new Map(
    records.all('Procedure').flatMap((procedure) => {
      const visit = relativeReference(procedure.encounter);
      const zone = offsetZone(performedStart(procedure) ?? '');
      return visit === undefined || zone === undefined ? [] : [[visit, zone] as const];
    }),
  );
}

/** Visits with a treatment whose time is written in UTC, as `Encounter/<id>`. */
function treatedInUtc(records: Lookup): Set<string> {
  const treated = records.all('Procedure').filter((one) => isWrittenInUtc(performedStart(one) ?? ''));
  return new Set(present(treated, ({ encounter }) => relativeReference(encounter)));
}

function projectZone(records: Lookup): string | undefined {
  const ours = records
    .all('Device')
    .filter(({ identifier = [] }) => identifier.some(({ system }) => system === DEVICE_IDENTIFIER));
  return ours.map(statedZone).find((zone) => zone !== undefined);
}

/** The time zone that a record states by FHIR’s extension, in IANA's name for it; undefined for a name of neither IANA nor Windows. */
export function statedZone({ extension = [] }: { readonly extension?: R4Extension[] | undefined }): string | undefined {
  const { valueCode, valueString } = extension.find(({ url }) => url === TIME_ZONE) ?? {};
  const written = valueCode ?? valueString;
  const zone = written === undefined ? undefined : (windowsZone(written) ?? written);
  return zone !== undefined && isTimeZone(zone) ? zone : undefined;
}

function assume(
  { period }: ReadResource<'Encounter'>,
  datesOfVisit: () => ReadonlyMap<string, string>,
): { zone: string | undefined; assumed: AssumedDate } | undefined {
  const start = period?.start ?? '';
  const otherDate = otherUsDate(start);
  if (otherDate === undefined) {
    return undefined;
  }
  const utcDate = start.slice(0, 10);
  const written = datesOfVisit();
  const writtenOn = written.get(otherDate);
  // A record of the visit that bears this date, and none that bears the other, says it.
  if (written.has(utcDate) && writtenOn === undefined) {
    return undefined;
  }
  return writtenOn === undefined || written.has(utcDate)
    ? { zone: undefined, assumed: { date: utcDate, otherDate } }
    : { zone: usZoneOfDate(start, otherDate), assumed: { date: otherDate, otherDate: utcDate, writtenOn } };
}

/** Dates without a time that records of a visit bear, each with one record that does, by `Encounter/<id>`. */
function writtenDates(records: Lookup): Map<string, Map<string, string>> {
  const byVisit = new Map<string, Map<string, string>>();
  const note = (encounter: R4Reference | undefined, source: string, text: string | undefined): void => {
    const visit = relativeReference(encounter);
    if (visit !== undefined && text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text)) {
      const dates = byVisit.get(visit) ?? new Map<string, string>();
      // The lowest reference, so that the order of records shows nowhere.
      const known = dates.get(text);
      byVisit.set(visit, dates.set(text, known === undefined || source < known ? source : known));
    }
  };
  for (const { id, encounter, effectiveDateTime } of records.all('Observation')) {
    note(encounter, `Observation/${id}`, effectiveDateTime);
  }
  for (const { id, encounter, performedDateTime } of records.all('Procedure')) {
    note(encounter, `Procedure/${id}`, performedDateTime);
  }
  for (const { id, encounter, date } of records.all('Composition')) {
    note(encounter, `Composition/${id}`, date);
  }
  for (const { id, context, date } of records.all('DocumentReference')) {
    note(context?.encounter?.[0], `DocumentReference/${id}`, date);
  }
  return byVisit;
}
