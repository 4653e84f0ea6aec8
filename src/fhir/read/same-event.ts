// SPDX-License-Identifier: Apache-2.0
import { indexBy } from '../index-by.ts';
import { relativeReference } from '../reference.ts';
import type { RecordSet } from '../record-set.ts';
import { parseDateTime } from '../date-time.ts';
import { titlesOf } from './concept.ts';
import { identifiersOf, keyOf } from './identifier-key.ts';
import { namesPerformers } from './performer.ts';
import { performedStart } from './performed.ts';
import { mayCount } from './record-states.ts';
import { draftOf, type Draft } from './service-record.ts';

/**
 * Treatments that stand twice or more, as an interface leaves them that has sent one again, or its draft and its final
 * form each as a record. One business identifier is one event where nothing else tells two apart: orders and visits have
 * numbers too that every treatment of theirs may bear.
 */
interface Copies {
  /** Treatments that repeat another, by their reference. */
  readonly all: ReadonlySet<string>;
  /** What repeats a treatment, by the reference of the one that counts. */
  readonly ofKept: ReadonlyMap<string, readonly Draft[]>;
}

const ALL = 'all';

/** True for a treatment that another record of it counts for. */
export function isCopy(records: RecordSet, source: string): boolean {
  return records.once(copiesIn, ALL).all.has(source);
}

/** The other records of a treatment that counts: what they say beside their minutes is said of it. */
export function copiesOf(records: RecordSet, { source }: Draft): readonly Draft[] {
  return records.once(copiesIn, ALL).ofKept.get(source) ?? [];
}

function copiesIn(records: RecordSet): Copies {
  const ofKept = new Map<string, Draft[]>();
  const all = new Set<string>();
  const named = records.all('Procedure').filter((one) => one.identifier !== undefined && mayCount(one));
  // Most identifiers are borne by one record, of which nothing needs to be read.
  const byIdentifier = indexBy(named, ({ identifier = [] }) => ownKeys(identifier));
  for (const [key, bearers] of byIdentifier) {
    const drafts = bearers.length > 1 ? bearers.map((one) => draftOf(records, one)) : [];
    for (const ofDay of indexBy(drafts, (one) => [dayOf(one)]).values()) {
      const [kept, ...others] = ofDay.sort(bestFirst);
      if (kept && others.length > 0 && isOneEvent(records, key, ofDay)) {
        // What the clock shows twice is counted once anyway, and told.
        const isTold = (one: Draft): boolean => isTimed(kept) && isTimed(one);
        const copies = others.filter((one) => !all.has(one.source) && !isTold(one));
        copies.forEach(({ source }) => all.add(source));
        ofKept.set(kept.source, [...(ofKept.get(kept.source) ?? []), ...copies]);
      }
    }
  }
  return { all, ofKept };
}

/** Numbers of orders, visits and specimens (HL7 table 0203), which each of their treatments may bear. */
const OF_ELSE: readonly string[] = ['PLAC', 'FILL', 'ACSN', 'VN', 'AN', 'MR', 'RI'];

type Identifiers = NonNullable<Draft['procedure']['identifier']>;

/** A value without a system may be the first of many. */
function ownKeys(identifiers: Identifiers): string[] {
  const own = identifiers.filter(
    ({ system = '', type }) => system !== '' && !(type?.coding ?? []).some(({ code = '' }) => OF_ELSE.includes(code)),
  );
  return [...new Set(identifiersOf({ identifier: own }))];
}

/** What is not of the patient's day need not have been read. */
function dayOf({ procedure, dateOfService }: Draft): string {
  return `${relativeReference(procedure.subject) ?? ''} ${dateOfService}`;
}

const ORDER: readonly string[] = ['completed', 'stopped'];

/** The final one first, then one of the clock, then the one that was saved last. */
function bestFirst(a: Draft, b: Draft): number {
  const rank = ({ procedure: { status } }: Draft): number => (ORDER.includes(status) ? ORDER.indexOf(status) : 9);
  const saved = ({ procedure: { meta } }: Draft): number => parseDateTime(meta?.lastUpdated ?? '')?.epochMs ?? 0;
  return (
    rank(a) - rank(b) ||
    Number(isTimed(b)) - Number(isTimed(a)) ||
    saved(b) - saved(a) ||
    (a.source < b.source ? -1 : 1)
  );
}

function isTimed({ segment: { interval } }: Draft): boolean {
  return interval !== undefined;
}

/**
 * True where nothing tells the bearers of an identifier apart. One that also stands on another code or visit of the day, on
 * another region, or beside other numbers of one system, is of an order or of the like, and repeats nothing.
 */
function isOneEvent(records: RecordSet, key: string, drafts: readonly Draft[]): boolean {
  // A draft need not have its last minutes and words yet.
  const versions = [...indexBy(drafts, ({ procedure: { status } }) => [status]).values()];
  return (
    new Set(drafts.map(placeOf)).size === 1 &&
    isSame(drafts, ({ procedure }) => [procedure.code?.text ?? '']) &&
    isSame(drafts, ({ service }) => service.techniques) &&
    isSame(drafts, ({ segment }) => segment.regions.map(({ text }) => text)) &&
    isSame(drafts, (one) =>
      namesPerformers(records, one.procedure) ? one.performers.map(({ person }) => person) : [],
    ) &&
    isSame(drafts, startOf) &&
    versions.every(
      (alike) =>
        isSame(alike, minutesOf) &&
        isSame(alike, ({ procedure: { note = [] } }) => note.map(({ text }) => text)) &&
        isSame(alike, ({ procedure: { reasonCode = [] } }) =>
          reasonCode.flatMap(({ coding = [] }) => coding.map(({ code }) => code)),
        ),
    ) &&
    !hasOwnNumbers(drafts) &&
    !drafts.some((one) => isNumberOfElse(key, one))
  );
}

/** Code, visit and whole. */
function placeOf({ procedure, encounterReference, service, parents }: Draft): string {
  return [service.code ?? titlesOf(procedure.code).join(), encounterReference, ...parents].join(' ');
}

/** Whether all say the same that say anything. */
function isSame(drafts: readonly Draft[], said: (one: Draft) => readonly unknown[]): boolean {
  const all = new Set(drafts.map((one) => [...new Set(said(one))].sort().join('\n')));
  all.delete('');
  return all.size < 2;
}

function startOf({ procedure }: Draft): number[] {
  const { epochMs } = parseDateTime(performedStart(procedure) ?? '') ?? {};
  return epochMs === undefined ? [] : [epochMs];
}

function minutesOf({ segment: { durationMs } }: Draft): number[] {
  return durationMs === undefined ? [] : [durationMs];
}

/** True where a system has given them different numbers. */
function hasOwnNumbers(drafts: readonly Draft[]): boolean {
  const identifiersIn = ({ procedure: { identifier = [] } }: Draft): Identifiers => identifier;
  const systems = new Set(drafts.flatMap((one) => identifiersIn(one).flatMap(({ system }) => system ?? [])));
  const numbersOf = (system: string) => (one: Draft) =>
    identifiersIn(one).flatMap((identifier) => (identifier.system === system ? (identifier.value ?? []) : []));
  return [...systems].some((system) => !isSame(drafts, numbersOf(system)));
}

/** True for the identifier of its visit, or of what it was ordered by. */
function isNumberOfElse(key: string, { procedure, encounter }: Draft): boolean {
  const orders = (procedure.basedOn ?? []).flatMap(({ identifier }) => keyOf(identifier) ?? []);
  return [...identifiersOf(encounter ?? {}), ...orders].includes(key);
}
