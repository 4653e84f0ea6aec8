// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { groupsOf, present } from '../../engine/present.ts';
import { savedAt } from '../../saved-at.ts';
import { batchOfGets } from '../fhir-client.ts';
import { UNDATED, ownIdentity } from '../identity.ts';
import type { AnyResource } from '../r4.ts';
import { proceduresAtOnce, timesOf } from '../read/busy-times.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { idOf, typeOf, versionedReference } from '../reference.ts';
import type { Write } from '../write/write.ts';
import { namedRecords } from './named-records.ts';
import { RECORD_TYPES, reaches, recordLinksOf } from './record-links.ts';
import { PAGE_SIZE, searchTypes, treatmentsBy, visitsWith, windowsOf, type Scope } from './searches.ts';
import { scopeOfTrigger } from './trigger.ts';
import { SHARED_TYPES, VISIT_TYPES } from './watched.ts';

/** A change of any other type tells no run, so that none can have decided by it already. */
const TOLD: readonly string[] = [...VISIT_TYPES, ...SHARED_TYPES, ...RECORD_TYPES];
const OF_NO_PATIENT: readonly string[] = ['Practitioner', 'PractitionerRole', 'Organization', 'Location'];
/** Issues are written by runs alone; what people say of one that was read is found by its version. */
const OF_PATIENT = TOLD.filter((type) => !OF_NO_PATIENT.includes(type) && type !== 'DetectedIssue');

/** Read where a record names one: of these, one that was not read may decide where it is named. */
const READ_BY_NAME: readonly string[] = ['EpisodeOfCare', 'ServiceRequest'];

/** A server notes the instant of a save before others can read it: of a transaction's first, by as long as it takes. */
const COMMIT_MS = 5000;

/** A decision: of what it was made, from what, and what it led to. */
export interface Decided {
  readonly scope: Scope;
  readonly records: RecordSet;
  readonly writes: readonly Write[];
}

/**
 * One more look at what a decision rests on: whether each record still is what was read, by its id, and what has been
 * saved of the patient, of people, payers and places since, and by whoever treats of others, which no id leads to. By
 * the server's own clock: since the newest of what was read.
 * @returns Undefined where the server does not tell when records were saved.
 */
export function factsAgain(decided: Decided): Bundle | undefined {
  const since = readUntil(decided);
  if (since === undefined) {
    return undefined;
  }
  return batchOfGets([
    ...versionsAgain(factsOf(decided).map(({ resourceType, id = '' }) => `${resourceType}/${id}`)),
    searchTypes(typesOfPatient(decided), [`patient=${decided.scope.patient}`, `_lastUpdated=ge${since}`]),
    searchTypes(OF_NO_PATIENT, [`_lastUpdated=ge${since}`]),
    ...withOthers(decided, since),
  ]);
}

/** Searches for records by their ids, whatever their types, that tell which version of each there is. */
export function versionsAgain(references: readonly string[]): string[] {
  const types = [...new Set(references.map(typeOf))];
  return groupsOf([...new Set(references.map(idOf))], PAGE_SIZE).map((some) =>
    searchTypes(types, [`_id=${some.join(',')}`, '_elements=id']),
  );
}

/**
 * Types of which a record that was not read may decide: each one more is a table that a database plans for. Of those that
 * are read by their names alone, one that a record names and that was not there.
 */
function typesOfPatient({ scope, records }: Decided): string[] {
  const missing = namedRecords(scope, records).map(typeOf);
  return OF_PATIENT.filter((type) =>
    type === 'ExplanationOfBenefit'
      ? // Other providers' bills decide where the year is added up, and are read there alone.
        scope.billsSince !== undefined
      : !READ_BY_NAME.includes(type) || missing.includes(type),
  );
}

/**
 * What whoever treats by the clock gave to other patients meanwhile: treatments that have been saved, and where treatments
 * leave it to their visits to say who furnished them, all of these visits. A day that is decided for the first time needs
 * no such look: whose run comes to it from another patient makes its entry as well, and the second of two finds it there.
 */
function withOthers({ scope: { patient, dates: all, performers }, records, writes }: Decided, since: string): string[] {
  const known = new Set(present(records.all('Basic'), (entry) => ownIdentity(entry)?.dateOfService));
  const made = present(writes, (write) =>
    write.kind === 'create' && write.resource.resourceType === 'Basic'
      ? ownIdentity(write.resource)?.dateOfService
      : undefined,
  );
  const dates = all.filter((date) => known.has(date) || !made.includes(date));
  if (performers.length === 0 || timesOf(records, patient, dates).length === 0) {
    return [];
  }
  const isByVisit = records.all('Procedure').some(({ performer = [] }) => performer.length === 0);
  return windowsOf(dates).flatMap(([from, to]) => {
    const on = [`date=ge${from}`, `date=le${to}`];
    const named = treatmentsBy(performers, [...on, `_lastUpdated=ge${since}`]);
    return isByVisit ? [named, visitsWith(performers, on)] : [named];
  });
}

/** True where one of them was saved or deleted since it was read, or another was saved that may decide. */
export function haveMoved(decided: Decided, now: readonly Resource[]): boolean {
  const since = readUntil(decided) ?? '';
  const read = new Set(decided.records.resources().map(versionedReference));
  const standing = new Set(now.map(versionedReference));
  if (factsOf(decided).some((fact) => !standing.has(versionedReference(fact)))) {
    return true;
  }
  const fresh = now.filter((one) => !read.has(versionedReference(one)));
  const saved = fresh.filter((one) => isSince(one, since));
  return saved.length > 0 && (saved.some(decidingFor(decided)) || isTakingTime(decided, fresh));
}

/** Whether of what is there now, other patients take minutes that were counted. */
function isTakingTime({ scope: { patient, dates }, records }: Decided, fresh: readonly Resource[]): boolean {
  const theirs = fresh.filter((one) => isOfAnother(patient, one));
  if (theirs.length === 0) {
    return false;
  }
  const known = proceduresAtOnce(records, patient, dates);
  return proceduresAtOnce(records.with(theirs), patient, dates).some((source) => !known.includes(source));
}

/** A visit or treatment of somebody else: it bears on a day by its minutes alone. */
function isOfAnother(patient: string, one: Resource): boolean {
  const isOfVisit = one.resourceType === 'Encounter' || one.resourceType === 'Procedure';
  return isOfVisit && relativeReference(one.subject) !== patient;
}

/** What was read and is told of when it changes, but for what was written because of it. */
function factsOf({ records, writes }: Decided): AnyResource[] {
  const written = new Set(writes.flatMap((write) => ('reference' in write ? write.reference : [])));
  return records
    .resources()
    .filter(({ resourceType, id = '' }) => TOLD.includes(resourceType) && !written.has(`${resourceType}/${id}`));
}

/** The instant of the newest record that was read: whatever was saved after the reading is no older. */
function readUntil({ records }: Decided): string | undefined {
  const times = present(records.resources(), savedAt);
  return times.length > 0 ? new Date(Math.max(...times) - COMMIT_MS).toISOString() : undefined;
}

function isSince(resource: Resource, since: string): boolean {
  return (savedAt(resource) ?? Infinity) >= Date.parse(since);
}

/** Tells of a saved record whether its own run decides these days too; our charges are written by runs alone. */
function decidingFor({ scope, records }: Decided): (saved: Resource) => boolean {
  const treatments = records.ofPatient('Procedure', scope.patient);
  const named = treatments.flatMap((one) => relativeReference(one.encounter) ?? []);
  const encounters = [...scope.encounters, ...records.all('Encounter').map(({ id }) => `Encounter/${id}`), ...named];
  const dates = scope.dates.length > 0 ? scope.dates : [UNDATED];
  const procedures = [...scope.procedures, ...treatments.map(({ id }) => `Procedure/${id}`)];
  const days = dates.map((date) => ({ date, encounters, procedures }));
  // Put together once for all who were saved meanwhile: an import of people saves hundreds.
  let said: string | undefined;
  return (saved) => {
    if (OF_NO_PATIENT.includes(saved.resourceType)) {
      const text = (said ??= [...namesIn(records.resources())].join('\n'));
      return namesOf(saved).some((name) => text.includes(name));
    }
    if (isOfAnother(scope.patient, saved)) {
      return false;
    }
    const isOurs = saved.resourceType === 'ChargeItem' && ownIdentity(saved) !== undefined;
    const links = recordLinksOf(saved) ?? scopeOfTrigger(saved);
    return !isOurs && links !== undefined && days.some((day) => reaches(links, day));
  };
}

const NAMING: readonly string[] = ['reference', 'value', 'display'];

/** Each reference, identifier and name that stands in records, once. */
function namesIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  for (const [key, inner] of Object.entries(value ?? {})) {
    if (typeof inner === 'object') {
      namesIn(inner, found);
    } else if (typeof inner === 'string' && NAMING.includes(key)) {
      found.add(inner);
    }
  }
  return found;
}

/** What a person, role, payer or place may be named by: a reference or an identifier, a role also by whose it is. */
function namesOf(saved: Resource): string[] {
  const whose = saved.resourceType === 'PractitionerRole' ? saved.practitioner : undefined;
  const own = 'identifier' in saved ? [saved.identifier].flat() : [];
  const identifiers = [...own, whose?.identifier].flatMap((identifier) => identifier?.value ?? []);
  return [`${saved.resourceType}/${saved.id ?? ''}`, relativeReference(whose) ?? '', ...identifiers].filter(Boolean);
}
