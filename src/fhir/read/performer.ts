// SPDX-License-Identifier: Apache-2.0
import { isClinician } from '../../engine/billing/performers.ts';
import type { Performer } from '../../engine/billing/treatment-day.ts';
import type { R4CodeableConcept, R4Period, R4Reference, ReadResource } from '../r4.ts';
import { isDayOf, parseDateTime } from '../date-time.ts';
import type { RecordSet } from '../record-set.ts';
import { performedDate } from './performed.ts';
import { PRACTITIONERS, isReference } from '../reference.ts';
import { resolvePerson, rolesByIdentifier, type NamingRecord } from './people.ts';
import { occupationsOf, proofOf, type Known } from './role-evidence.ts';
import { siteMapOf } from './site-map.ts';
import { thoseWhoSupervised, thoseWhoTreated } from './who-treated.ts';
import { gathered } from '../../engine/present.ts';

type Procedure = ReadResource<'Procedure'>;
type Encounter = ReadResource<'Encounter'>;

/**
 * Who furnished a Procedure: its performers, else the people of its Encounter. What a student did while the therapist
 * whom the treatment names as its supervisor directed it is that therapist's service (Pub 100-02 ch. 15 §230).
 */
export function readPerformers(
  records: RecordSet,
  procedure: Procedure,
  encounter: Encounter | undefined,
): Performer[] {
  const date = performedDate(procedure) ?? dayOf(encounter);
  const toPerformers = (people: readonly Known[]): Performer[] =>
    people.map((known) => toPerformer(records, known, date));
  const treated = toPerformers(furnishers(records, procedure, encounter));
  if (treated.length === 0 || treated.some(({ role }) => role !== 'student')) {
    return treated;
  }
  const supervisors = toPerformers(thoseWhoSupervised(performersNamed(records, procedure)));
  const clinicians = supervisors.filter(({ role }) => isClinician(role));
  return clinicians.length > 0 ? clinicians : treated;
}

/** The people of an Encounter who may treat. */
export function readParticipants(records: RecordSet, encounter: Encounter | undefined): Performer[] {
  return participants(records, encounter).map((known) => toPerformer(records, known, dayOf(encounter)));
}

function dayOf(encounter: Encounter | undefined): string | undefined {
  return parseDateTime(encounter?.period?.start ?? '')?.date;
}

/** Whoever a reference names, with the role that the records prove; empty where it names no person. */
export function readPerson(records: RecordSet, reference: R4Reference, within: NamingRecord): Performer[] {
  return identify(records, reference, within, []).map((known) => toPerformer(records, known));
}

/** What the records say of the occupation of those who furnished a Procedure and whose role it does not tell. */
export function readUnknownRoles(
  records: RecordSet,
  procedure: Procedure,
  encounter: Encounter | undefined,
): { readonly person: string; readonly concepts: readonly R4CodeableConcept[] }[] {
  return furnishers(records, procedure, encounter)
    .filter((known) => toPerformer(records, known).role === 'unknown')
    .map((known) => ({ person: known.person, concepts: occupationsOf(known).flatMap(({ found }) => found) }));
}

/** True where a treatment itself names somebody who gave it. */
export function namesPerformers(records: RecordSet, procedure: Procedure): boolean {
  return performersNamed(records, procedure).length > 0;
}

function furnishers(records: RecordSet, procedure: Procedure, encounter: Encounter | undefined): readonly Known[] {
  const named = performersNamed(records, procedure);
  return named.length > 0 ? thoseWhoTreated(named) : participants(records, encounter, procedure);
}

function performersNamed(records: RecordSet, { id, performer = [], contained }: Procedure): readonly Known[] {
  const within = { source: `Procedure/${id}`, contained };
  return gathered(performer, ({ actor, function: role }) => identify(records, actor, within, role ? [role] : []));
}

/** The people of an Encounter; of a treatment, those who were there at the time, where the record says who was. */
function participants(records: RecordSet, encounter: Encounter | undefined, procedure?: Procedure): readonly Known[] {
  const { participant = [] } = encounter ?? {};
  const within = { source: `Encounter/${encounter?.id ?? ''}`, contained: encounter?.contained };
  const [from, to] = timesOf(procedure?.performedPeriod);
  const there = participant.filter(({ period }) => {
    const [came, went] = timesOf(period);
    // A moment does not say how long somebody was there; of a treatment it says when that began.
    return went <= came || (came < Math.max(to, from + 1) && went > from);
  });
  return thoseWhoTreated(
    (there.length > 0 ? there : participant).flatMap(({ individual, type = [] }) =>
      identify(records, individual, within, type),
    ),
  );
}

/** Open where nothing is said, or no time of day. */
function timesOf({ start = '', end = '' }: R4Period = {}): [from: number, to: number] {
  return [parseDateTime(start)?.epochMs ?? -Infinity, parseDateTime(end)?.epochMs ?? Infinity];
}

/** Whoever is named by a reference and a name alone is the same in every record, and is worked out once. */
function identify(
  records: RecordSet,
  actor: R4Reference | undefined,
  within: NamingRecord,
  functions: readonly R4CodeableConcept[],
): readonly Known[] {
  const resolve = (): readonly Known[] => {
    const named = resolvePerson(records, actor, within);
    return named ? [{ ...named, functions }] : [];
  };
  const { reference = '', display } = actor ?? {};
  if (functions.length > 0 || !isReference(reference, PRACTITIONERS)) {
    return resolve();
  }
  const known = records.once(knownByName, 'all');
  const name = display === undefined ? reference : `${reference} ${display}`;
  const found = known.get(name) ?? resolve();
  known.set(name, found);
  return found;
}

function knownByName(): Map<string, readonly Known[]> {
  return new Map();
}

function toPerformer(records: RecordSet, known: Known, date?: string): Performer {
  const ever = records.once(performerOf, known);
  const then = date === undefined ? known : asOf(known, date);
  if (then === known || date === undefined) {
    return ever;
  }
  const byDate = records.once(performersByDate, known);
  const performer = byDate.get(date) ?? performerOf(records, then);
  byDate.set(date, performer);
  // A licence whose renewal nobody entered is better evidence than none.
  return performer.role === 'unknown' ? ever : performer;
}

function performersByDate(): Map<string, Performer> {
  return new Map();
}

/** Somebody by the roles and qualifications that they had on a day; most records give these no period. */
function asOf(known: Known, date: string): Known {
  const { roles, practitioner } = known;
  const qualification = practitioner?.qualification ?? [];
  const isThen = ({ period }: { readonly period?: R4Period | undefined }): boolean => isDayOf(period, date);
  return [...roles, ...qualification].every(isThen)
    ? known
    : {
        ...known,
        roles: roles.filter(isThen),
        practitioner: practitioner && { ...practitioner, qualification: qualification.filter(isThen) },
      };
}

function performerOf(records: RecordSet, known: Known): Performer {
  const { source, person } = known;
  const site = siteMapOf(records);
  const proof =
    proofOf(known, site) ??
    proofOf({ ...known, roles: rolesByIdentifier(records, person) }, site) ??
    (known.inside && proofOf({ ...known, practitioner: known.inside }, site));
  return { source, person, role: proof?.role ?? 'unknown', ...(proof ? { provenBy: proof.from } : {}) };
}
