// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { ClaimLine } from '../../engine/billing/treatment-day.ts';
import type { DayDraft } from './day-drafts.ts';
import { isManualTherapyConcept } from './existing-charge.ts';
import { dateInVisit } from './line-date.ts';
import { modifiersOfLine, partByModifiers } from './modifiers.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import type { ServiceRecord } from './service-record.ts';

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
    .flatMap(({ id, item = [] }) =>
      item
        .filter(({ productOrService }) => isManualTherapyConcept(productOrService))
        .filter((line) => isOfDay(records, day, line) && !isAnothers(day, onDate, line))
        .map((line) => toClaimLine(`Claim/${id}`, line)),
    );
}

type Item = NonNullable<ReadResource<'Claim'>['item']>[number];

function isOfDay(records: RecordSet, { encounters, dateOfService }: Day, line: Item): boolean {
  const { encounter = [], servicedDate, servicedPeriod } = line;
  const written = servicedDate ?? servicedPeriod?.start;
  return encounter.map(relativeReference).some((source) => {
    if (source === undefined || !encounters.has(source)) {
      return false;
    }
    const visit = records.find('Encounter', source);
    return !visit || dateInVisit(records, visit, { code: MANUAL_THERAPY, written }) === dateOfService;
  });
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
