// SPDX-License-Identifier: Apache-2.0
import { overlaps } from '../../engine/billing/clock-interval.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import type { ServiceLine } from '../../engine/billing/treatment-day.ts';
import { UNDATED } from '../identity.ts';
import { indexBy } from '../index-by.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { namesPerformers } from './performer.ts';
import { COUNTED_STATUS, encounterState } from './record-states.ts';
import { isCopy } from './same-event.ts';
import { disciplineOf, draftOf, type Draft } from './service-record.ts';
import { treatmentProblem } from './treatment-problem.ts';
import { present } from '../../engine/present.ts';

type People = ServiceLine['performers'];

/**
 * Which treatments refine which: a part is of a service that counts, on its date, where it bears no code of its own or
 * the same one. Any other is a service by itself, so that nothing is lost with a record it is said to be a part of.
 */
interface PartTree {
  /** What each part refines, by the part's reference. */
  readonly wholes: ReadonlyMap<string, Draft>;
  /** The parts of each treatment, by its reference, in the order of the records. */
  readonly parts: ReadonlyMap<string, readonly Draft[]>;
  /** Treatments that are said to be parts of each other, or of themselves: which is the whole nobody knows. */
  readonly circular: ReadonlySet<string>;
}

const ALL = 'all';

/** True for a treatment that only refines another. */
export function isPart(records: RecordSet, source: string): boolean {
  return records.once(partTree, ALL).wholes.has(source);
}

/** The treatment of which one is said to be a part, where that is no circle. */
export function wholeNamedBy(records: RecordSet, { source, parents }: Draft): string | undefined {
  const { circular } = records.once(partTree, ALL);
  return parents.find((whole) => whole !== source && !(circular.has(whole) && circular.has(source)));
}

/** The parts that refine a service, parts of parts included, each with the people who gave it. */
export function partsOf(records: RecordSet, whole: Draft): Draft[] {
  const { parts } = records.once(partTree, ALL);
  const found: Draft[] = [];
  // A list of what is still to be followed: a chain of thousands would overflow the stack.
  const open = [...(parts.get(whole.source) ?? [])].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push({ ...next, performers: performersOfPart(records, next) });
    open.push(...[...(parts.get(next.source) ?? [])].reverse());
  }
  return found;
}

/**
 * Who gave a treatment, its place among others heeded: a part that names nobody was given by those whom its whole
 * names, and a whole that names nobody by those of its parts, before the people of the visit.
 */
export function peopleOf(records: RecordSet, draft: Draft): People {
  if (isPart(records, draft.source)) {
    return performersOfPart(records, draft);
  }
  if (isNamed(records, draft)) {
    return draft.performers;
  }
  const named = partsOf(records, draft).filter((part) => isNamed(records, part));
  const people = new Map(named.flatMap(({ performers }) => performers).map((one) => [one.person, one]));
  return people.size > 0 ? [...people.values()] : draft.performers;
}

/** The code that a treatment counts under: its own, or that of the service it refines. */
export function countedCode(records: RecordSet, draft: Draft): string | undefined {
  const { source, service } = draft;
  const { wholes } = records.once(partTree, ALL);
  let [code, at] = [service.code, wholes.get(source)];
  while (code === undefined && at !== undefined) {
    [code, at] = [at.service.code, wholes.get(at.source)];
  }
  return service.code === undefined && isNote(draft) ? undefined : code;
}

/** The parts of a service whose minutes stand for its own; empty where they state none. */
export function timedParts(code: string | undefined, parts: readonly Draft[]): readonly Draft[] {
  const given = parts.filter((part) => !isNote(part) || (code !== MANUAL_THERAPY && part.service.code === code));
  return given.some(({ segment }) => segment.durationMs !== undefined || segment.invalid.length > 0) ? given : [];
}

/** True for a part that is called something else, which is a note on the whole and none of its minutes. */
export function isNote({ service }: Draft): boolean {
  return service.exclusions.some(({ named }) => named);
}

function performersOfPart(records: RecordSet, part: Draft): People {
  const { wholes } = records.once(partTree, ALL);
  const byVisit = part.performers.length > 0 ? part.performers : (wholes.get(part.source)?.performers ?? []);
  return namedAbove(records, part)?.performers ?? byVisit;
}

/** The part itself or the nearest of its wholes that names who gave it; each is asked once, in however long a chain. */
function namedAbove(records: RecordSet, part: Draft): Draft | undefined {
  const { wholes } = records.once(partTree, ALL);
  const known = records.once(namedKnown, ALL);
  const path: string[] = [];
  let at: Draft | undefined = part;
  while (at && !known.has(at.source) && !isNamed(records, at)) {
    path.push(at.source);
    at = wholes.get(at.source);
  }
  const found = at && (known.get(at.source) ?? (isNamed(records, at) ? at : undefined));
  path.forEach((source) => known.set(source, found));
  return found;
}

function namedKnown(): Map<string, Draft | undefined> {
  return new Map();
}

function isNamed(records: RecordSet, { procedure, performers }: Draft): boolean {
  return performers.length > 0 && namesPerformers(records, procedure);
}

function partTree(records: RecordSet): PartTree {
  const parents = new Map<string, Draft>();
  for (const procedure of records.all('Procedure')) {
    if (procedure.partOf !== undefined) {
      const part = draftOf(records, procedure);
      const parent = isAlive(part) && !isCopy(records, part.source) ? parentOf(records, part) : undefined;
      if (parent) {
        parents.set(part.source, parent);
      }
    }
  }
  const circular = circlesIn(parents);
  circular.forEach((source) => parents.delete(source));
  const wholes = refined(records, parents);
  const drafts = present([...wholes.keys()], (source) => records.find('Procedure', source));
  const parts = indexBy(
    drafts.map((procedure) => draftOf(records, procedure)),
    ({ source }) => present([source], (part) => wholes.get(part)?.source),
  );
  return { wholes, parts, circular };
}

/** What a treatment may refine: one of its own code before one that bears none and may be a part itself. */
function parentOf(records: RecordSet, part: Draft): Draft | undefined {
  const named = present(part.parents, (source) => records.find('Procedure', source))
    .map((procedure) => draftOf(records, procedure))
    .filter((whole) => isAlive(whole) && belongsTo(whole, part) && !isByOthersElsewhen(records, whole, part));
  const { code } = part.service;
  const coded = named.find(({ service }) => service.code !== undefined && (code ?? service.code) === service.code);
  return coded ?? named.find(({ service }) => service.code === undefined);
}

/** False for what was not done, and for what is of a visit that was cancelled or has not begun. */
function isAlive({ procedure, encounter }: Draft): boolean {
  return COUNTED_STATUS.includes(procedure.status) && (!encounter || encounterState(encounter) !== undefined);
}

/** Of the same patient and date; after midnight, of a treatment that went on. */
function belongsTo(whole: Draft, part: Draft): boolean {
  const { interval } = whole.segment;
  const begun = part.segment.interval?.startMs;
  const isWithin = interval !== undefined && begun !== undefined && interval.startMs <= begun && begun < interval.endMs;
  return (
    relativeReference(whole.procedure.subject) === relativeReference(part.procedure.subject) &&
    (part.dateOfService === whole.dateOfService || part.dateOfService === UNDATED || isWithin)
  );
}

/** True for what another discipline gave at another time: that is none of the minutes of the whole. */
function isByOthersElsewhen(records: RecordSet, whole: Draft, part: Draft): boolean {
  const [wholeTime, partTime] = [whole.segment.interval, part.segment.interval];
  if (!wholeTime || !partTime || overlaps(wholeTime, partTime)) {
    return false;
  }
  const [first, second] = [whole, part].map((one) =>
    isNamed(records, one) ? disciplineOf(one.performers.map(({ role }) => role)) : undefined,
  );
  return first !== undefined && second !== undefined && first !== second;
}

function circlesIn(parents: ReadonlyMap<string, Draft>): Set<string> {
  const circular = new Set<string>();
  const walked = new Set<string>();
  for (const start of parents.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !walked.has(at)) {
      walked.add(at);
      path.push(at);
      onPath.add(at);
      at = parents.get(at)?.source;
    }
    if (at !== undefined && onPath.has(at)) {
      path.slice(path.indexOf(at)).forEach((source) => circular.add(source));
    }
  }
  return circular;
}

/** Of what treatments may refine, that which they do: a service that counts, or a part of one. */
function refined(records: RecordSet, parents: ReadonlyMap<string, Draft>): Map<string, Draft> {
  const wholes = new Map<string, Draft>();
  const codes = new Map<string, string | undefined>();
  for (const start of parents.keys()) {
    const path: string[] = [];
    for (let at: string | undefined = start; at !== undefined && !codes.has(at); at = parents.get(at)?.source) {
      path.push(at);
    }
    // From the whole down to the part.
    for (const source of path.reverse()) {
      const draft = draftOfSource(records, source);
      const parent = parents.get(source);
      const above = parent && codes.get(parent.source);
      const refines = above !== undefined && (draft?.service.code ?? above) === above;
      if (parent && refines) {
        wholes.set(source, parent);
      }
      codes.set(source, refines ? above : draft && codeByItself(records, draft));
    }
  }
  return wholes;
}

function draftOfSource(records: RecordSet, source: string): Draft | undefined {
  const procedure = records.find('Procedure', source);
  return procedure && draftOf(records, procedure);
}

/** The code of what is counted by itself; a treatment that belongs to no day carries no parts with it. */
function codeByItself(records: RecordSet, draft: Draft): string | undefined {
  return treatmentProblem(records, draft) ? undefined : draft.service.code;
}
