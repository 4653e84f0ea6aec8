// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { THERAPY_MODIFIERS, therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { ClaimLine } from '../../engine/billing/treatment-day.ts';
import { indexBy } from '../index-by.ts';
import type { DayDraft } from './day-drafts.ts';
import { isManualTherapyConcept } from './existing-charge.ts';
import { datesOfManualTherapy, statedInVisit } from './line-date.ts';
import { modifiersOfLine, partByModifiers } from './modifiers.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { relativeReferences } from '../reference.ts';
import { encounterDate, type ServiceRecord } from './service-record.ts';

/** Whose lines they are to be. */
type Day = Pick<DayDraft, 'encounters' | 'dateOfService' | 'discipline'>;

/**
 * Items of draft and active Claims that bill 97140 for a day's visits: of the day's date, where a visit has several, and
 * not of another discipline that gave manual therapy in the same visit.
 * @param onDate - The services of the day's date, of every discipline.
 */
export function claimLinesOf(records: RecordSet, day: Day, onDate: readonly ServiceRecord[]): ClaimLine[] {
  const byVisit = records.index('Claim', 'visit', ({ item = [] }) =>
    item.flatMap(({ encounter = [] }) => encounter.map(relativeReference)),
  );
  const claims = new Set([...day.encounters].flatMap((visit) => byVisit.get(visit) ?? []));
  return [...claims]
    .filter(({ status }) => status === 'active' || status === 'draft')
    .flatMap((claim) =>
      linesOfDay(records, claim, day)
        .filter((line) => !isAnothers(day, onDate, line))
        .map((line) => toClaimLine(`Claim/${claim.id}`, line)),
    );
}

type Claim = ReadResource<'Claim'>;
type Item = NonNullable<Claim['item']>[number];

/** A line, and where it stands among the Claim's. */
interface PlacedLine {
  readonly line: Item;
  readonly position: number;
}

/** A Claim's lines of 97140 for the visits of a day, in their order: those of a visit that was not read whatever they say. */
function linesOfDay(records: RecordSet, claim: Claim, { encounters, dateOfService }: Day): Item[] {
  const byDay = records.once(linesByDay, claim);
  const keys = [...encounters].flatMap((visit) => [visit, keyOf(visit, dateOfService)]);
  const lines = new Set(keys.flatMap((key) => byDay.get(key) ?? []));
  return [...lines].sort((a, b) => a.position - b.position).map(({ line }) => line);
}

function keyOf(visit: string, date: string): string {
  return `${visit} ${date}`;
}

/** A Claim's lines of 97140 by visit and date, those of a visit that was not read by the visit alone. */
function linesByDay(records: RecordSet, { item = [] }: Claim): ReadonlyMap<string, readonly PlacedLine[]> {
  const lines = item
    .filter(({ productOrService }) => isManualTherapyConcept(productOrService))
    .map((line, position) => ({ line, position }));
  const byVisit = indexBy(lines, ({ line }) => [...new Set(relativeReferences(line.encounter ?? []))]);
  const keyed = [...byVisit].flatMap(([source, ofVisit]) => {
    const visit = records.find('Encounter', source);
    const dates = visit && datesOfLines(records, visit, ofVisit);
    return ofVisit.map((placed) => {
      const date = dates?.get(placed);
      return { placed, keys: !visit ? [source] : date === undefined ? [] : [keyOf(source, date)] };
    });
  });
  return new Map(
    [...indexBy(keyed, ({ keys }) => keys)].map(([key, found]) => [key, found.map(({ placed }) => placed)]),
  );
}

/**
 * The day of a visit that each line of a Claim is of, as a Claim is filled (`chargesOfLines`): of several, the one that it
 * says, and none where that was not treated. Lines without a date, of one discipline and part, share out the days that no
 * other says.
 * @param lines - The Claim's lines that name the visit.
 */
function datesOfLines(
  records: RecordSet,
  visit: ReadResource<'Encounter'>,
  lines: readonly PlacedLine[],
): ReadonlyMap<PlacedLine, string | undefined> {
  const [first = encounterDate(visit), ...others] = datesOfManualTherapy(records, visit);
  if (others.length === 0) {
    return new Map(lines.map((placed) => [placed, first]));
  }
  const stated = new Map(lines.map((placed) => [placed, statedInVisit(records, visit, writtenOf(placed.line))]));
  for (const alike of indexBy(lines, ({ line }) => [kindOf(line)]).values()) {
    const taken = new Set(alike.map((placed) => stated.get(placed)));
    const free = [first, ...others].filter((date) => !taken.has(date));
    const undated = alike.filter(({ line }) => writtenOf(line) === undefined);
    undated.forEach((placed, index) => stated.set(placed, free[index]));
  }
  return stated;
}

function writtenOf({ servicedDate, servicedPeriod }: Item): string | undefined {
  return servicedDate ?? servicedPeriod?.start;
}

/** Lines of one kind may bill each other's charges. */
function kindOf(line: Item): string {
  const modifiers = modifiersOfLine(line);
  return [partByModifiers(modifiers), ...THERAPY_MODIFIERS.filter((one) => modifiers.includes(one))].join(' ');
}

function isAnothers({ discipline }: Day, onDate: readonly ServiceRecord[], line: Item): boolean {
  const [own, modifiers] = [therapyModifierOf(discipline), modifiersOfLine(line)];
  const visits = (line.encounter ?? []).map(relativeReference);
  const others = onDate
    .filter((one) => one.line.code === MANUAL_THERAPY && visits.includes(one.line.encounter))
    .flatMap((one) => (one.discipline && therapyModifierOf(one.discipline)) ?? []);
  return modifiers.some((modifier) => modifier !== own && others.includes(modifier));
}

function toClaimLine(source: string, item: Item): ClaimLine {
  const { sequence, quantity } = item;
  const modifiers = modifiersOfLine(item);
  return {
    source,
    sequence,
    part: partByModifiers(modifiers),
    ...(quantity?.value === undefined ? {} : { units: quantity.value }),
    modifiers,
  };
}
