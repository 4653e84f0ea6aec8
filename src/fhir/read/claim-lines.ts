// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { ClaimLine } from '../../engine/billing/treatment-day.ts';
import { indexBy } from '../index-by.ts';
import type { DayDraft } from './day-drafts.ts';
import { isManualTherapyConcept } from './existing-charge.ts';
import { datesOfManualTherapy } from './line-date.ts';
import { placesOfLines } from './lines-in-visit.ts';
import { modifiersOfLine, partByModifiers } from './modifiers.ts';
import type { ReadResource } from '../r4.ts';
import { repeatedLines, type DayLine } from './repeated-lines.ts';
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
  const lines = [...claims]
    .filter(({ status }) => status === 'active' || status === 'draft')
    .flatMap((claim) =>
      linesOfDay(records, claim, day)
        .filter((placed) => !isAnothers(day, onDate, placed))
        .map((placed) => ({ ...placed, claim, isPlaced: placed.isPlaced === true })),
    );
  const repeated = repeatedLines(records, day.encounters, lines);
  return lines.map((one) => toClaimLine(one, repeated.get(one)));
}

type Claim = ReadResource<'Claim'>;
type Item = NonNullable<Claim['item']>[number];

/** A line, and where it stands among the Claim's. */
interface PlacedLine {
  readonly line: Item;
  readonly position: number;
  /** The therapy modifier of the discipline whose treatment it bills, where the records tell. */
  readonly modifier?: string | undefined;
  readonly isPlaced?: boolean;
}

/** A Claim's lines of 97140 for the visits of a day, in their order: those of a visit that was not read whatever they say. */
function linesOfDay(records: RecordSet, claim: Claim, { encounters, dateOfService }: Day): PlacedLine[] {
  const byDay = records.once(linesByDay, claim);
  const keys = [...encounters].flatMap((visit) => [visit, keyOf(visit, dateOfService)]);
  const lines = new Set(keys.flatMap((key) => byDay.get(key) ?? []));
  return [...lines].sort((a, b) => a.position - b.position);
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
    return visit
      ? placedIn(records, visit, ofVisit).map(({ date, ...placed }) => ({ placed, key: keyOf(source, date) }))
      : ofVisit.map((placed) => ({ placed, key: source }));
  });
  return new Map(
    [...indexBy(keyed, ({ key }) => [key])].map(([key, found]) => [key, found.map(({ placed }) => placed)]),
  );
}

/**
 * The lines of a Claim for a visit with the treated day that each bills.
 * @param lines - The Claim's lines that name the visit.
 */
function placedIn(
  records: RecordSet,
  visit: ReadResource<'Encounter'>,
  lines: readonly PlacedLine[],
): (PlacedLine & { readonly date: string })[] {
  const [first = encounterDate(visit), ...others] = datesOfManualTherapy(records, visit);
  const items = lines.map(({ line }) => line);
  const places = placesOfLines(records, { visit, code: MANUAL_THERAPY }, items);
  return lines.flatMap((placed) => {
    const place = places.get(placed.line);
    const date = place?.date ?? (others.length === 0 ? first : undefined);
    return date === undefined ? [] : { ...placed, date, modifier: place?.modifier, isPlaced: place !== undefined };
  });
}

/** True for a line of another discipline that gave manual therapy in the same visit. */
function isAnothers({ discipline }: Day, onDate: readonly ServiceRecord[], placed: PlacedLine): boolean {
  const own = therapyModifierOf(discipline);
  const modifiers = placed.modifier === undefined ? modifiersOfLine(placed.line) : [placed.modifier];
  const visits = (placed.line.encounter ?? []).map(relativeReference);
  const others = onDate
    .filter((one) => one.line.code === MANUAL_THERAPY && visits.includes(one.line.encounter))
    .flatMap((one) => (one.discipline && therapyModifierOf(one.discipline)) ?? []);
  return modifiers.some((modifier) => modifier !== own && others.includes(modifier));
}

function toClaimLine({ claim, line }: DayLine, repeats: ClaimLine['repeats']): ClaimLine {
  const { sequence, quantity } = line;
  const modifiers = modifiersOfLine(line);
  return {
    source: `Claim/${claim.id}`,
    sequence,
    part: partByModifiers(modifiers),
    ...(quantity?.value === undefined ? {} : { units: quantity.value }),
    modifiers,
    ...(repeats ? { repeats } : {}),
  };
}
