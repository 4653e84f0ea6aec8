// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { groupsOf } from '../engine/present.ts';
import { addDays } from '../fhir/date-time.ts';
import { readEach, type FhirClient } from '../fhir/fhir-client.ts';
import { BILLED } from '../fhir/day-facets.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { daySearch } from '../fhir/query/day-search.ts';
import { inOrder } from '../fhir/query/further-searches.ts';
import { reaches, recordLinksOf, type RecordLinks } from '../fhir/query/record-links.ts';
import { FILING_DAYS, type Scope } from '../fhir/query/searches.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import { NOTE_TYPES, linksToReplaced } from '../fhir/read/replaced.ts';
import { R4_SCHEMAS } from '../fhir/r4.ts';
import { REPORTS, isReference, relativeReference, relativeReferences, typeOf } from '../fhir/reference.ts';
import { leadsByKeys } from '../fhir/write/day-leads.ts';
import { assessWanted, type RunContext } from './assess-record.ts';
import type { RunReport } from './run-report.ts';
import { wantedFor } from './known-decisions.ts';
import { billsSettledBefore, scopesOfDays, type ScopedDay } from './scopes-of-days.ts';
import { previousVersions } from './previous-version.ts';
import { searchAll } from './read-records.ts';

/**
 * Assesses again whatever a record beside the visit may change: documentation, a diagnosis, a plan of care, who pays,
 * who treated, what a payer asks, where it was. A charge that was right when it was decided follows when such a record is
 * corrected, withdrawn, deleted or moved.
 * @param record - A saved or deleted record; only its references and dates are used.
 * @param hasEarlier - True of a change or a deletion: what the record said before belongs to it as well.
 * @throws FhirFault when the server keeps failing.
 */
export async function assessAffected(context: RunContext, record: unknown, hasEarlier = false): Promise<RunReport[]> {
  const before = hasEarlier ? await previousVersions(context.client, record) : [];
  const reports: RunReport[] = [];
  for (const scope of await affectedScopes(context.client, [record, ...before], context.now())) {
    reports.push(await assessWanted(context, wantedFor(scope, record, hasEarlier)));
  }
  return reports;
}

/**
 * The days whose decision the versions of a record may rest on, each patient's in the order of their dates.
 * @param client - Where our charges and issues are kept.
 */
export async function affectedScopes(client: FhirClient, versions: readonly unknown[], now: string): Promise<Scope[]> {
  const links = [...versions, ...(await replacedBy(client, versions))].flatMap((one) => recordLinksOf(one) ?? []);
  const [first] = links;
  switch (first?.reach) {
    case undefined:
      return [];
    case 'person':
      return scopesOfDays((await daysOfPerson(client, links)).filter(unbilled));
    case 'organization':
      return scopesOfDays((await daysOfOrganization(client, links, now)).filter(unbilled));
    case 'place':
      return scopesOfDays((await daysOfPlaces(client, [first.reference], now)).filter(unbilled));
    default:
      return scopesOfPatients(client, await withPatients(client, links), now);
  }
}

/** More notes than one is ever written anew; each of a chain is a request of its own. */
const MOST_REPLACED = 50;

/** The notes whose place others take or took: where these belong, however late the others were written. */
async function replacedBy(client: FhirClient, versions: readonly unknown[]): Promise<Resource[]> {
  const known = new Set<string>();
  const all: Resource[] = [];
  for (let asked = named(versions).slice(0, MOST_REPLACED); asked.length > 0;) {
    asked.forEach((reference) => known.add(reference));
    const found = await readEach(client, asked);
    all.push(...found);
    const left = MOST_REPLACED - known.size;
    asked = named(found)
      .filter((reference) => !known.has(reference))
      .slice(0, left);
  }
  return all;
}

function named(notes: readonly unknown[]): string[] {
  const links = notes.flatMap(linksToReplaced).flatMap((link) => relativeReference(link) ?? []);
  return [...new Set(links)].filter((reference) => isReference(reference, NOTE_TYPES));
}

/** A charge whose subject tells nobody is its visit's patient's. */
async function withPatients(client: FhirClient, links: readonly RecordLinks[]): Promise<RecordLinks[]> {
  const isLost = ({ reference, patients }: RecordLinks): boolean =>
    reference.startsWith('ChargeItem/') && patients.length === 0;
  const lost = links.filter(isLost).flatMap(({ encounters }) => encounters);
  const visits = await readEach(client, lost);
  const patients = visits.flatMap((visit) => scopeOfTrigger(visit)?.patient ?? []);
  return links.map((link) => (isLost(link) ? { ...link, patients } : link));
}

/** Named in one search: an address has a length that servers take. */
const NAMED_AT_ONCE = 50;

/** A day that bears a charge, an open issue or an entry of ours. */
interface DecidedDay extends ScopedDay {
  readonly isBilled: boolean;
}

type IsAffected = (day: DecidedDay) => boolean;
const unbilled: IsAffected = ({ isBilled }) => !isBilled;

async function scopesOfPatients(client: FhirClient, links: readonly RecordLinks[], now: string): Promise<Scope[]> {
  const settledBefore = billsSettledBefore(now);
  const reports = links.map(({ reference }) => reference).filter((one) => isReference(one, REPORTS));
  const naming = (await searchAll(client, ledBy(reports))).flatMap(decidedDay);
  const scopes: Scope[] = [];
  for (const patient of new Set([...links.flatMap(({ patients }) => patients), ...naming.map((day) => day.patient)])) {
    const own = links.filter(({ patients }) => patients.includes(patient));
    const theirs = naming.filter((day) => day.patient === patient);
    const days = (await daysOf(client, patient)).filter((day) => day.patient === patient);
    const isAffected: IsAffected = (day) =>
      (!day.isBilled || day.date >= settledBefore) &&
      (own.some((link) => reaches(link, day)) || theirs.some(({ date }) => date === day.date));
    const encounters = [...new Set(own.flatMap((link) => link.encounters))];
    const procedures = [...new Set(own.flatMap((link) => link.procedures))];
    const named: Scope[] =
      encounters.length + procedures.length > 0 ? [{ patient, dates: [], encounters, procedures, performers: [] }] : [];
    scopes.push(...merged([...named, ...scopesOfDays(days.filter(isAffected))]));
  }
  return scopes;
}

async function daysOfPerson(client: FhirClient, links: readonly RecordLinks[]): Promise<DecidedDay[]> {
  const keys = inOrder(links.flatMap(({ identifiers }) => identifiers));
  const named = new Set(links.flatMap(({ reference, people }) => [reference, ...people]));
  // A role may name its Practitioner by an identifier alone.
  const isOfRole =
    keys !== '' &&
    links.some(({ people, reference }) => typeOf(reference) === 'PractitionerRole' && people.length === 0);
  const bearers = isOfRole ? await searchAll(client, [`Practitioner?identifier=${keys}`]) : [];
  bearers.forEach(({ id = '' }) => named.add(`Practitioner/${id}`));
  const practitioners = [...named].filter((reference) => reference.startsWith('Practitioner/'));
  // A charge names the role that its treatment names.
  const roles = await searchAll(client, [
    ...(practitioners.length === 0 ? [] : [`PractitionerRole?practitioner=${practitioners.join(',')}`]),
    ...(keys === '' ? [] : [`PractitionerRole?practitioner:identifier=${keys}`]),
  ]);
  const people = [
    ...named,
    ...roles
      .flatMap((role) => R4_SCHEMAS.PractitionerRole.safeParse(role).data?.id ?? [])
      .map((id) => `PractitionerRole/${id}`),
  ];
  // A charge from elsewhere names nobody, and none names who furnished what it does not count.
  const treated = daySearch({ facets: { therapist: practitioners }, without: BILLED });
  const lead = [...people, ...links.flatMap(({ identifiers }) => leadsByKeys('Practitioner', identifiers))];
  const found = await searchAll(client, [
    `ChargeItem?performer-actor=${[...new Set(people)].join(',')}`,
    ...(keys === '' ? [] : [`ChargeItem?performer-actor:identifier=${keys}`]),
    ...(practitioners.length === 0 ? [] : [`Basic?${treated}`]),
    ...ledBy(lead),
  ]);
  return found.flatMap(decidedDay);
}

/** Days that rest on what no reference leads from to them; what is billed is settled. */
function ledBy(lead: readonly string[]): string[] {
  return groupsOf([...new Set(lead)], NAMED_AT_ONCE).map(
    (some) => `Basic?${daySearch({ facets: { lead: some }, without: BILLED })}`,
  );
}

/** Of the insured, of whatever it furnished, and of what was done at its places: it may state their time zone. */
async function daysOfOrganization(
  client: FhirClient,
  links: readonly RecordLinks[],
  now: string,
): Promise<DecidedDay[]> {
  const reference = links[0]?.reference ?? '';
  const keys = inOrder(links.flatMap(({ identifiers }) => identifiers));
  const found = await searchAll(client, [
    `Coverage?payor=${reference}`,
    ...(keys === '' ? [] : [`Coverage?payor:identifier=${keys}`]),
    `ChargeItem?performing-organization=${reference}`,
    `Location?organization=${reference}`,
    ...ledBy(links.flatMap(({ identifiers }) => leadsByKeys('Organization', identifiers))),
  ]);
  const patients = new Set(
    found.flatMap((coverage) => relativeReference(R4_SCHEMAS.Coverage.safeParse(coverage).data?.beneficiary) ?? []),
  );
  const places = found.flatMap(({ resourceType, id = '' }) => (resourceType === 'Location' ? [`Location/${id}`] : []));
  const days = [...found.flatMap(decidedDay), ...(await daysOfPlaces(client, places, now))];
  for (const patient of patients) {
    days.push(...(await daysOf(client, patient)));
  }
  return days;
}

/** Days of the visits there and within, as long as these may be claimed. */
async function daysOfPlaces(client: FhirClient, places: readonly string[], now: string): Promise<DecidedDay[]> {
  if (places.length === 0) {
    return [];
  }
  const since = addDays(now.slice(0, 10), -FILING_DAYS);
  const there = groupsOf(await withRooms(client, places), NAMED_AT_ONCE);
  const searches = there.map((some) => `Encounter?location=${some.join(',')}&date=ge${since}&_elements=id`);
  const visits = await searchAll(client, searches);
  const days: DecidedDay[] = [];
  for (const some of groupsOf(visits, NAMED_AT_ONCE)) {
    const named = some.map(({ id = '' }) => `Encounter/${id}`).join(',');
    const decided = [`ChargeItem?context=${named}`, `DetectedIssue?implicated=${named}&status=preliminary`];
    days.push(...(await searchAll(client, decided)).flatMap(decidedDay));
  }
  return days;
}

/** With what is part of them, and part of that: a room that states no time zone has its building's. */
async function withRooms(client: FhirClient, places: readonly string[]): Promise<string[]> {
  const all = new Set(places);
  for (let around = places; around.length > 0;) {
    const asked = groupsOf(around, NAMED_AT_ONCE).map((some) => `Location?partof=${some.join(',')}&_elements=id`);
    const within = (await searchAll(client, asked)).map(({ id = '' }) => `Location/${id}`);
    around = within.filter((place) => !all.has(place));
    around.forEach((place) => all.add(place));
  }
  return [...all];
}

async function daysOf(client: FhirClient, patient: string): Promise<DecidedDay[]> {
  const found = await searchAll(client, [
    `ChargeItem?patient=${patient}`,
    `DetectedIssue?patient=${patient}&status=preliminary`,
  ]);
  return found.flatMap(decidedDay);
}

function decidedDay(resource: unknown): DecidedDay[] {
  const charge = R4_SCHEMAS.ChargeItem.safeParse(resource).data;
  const issue = R4_SCHEMAS.DetectedIssue.safeParse(resource).data;
  const entry = R4_SCHEMAS.Basic.safeParse(resource).data;
  const identity = ownIdentity(charge ?? issue ?? entry ?? {});
  if (!identity) {
    return [];
  }
  const links = charge ? [charge.context, ...(charge.service ?? [])] : (issue?.implicated ?? []);
  const references = relativeReferences(links);
  return [
    {
      patient: `Patient/${identity.patientId}`,
      date: identity.dateOfService,
      encounters: references.filter((reference) => reference.startsWith('Encounter/')),
      procedures: references.filter((reference) => reference.startsWith('Procedure/')),
      isBilled: charge?.status === 'billed',
    },
  ];
}

/** The visit that is named goes with the first days, where there are some. */
function merged([first, second, ...rest]: readonly Scope[]): Scope[] {
  if (!first || !second || first.dates.length > 0) {
    return [first, second, ...rest].filter((scope) => scope !== undefined);
  }
  const both = (ofType: 'encounters' | 'procedures'): string[] => [...new Set([...first[ofType], ...second[ofType]])];
  return [{ ...second, encounters: both('encounters'), procedures: both('procedures') }, ...rest];
}
