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
  for (const bearers of byIdentifier.values()) {
    const drafts = bearers.length > 1 ? bearers.map((one) => draftOf(records, one)) : [];
    for (const alike of indexBy(drafts, (one) => [placeOf(one)]).values()) {
      if (alike.length > MAX_ALIKE) {
        continue;
      }
      const kept: Draft[] = [];
      for (const one of alike.filter(({ source }) => !all.has(source)).sort(bestFirst)) {
        const first = kept.find((other) => isSameEvent(records, other, one));
        if (first) {
          all.add(one.source);
          ofKept.set(first.source, [...(ofKept.get(first.source) ?? []), one]);
        } else {
          kept.push(one);
        }
      }
    }
  }
  return { all, ofKept };
}

/** More services of one day are reported and not counted: which of them are the same need not be known. */
const MAX_ALIKE = 500;

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

/** Code, patient, visit, day and whole: what differs in one of these is another event. */
function placeOf({ procedure, encounterReference, dateOfService, service, parents }: Draft): string {
  const called = service.code ?? titlesOf(procedure.code).join();
  return [called, relativeReference(procedure.subject), encounterReference, dateOfService, ...parents].join(' ');
}

const ORDER: readonly string[] = ['completed', 'stopped'];

/** The final one first, then one of the clock, then the one that was saved last. */
function bestFirst(a: Draft, b: Draft): number {
  const isTimed = ({ segment: { interval } }: Draft): number => Number(interval !== undefined);
  const rank = ({ procedure: { status } }: Draft): number => (ORDER.includes(status) ? ORDER.indexOf(status) : 9);
  const saved = ({ procedure: { meta } }: Draft): number => parseDateTime(meta?.lastUpdated ?? '')?.epochMs ?? 0;
  return rank(a) - rank(b) || isTimed(b) - isTimed(a) || saved(b) - saved(a) || (a.source < b.source ? -1 : 1);
}

function isSameEvent(records: RecordSet, kept: Draft, other: Draft): boolean {
  const both = [kept, other] as const;
  return (
    !isNumberOfElse(both) &&
    // What the clock shows twice is counted once anyway, and told.
    !(kept.segment.interval && other.segment.interval) &&
    isSame(both, ({ service }) => service.techniques) &&
    isSame(both, ({ segment }) => segment.regions.map(({ text }) => text)) &&
    isSame(both, (one) =>
      namesPerformers(records, one.procedure) ? one.performers.map(({ person }) => person) : [],
    ) &&
    isSame(both, startOf) &&
    // A draft need not have its last minutes yet.
    (kept.procedure.status !== other.procedure.status || isSame(both, minutesOf))
  );
}

/** Whether two say the same, or one of them says nothing. */
function isSame([a, b]: readonly [Draft, Draft], said: (one: Draft) => readonly unknown[]): boolean {
  const [first, second] = [a, b].map((one) => [...new Set(said(one))].sort().join('\n'));
  return first === '' || second === '' || first === second;
}

function startOf({ procedure }: Draft): number[] {
  const { epochMs } = parseDateTime(performedStart(procedure) ?? '') ?? {};
  return epochMs === undefined ? [] : [epochMs];
}

function minutesOf({ segment: { durationMs } }: Draft): number[] {
  return durationMs === undefined ? [] : [durationMs];
}

/** True where all identifiers that two share are those of their visit, or of what they were ordered by. */
function isNumberOfElse([{ procedure, encounter }, other]: readonly [Draft, Draft]): boolean {
  const shared = ownKeys(procedure.identifier ?? []).filter((key) =>
    ownKeys(other.procedure.identifier ?? []).includes(key),
  );
  const orders = (procedure.basedOn ?? []).flatMap(({ identifier }) => keyOf(identifier) ?? []);
  const elses = [...identifiersOf(encounter ?? {}), ...orders];
  return shared.every((key) => elses.includes(key));
}
