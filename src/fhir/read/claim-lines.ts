// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { THERAPY_MODIFIERS, therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { ClaimLine } from '../../engine/billing/treatment-day.ts';
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
    .flatMap(({ id, item = [] }) => {
      const lines = item.filter(({ productOrService }) => isManualTherapyConcept(productOrService));
      return lines
        .filter((line) => isOfDay(records, day, line, lines) && !isAnothers(day, onDate, line))
        .map((line) => toClaimLine(`Claim/${id}`, line));
    });
}

type Item = NonNullable<ReadResource<'Claim'>['item']>[number];

/** @param lines - The Claim's lines of 97140, this one among them. */
function isOfDay(records: RecordSet, { encounters, dateOfService }: Day, line: Item, lines: readonly Item[]): boolean {
  return relativeReferences(line.encounter ?? []).some((source) => {
    const visit = records.find('Encounter', source);
    const ofVisit = lines.filter(({ encounter = [] }) => relativeReferences(encounter).includes(source));
    return encounters.has(source) && (!visit || dateOf(records, visit, line, ofVisit) === dateOfService);
  });
}

/**
 * The day of a visit that a line is of, as a Claim is filled (`chargesOfLines`): of several, the one that it says, and none
 * where that was not treated. Lines without a date, of one discipline and part, share out the days that no other says.
 * @param ofVisit - The Claim's lines that name the visit.
 */
function dateOf(
  records: RecordSet,
  visit: ReadResource<'Encounter'>,
  line: Item,
  ofVisit: readonly Item[],
): string | undefined {
  const [first = encounterDate(visit), ...others] = datesOfManualTherapy(records, visit);
  const written = writtenOf(line);
  if (others.length === 0 || written !== undefined) {
    return others.length === 0 ? first : statedInVisit(records, visit, written);
  }
  const alike = ofVisit.filter((other) => kindOf(other) === kindOf(line));
  const taken = alike.map((other) => statedInVisit(records, visit, writtenOf(other)));
  const free = [first, ...others].filter((date) => !taken.includes(date));
  return free[alike.filter((other) => writtenOf(other) === undefined).indexOf(line)];
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
