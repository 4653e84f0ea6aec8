// SPDX-License-Identifier: Apache-2.0
import { readIssueKey } from '../../engine/billing/rule-code.ts';
import { ruleOf } from '../../engine/rules/index.ts';
import { present } from '../../engine/present.ts';
import { proceduresAtOnce } from '../read/busy-times.ts';
import { dateOfVisitsCharge, visitOfCharge } from '../read/charge-place.ts';
import { isManualTherapyCharge } from '../read/existing-charge.ts';
import { parseDateTime } from '../date-time.ts';
import { UNDATED, ownIdentity } from '../identity.ts';
import { peopleOf } from '../read/parts.ts';
import { readPayer } from '../read/payer.ts';
import { performedDate } from '../read/performed.ts';
import { readPerformers } from '../read/performer.ts';
import { draftOf } from '../read/service-record.ts';
import { R4_SCHEMAS, type R4Reference, type ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { treatmentsOf } from './named-records.ts';
import type { Scope } from './searches.ts';
import { onlyPeople, scopeOfTrigger } from './trigger.ts';
import { relativeReferences } from '../reference.ts';

/**
 * The scope that what was read asks for: every date that the trigger's own records are on or were charged on, and
 * every reference under which the day's performers may have treated other patients.
 */
export function widen(scope: Scope, records: RecordSet): Scope {
  // Whether its parts stand by themselves depends on the treatment.
  const isTriggers = ({ id, encounter, partOf = [] }: ReadResource<'Procedure'>): boolean =>
    [`Procedure/${id}`, ...relativeReferences(partOf)].some((source) => scope.procedures.includes(source)) ||
    scope.encounters.includes(relativeReference(encounter) ?? '');
  const own = records.all('Procedure').filter(isTriggers);
  const dates = new Set([
    ...scope.dates,
    ...own.flatMap((procedure) => performedDate(procedure) ?? []),
    ...chargedDates(scope, records),
    ...visitDates(scope, records),
  ]);
  const timed = records
    .all('Procedure')
    .filter(
      (procedure) =>
        relativeReference(procedure.subject) === scope.patient &&
        procedure.performedPeriod?.end !== undefined &&
        dates.has(performedDate(procedure) ?? ''),
    );
  const people = timed.flatMap((procedure) => peopleOf(records, draftOf(records, procedure)));
  return {
    ...scope,
    billsSince: billsSince(scope, dates, records),
    dates: [...dates].sort(),
    apart: [...apartFrom(scope, dates, records), ...unknownPeople(scope, dates, records)].sort(),
    performers: aliases(records, [...scope.performers, ...people.flatMap(({ source, person }) => [source, person])]),
  };
}

/** Bills are asked for where a payer of the dates has a threshold, which is Medicare: a charge may be nowhere else. */
function billsSince(
  { patient, billsSince: before }: Scope,
  dates: ReadonlySet<string>,
  records: RecordSet,
): string | undefined {
  const [first] = [...dates].filter((date) => readPayer(records, patient, date).policy.kxThresholdApplies).sort();
  const since = first === undefined ? undefined : `${first.slice(0, 4)}-01-01`;
  // What is undefined is sorted last.
  return [before, since].sort()[0];
}

/** Practitioners that a role or an identifier names and no search has led to. */
function unknownPeople({ patient }: Scope, dates: ReadonlySet<string>, records: RecordSet): string[] {
  const treatments = treatmentsOf({ patient, dates: [...dates] }, records);
  const visits = treatments.flatMap(({ encounter }) => records.find('Encounter', encounter) ?? []);
  const inside = [...treatments, ...visits]
    .flatMap(({ contained = [] }) => contained)
    .flatMap((one) => R4_SCHEMAS.PractitionerRole.safeParse(one).data ?? []);
  const byRole = [...records.all('PractitionerRole'), ...inside].flatMap(
    ({ practitioner }) => relativeReference(practitioner) ?? [],
  );
  const byIdentifier = treatments
    .flatMap((procedure) => readPerformers(records, procedure, records.find('Encounter', procedure.encounter)))
    .map(({ person }) => person)
    .filter((person) => person.startsWith('Practitioner?'));
  const unread = byRole.filter(
    (reference) => reference.startsWith('Practitioner/') && !records.find('Practitioner', reference),
  );
  return [...new Set([...unread, ...byIdentifier])];
}

/** True where the wider scope needs records that the narrower one did not ask for. */
export function isWider(wider: Scope, scope: Scope): boolean {
  return (
    wider.billsSince !== scope.billsSince ||
    wider.dates.some((date) => !scope.dates.includes(date)) ||
    wider.performers.some((who) => !scope.performers.includes(who)) ||
    wider.apart?.some((reference) => scope.apart?.includes(reference) !== true) === true
  );
}

/**
 * Encounters of the trigger that the searches by date do not find, other visits of the dates, and Procedures of the
 * dates whose Encounter was not found: what hangs on these must be asked for by id.
 */
function apartFrom({ patient, encounters }: Scope, dates: ReadonlySet<string>, records: RecordSet): string[] {
  const found = records.all('Encounter').filter(({ subject }) => relativeReference(subject) === patient);
  const visits = new Set(
    found
      .filter(({ period }) => dateOf(period?.start).some((date) => dates.has(date)))
      .map(({ id }) => `Encounter/${id}`),
  );
  const unfound = encounters.filter((reference) => !visits.has(reference));
  const treatments = treatmentsOf({ patient, dates: [...dates] }, records);
  const named = new Set(treatments.map(({ encounter }) => relativeReference(encounter)));
  // Without an Encounter to begin with, whatever hangs on one that was found came with it.
  const others = found
    .map(({ id }) => `Encounter/${id}`)
    .filter((reference) => encounters.length > 0 && !encounters.includes(reference))
    .filter((reference) => visits.has(reference) || named.has(reference));
  const loose = treatments
    .filter(({ encounter }) => ![...visits, ...unfound].includes(relativeReference(encounter) ?? ''))
    .map(({ id }) => `Procedure/${id}`);
  return [...unfound, ...others, ...loose];
}

function visitDates({ encounters }: Scope, records: RecordSet): string[] {
  return encounters.flatMap((source) => dateOf(records.find('Encounter', source)?.period?.start));
}

function dateOf(dateTime: string | undefined): string[] {
  const date = parseDateTime(dateTime ?? '')?.date;
  return date === undefined ? [] : [date];
}

/**
 * Dates that an earlier run decided for the trigger's records, as a correction may have moved them to another day, and those
 * that charges of their visits are for.
 */
function chargedDates({ patient, encounters, procedures }: Scope, records: RecordSet): string[] {
  const concerned = new Set([...encounters, ...procedures]);
  const charges = records
    .all('ChargeItem')
    .filter(({ context, service = [] }) => concernsAny(concerned, [context, ...service]));
  const issues = records
    .all('DetectedIssue')
    .filter((issue) => relativeReference(issue.patient) === patient && concernsAny(concerned, issue.implicated ?? []));
  const others = charges.filter((charge) => isManualTherapyCharge(charge) && ownIdentity(charge) === undefined);
  const dates = [
    ...present([...charges, ...issues], (resource) => ownIdentity(resource)?.dateOfService),
    ...present(others, (charge) => {
      const visit = visitOfCharge(records, charge);
      return visit && dateOfVisitsCharge(records, charge, visit);
    }),
  ];
  return dates.filter((date) => date !== UNDATED);
}

function concernsAny(concerned: ReadonlySet<string>, links: readonly (R4Reference | undefined)[]): boolean {
  return links.some((link) => concerned.has(relativeReference(link) ?? ''));
}

/** A person is found under their Practitioner and under each of their roles. */
function aliases(records: RecordSet, references: readonly string[]): string[] {
  const people = new Set(references);
  const roles = records.all('PractitionerRole').flatMap(({ id, practitioner }) => {
    const person = relativeReference(practitioner);
    return person === undefined ? [] : [{ role: `PractitionerRole/${id}`, person }];
  });
  roles.filter(({ role }) => people.has(role)).forEach(({ person }) => people.add(person));
  roles.filter(({ person }) => people.has(person)).forEach(({ role }) => people.add(role));
  return onlyPeople([...people]);
}

/**
 * Days of other patients that hang on our patient's Procedures: one of their performers is treating our patient in
 * the same minutes, or an open issue of theirs still says so. How many minutes that are may have changed with ours,
 * so each of them is to be looked at again.
 */
export function neighboursOf(scope: Scope, records: RecordSet): Scope[] {
  const now = proceduresAtOnce(records, scope.patient, scope.dates).flatMap(
    (source) => scopeOfTrigger(records.raw(source)) ?? [],
  );
  return onePerPatient([...now, ...toldOf(scope, records)]);
}

/** Days whose open issue rests on other patients' records and names a Procedure of our patient, or one that the run is about. */
function toldOf({ patient, procedures }: Scope, records: RecordSet): Scope[] {
  // One that has been deleted is not read, and is known by the event alone.
  const isOurs = (source: string): boolean => {
    const procedure = records.find('Procedure', source);
    return procedure ? relativeReference(procedure.subject) === patient : procedures.includes(source);
  };
  return records.all('DetectedIssue').flatMap((issue) => {
    const identity = ownIdentity(issue);
    const key = readIssueKey(identity?.item ?? '');
    const theirPatient = relativeReference(issue.patient) ?? patient;
    const implicated = relativeReferences(issue.implicated);
    if (
      !key?.subjectId ||
      !identity ||
      ruleOf(key.code).meta.restsOn !== 'other-patients' ||
      issue.status !== 'preliminary' ||
      theirPatient === patient ||
      !implicated.some(isOurs)
    ) {
      return [];
    }
    return [
      {
        patient: theirPatient,
        dates: [identity.dateOfService],
        encounters: implicated.filter((source) => source.startsWith('Encounter/')),
        procedures: [`Procedure/${key.subjectId}`],
        performers: [],
      },
    ];
  });
}

/**
 * Days of another patient that still bear a charge or an issue of the scope's own visits and Procedures: a correction
 * has moved these to the patient they belong to, and what was decided before must follow.
 */
export function leftBehind({ patient, encounters, procedures }: Scope, records: RecordSet): Scope[] {
  const concerned = new Set([...encounters, ...procedures]);
  const charges = records.all('ChargeItem').map((charge) => ({
    identity: ownIdentity(charge),
    links: [charge.context, ...(charge.service ?? [])],
  }));
  const issues = records
    .all('DetectedIssue')
    .filter(({ status }) => status === 'preliminary')
    .map((issue) => ({ identity: ownIdentity(issue), links: issue.implicated ?? [] }));
  return [...charges, ...issues].flatMap(({ identity, links }) => {
    const owner = `Patient/${identity?.patientId ?? ''}`;
    const isOthers = identity !== undefined && owner !== patient && isOwnVisit(identity.item);
    if (!isOthers || !concernsAny(concerned, links)) {
      return [];
    }
    const references = relativeReferences(links);
    const ofType = (prefix: string): string[] => references.filter((reference) => reference.startsWith(prefix));
    const dates = identity.dateOfService === UNDATED ? [] : [identity.dateOfService];
    return [
      { patient: owner, dates, encounters: ofType('Encounter/'), procedures: ofType('Procedure/'), performers: [] },
    ];
  });
}

/** An issue that rests on other patients' records names them as a matter of course. */
function isOwnVisit(item: string): boolean {
  const key = readIssueKey(item);
  return key === undefined || ruleOf(key.code).meta.restsOn !== 'other-patients';
}

/** Scopes of the same patient made one, so that nothing is read twice. */
export function onePerPatient(scopes: readonly Scope[]): Scope[] {
  const byPatient = new Map<string, Scope>();
  for (const scope of scopes) {
    const known = byPatient.get(scope.patient);
    byPatient.set(scope.patient, known ? joined(known, scope) : scope);
  }
  return [...byPatient.values()];
}

function joined(a: Scope, b: Scope): Scope {
  const both = (one: readonly string[], other: readonly string[]): string[] => [...new Set([...one, ...other])].sort();
  return {
    patient: a.patient,
    dates: both(a.dates, b.dates),
    encounters: both(a.encounters, b.encounters),
    procedures: both(a.procedures, b.procedures),
    performers: both(a.performers, b.performers),
  };
}
