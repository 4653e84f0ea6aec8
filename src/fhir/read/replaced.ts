// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { present } from '../../engine/present.ts';
import { addDays, isCalendarDate } from '../date-time.ts';
import { indexBy } from '../index-by.ts';
import { inR4 } from '../other-versions.ts';
import { AnyResourceSchema, R4_SCHEMAS, type R4Reference, type ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { identifiersOf, keyOf } from './identifier-key.ts';

type CarePlan = ReadResource<'CarePlan'>;

/** A document that may replace another. */
export type Note = ReadResource<'Composition'> | ReadResource<'DocumentReference'>;

/**
 * Notes of a patient that take the place of others, as `Type/id`, each with the ones whose place it takes. One that was
 * entered in error replaces nothing; one that was replaced itself does. What is signed stands until what is to replace it
 * is signed as well. An addendum replaces nothing: it is read beside its note. Nor do notes that replace each other in a
 * circle, as long as no other note replaces one of them: which of them is the last nobody can tell.
 * @see https://hl7.org/fhir/R4/valueset-document-relationship-type.html
 */
export function replacedNotes(records: RecordSet, patient: string): ReadonlyMap<string, readonly Note[]> {
  const notes = [...records.ofPatient('Composition', patient), ...records.ofPatient('DocumentReference', patient)];
  const later = notes.filter((one) => one.relatesTo !== undefined && !isInError(one));
  if (later.length === 0) {
    return NONE;
  }
  const byName = indexBy(notes, (one) => [sourceOf(one), ...keysOf(one)]);
  const earlierOf = (one: Note): Note[] =>
    replacedIn(one)
      .flatMap((link) => byName.get(relativeReference(link) ?? keyOf(link.identifier) ?? '') ?? [])
      .filter((earlier) => earlier !== one && (isSigned(one) || !isSigned(earlier)));
  const links = behindStanding(new Map(later.map((one) => [one, earlierOf(one)])));
  return new Map([...links].map(([one, earlier]) => [sourceOf(one), earlier]));
}

/** Of what replaces others, that which nothing replaces, and what that leads to. */
function behindStanding<T>(links: ReadonlyMap<T, readonly T[]>): ReadonlyMap<T, readonly T[]> {
  const replaced = new Set([...links.values()].flat());
  const known = new Set([...links.keys()].filter((one) => !replaced.has(one)));
  for (const one of known) {
    (links.get(one) ?? []).forEach((earlier) => known.add(earlier));
  }
  return new Map([...links].filter(([one]) => known.has(one)));
}

/** True for a note that another has taken the place of. */
export function isReplaced(records: RecordSet, note: Note): boolean {
  return records.once(allReplaced, relativeReference(note.subject) ?? '').has(note);
}

function allReplaced(records: RecordSet, patient: string): ReadonlySet<Note> {
  return new Set([...records.once(replacedNotes, patient).values()].flat());
}

const NONE: ReadonlyMap<string, readonly Note[]> = new Map();

/** What a note says that it replaces. */
function replacedIn({ relatesTo = [] }: Pick<Note, 'relatesTo'>): R4Reference[] {
  return relatesTo.flatMap(({ code, target }) => (code === 'replaces' && target ? [target] : []));
}

/** Types of notes that say which ones they replace. */
export const NOTE_TYPES: readonly string[] = ['Composition', 'DocumentReference'];

/** The same of a resource as it is written, in whatever version of FHIR; none of what is no note. */
export function linksToReplaced(resource: unknown): R4Reference[] {
  const { data } = AnyResourceSchema.safeParse(resource);
  const note = data && NOTE_TYPES.includes(data.resourceType) ? inR4(data) : undefined;
  return note ? replacedIn(RelatedSchema.safeParse(note).data ?? {}) : [];
}

const RelatedSchema = z.pick(R4_SCHEMAS.Composition, { relatesTo: true });

/** `Type/id` of a note. */
export function sourceOf({ resourceType, id }: Note): string {
  return `${resourceType}/${id}`;
}

function keysOf(note: Note): string[] {
  const master = note.resourceType === 'DocumentReference' ? keyOf(note.masterIdentifier) : undefined;
  return [...identifiersOf(note), ...(master === undefined ? [] : [master])];
}

function statesOf(note: Note): (string | undefined)[] {
  return [note.status, note.resourceType === 'DocumentReference' ? note.docStatus : undefined];
}

function isInError(note: Note): boolean {
  return statesOf(note).includes('entered-in-error');
}

function isSigned(note: Note): boolean {
  return !statesOf(note).includes('preliminary');
}

/**
 * A patient's plans for the days that they are for: one that another replaces ends on the day before that one begins, and
 * is none where that is no later than its own beginning. A draft, and a plan entered in error, replace nothing yet, nor do
 * plans that replace each other in a circle.
 */
export function withoutReplaced(plans: readonly CarePlan[]): readonly CarePlan[] {
  const later = plans.filter(({ status, replaces = [] }) => replaces.length > 0 && !NOT_IN_FORCE.includes(status));
  if (later.length === 0) {
    return plans;
  }
  const byName = new Map(plans.map((plan) => [`CarePlan/${plan.id}`, plan]));
  const earlierOf = (one: CarePlan): CarePlan[] =>
    present(one.replaces ?? [], (link) => byName.get(relativeReference(link) ?? '')).filter((plan) => plan !== one);
  const links = behindStanding(new Map(later.map((one) => [one, earlierOf(one)])));
  const successors = indexBy([...links.keys()], (one) => links.get(one) ?? []);
  return plans.flatMap((plan) => {
    const [first] = (successors.get(plan) ?? []).map(startOf).sort();
    return first === undefined ? plan : until(plan, first);
  });
}

const NOT_IN_FORCE: readonly string[] = ['draft', 'entered-in-error'];

/** The day on which a plan begins, the first of a month or year; empty where it states none that exists. */
function startOf({ period, created = '' }: CarePlan): string {
  const [year = '', month = '01', day = '01'] = (period?.start ?? created).slice(0, 10).split('-');
  const date = `${year}-${month}-${day}`;
  return isCalendarDate(date) ? date : '';
}

function until(plan: CarePlan, next: string): CarePlan[] {
  if (next <= startOf(plan)) {
    return [];
  }
  const last = addDays(next, -1);
  const { end = last } = plan.period ?? {};
  return [{ ...plan, period: { ...plan.period, end: end < last ? end : last } }];
}
