// SPDX-License-Identifier: Apache-2.0
import { isTherapyCode } from '../../engine/billing/code-sets.ts';
import { THERAPY_MODIFIERS } from '../../engine/billing/modifiers.ts';
import { billingCodesOf } from '../read/billing-code.ts';
import { chargesOf, occurrenceOf } from '../read/charge-place.ts';
import { decidingAuthors } from '../read/deciding-authors.ts';
import { diagnosesOfTreatment, diagnosesOfVisit } from '../read/diagnosis.ts';
import { reportDate } from '../read/narrative.ts';
import { placeOfNote } from '../read/note-place.ts';
import { isReplaced } from '../read/replaced.ts';
import { readModifiers } from '../read/modifiers.ts';
import { conditionalKey } from '../read/identifier-key.ts';
import { keysOfPerson } from '../read/people.ts';
import { unreadPayers } from '../read/payer.ts';
import { performedDate } from '../read/performed.ts';
import { readPerformers } from '../read/performer.ts';
import { isNoteReport } from '../read/report-kind.ts';
import { draftOf } from '../read/service-record.ts';
import type { R4Reference, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { treatmentsOf, visitsOf } from './named-records.ts';
import { addDays } from '../date-time.ts';
import { plansOf } from '../read/plans.ts';
import { PRACTITIONERS, idOf, isReference, typeOf } from '../reference.ts';
import { DOCUMENTATION_DAYS, PAGE_SIZE, searchedKey, windowsOf, type Scope } from './searches.ts';

/**
 * Searches for what the first ones cannot find, asked where something is amiss that it may explain: no diagnosis, no
 * profession, no documentation, no payer.
 * @param scope - The one that the records were asked for by.
 */
export function furtherSearches(scope: Scope, records: RecordSet): string[] {
  return [
    ...problemsOf(scope, records),
    ...rolesOf(scope, records),
    ...signersOf(scope, records),
    ...payersOf(scope, records),
    ...notesOf(scope, records),
    ...olderPlansOf(scope, records),
    ...earlierVisitsOf(scope, records),
  ].map((url) => `${url}&_count=${String(PAGE_SIZE)}`);
}

/**
 * Visits that alone tell when a treatment or a charge of therapy was, or whose therapy a charge is, where the year and its
 * treatment days are added up.
 */
function earlierVisitsOf({ patient, billsSince }: Scope, records: RecordSet): string[] {
  if (billsSince === undefined) {
    return [];
  }
  const charges = chargesOf(records, patient)
    .filter(({ code }) => billingCodesOf(code).some(isTherapyCode))
    .filter(
      (charge) =>
        occurrenceOf(charge) === undefined || !readModifiers(charge).some((one) => THERAPY_MODIFIERS.includes(one)),
    );
  const treatments = records.ofPatient('Procedure', patient).filter((one) => performedDate(one) === undefined);
  const visits = [...charges.map(({ context }) => context), ...treatments.map(({ encounter }) => encounter)]
    .flatMap((visit) => relativeReference(visit) ?? [])
    .filter((visit) => visit.startsWith('Encounter/') && records.raw(visit) === undefined)
    .map((visit) => visit.slice('Encounter/'.length));
  const people = '_include=Encounter:participant&_revinclude:iterate=PractitionerRole:practitioner:Practitioner';
  return visits.length > 0 ? [`Encounter?_id=${inOrder(visits)}&${people}`] : [];
}

/** Problems that their EHR sorts into no category, where the patient has no other diagnosis. */
function problemsOf(scope: Scope, records: RecordSet): string[] {
  const treatments = treatmentsOf(scope, records);
  const isWithout = visitsOf(scope, records)
    .filter((visit) => diagnosesOfVisit(records, visit).length === 0)
    .some(({ id }) =>
      treatments.some(
        (one) =>
          relativeReference(one.encounter) === `Encounter/${id}` && diagnosesOfTreatment(records, one).length === 0,
      ),
    );
  return isWithout ? [`Condition?patient=${scope.patient}`] : [];
}

/** Roles of whoever treated and is of no known profession: of a Practitioner that is gone, or named by an identifier. */
function rolesOf(scope: Scope, records: RecordSet): string[] {
  const people = treatmentsOf(scope, records)
    .flatMap((procedure) => readPerformers(records, procedure, records.find('Encounter', procedure.encounter)))
    .map((performer) => ({ ...performer, practitioner: records.find('Practitioner', performer.person) }));
  const gone = people
    .filter(({ source, practitioner }) => source.startsWith('Practitioner/') && !practitioner)
    .map(({ source }) => source);
  const keys = people
    .filter(({ role, person, practitioner }) => role === 'unknown' && (practitioner ?? scope.apart?.includes(person)))
    .flatMap(({ person, practitioner }) => keysOfPerson(person, practitioner))
    .map(searchedKey);
  return [
    ...(gone.length > 0 ? [`PractitionerRole?practitioner=${inOrder(gone)}`] : []),
    ...(keys.length > 0 ? [`PractitionerRole?practitioner:identifier=${inOrder(keys)}`] : []),
  ];
}

/** Authors whose profession decides, and who need not treat. */
function signersOf({ patient, dates }: Scope, records: RecordSet): string[] {
  const authors = decidingAuthors(records, patient, dates);
  const named = [...new Set(authors.flatMap(({ source, person }) => [source, person]))];
  const unread = named.filter((one) => isReference(one, PRACTITIONERS) && records.raw(one) === undefined);
  const ids = (type: string): string => inOrder(unread.filter((one) => typeOf(one) === type).map(idOf));
  const [people, roles] = [ids('Practitioner'), ids('PractitionerRole')];
  const keys = inOrder(named.flatMap((one) => conditionalKey(one) ?? []).map(searchedKey));
  const theirRoles = '_revinclude=PractitionerRole:practitioner:Practitioner';
  return [
    ...(people === '' ? [] : [`Practitioner?_id=${people}&${theirRoles}`]),
    ...(roles === '' ? [] : [`PractitionerRole?_id=${roles}&_include=PractitionerRole:practitioner`]),
    ...(keys === '' ? [] : [`?_type=${PRACTITIONERS.join(',')}&identifier=${keys}&${theirRoles}`]),
  ];
}

/** Payers that a Coverage names by an identifier alone. */
function payersOf({ patient }: Scope, records: RecordSet): string[] {
  const keys = unreadPayers(records, patient).map(searchedKey);
  return keys.length > 0 ? [`Organization?identifier=${inOrder(keys)}`] : [];
}

/**
 * Notes that bear no date and name no visit, but say which days they are about, or which treatments or visits they are
 * related to, where nothing else documents a day.
 */
function notesOf(scope: Scope, records: RecordSet): string[] {
  const visits = new Set(visitsOf(scope, records).map(({ id }) => `Encounter/${id}`));
  const known = placesOfDocuments(records, scope.patient);
  const isDocumented = (date: string): boolean =>
    known.some((one) => one.date === date || one.about.some((visit) => visits.has(relativeReference(visit) ?? '')));
  const treatments = treatmentsOf(scope, records).filter((one) => {
    const { dateOfService } = draftOf(records, one);
    return scope.dates.includes(dateOfService) && !isDocumented(dateOfService);
  });
  const dates = new Set(treatments.map((one) => draftOf(records, one).dateOfService));
  const about = [...treatments.map(({ id }) => `Procedure/${id}`), ...treatments.flatMap(visitOf)];
  const ofTreatments = `related=${inOrder(about)}`;
  return [
    ...(treatments.length > 0 ? [ofTreatments] : []),
    ...windowsOf([...dates]).map(([from, to]) => `period=ge${from}&period=le${to}`),
  ].map((which) => `DocumentReference?patient=${scope.patient}&${which}`);
}

function visitOf({ encounter }: ReadResource<'Procedure'>): string[] {
  const visit = relativeReference(encounter) ?? '';
  return visit.startsWith('Encounter/') ? [visit] : [];
}

/** Plans that were written as documents before those that are read anyway: not every payer wants a new one in 90 days. */
function olderPlansOf(scope: Scope, records: RecordSet): string[] {
  const { patient } = scope;
  const plans = records.once(plansOf, patient);
  const treated = treatmentsOf(scope, records).map((one) => draftOf(records, one).dateOfService);
  const unplanned = treated.filter((date) => !plans.some(({ start = '' }) => start <= date));
  return windowsOf([...new Set(unplanned)]).flatMap(([from]) => {
    const between = `date=ge${addDays(from, -OLDEST_PLAN_DAYS)}&date=lt${addDays(from, -DOCUMENTATION_DAYS)}`;
    return ['DocumentReference', 'Composition'].map((type) => `${type}?patient=${patient}&${between}`);
  });
}

/** A referral for therapy, and a plan with it, is good for a year at most. */
const OLDEST_PLAN_DAYS = 365;

interface Place {
  readonly date: string;
  readonly about: readonly (R4Reference | undefined)[];
}

function placesOfDocuments(records: RecordSet, patient: string): Place[] {
  return [
    ...records
      .ofPatient('Observation', patient)
      .map(({ effectiveDateTime = '', encounter }) => ({ date: effectiveDateTime.slice(0, 10), about: [encounter] })),
    ...[...records.ofPatient('Composition', patient), ...records.ofPatient('DocumentReference', patient)]
      .filter((note) => !isReplaced(records, note))
      .map((note) => placeOfNote(records, note)),
    ...records
      .ofPatient('DiagnosticReport', patient)
      .filter(isNoteReport)
      .map((one) => ({ date: reportDate(one), about: [one.encounter] })),
  ];
}

/** The values of a search parameter: each once, and in one order. */
export function inOrder(values: readonly string[]): string {
  return [...new Set(values)].sort().map(encodeURIComponent).join(',');
}
