// SPDX-License-Identifier: Apache-2.0
import { indexBy } from '../index-by.ts';
import type { ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { shareLines } from '../share-lines.ts';
import { placesBearing, placesOfCode, type TreatedPlace } from './line-date.ts';
import { kindOfLine, modifiersOfLine, partByModifiers } from './modifiers.ts';

/** A line of a Claim or of its decision. */
export type BillItem = Omit<NonNullable<ReadResource<'Claim'>['item']>[number], 'sequence'>;

/** The dateTime of service that a line states. */
export function writtenOfItem({
  servicedDate,
  servicedPeriod,
}: Pick<BillItem, 'servicedDate' | 'servicedPeriod'>): string | undefined {
  return servicedDate ?? servicedPeriod?.start;
}

/**
 * The treated day that each of a bill's lines of a code is of, as a Claim is filled from the charges of these days
 * (`chargesOfLines`); a line of none is not among them.
 * @param items - The bill's lines of the code that name the visit.
 */
export function placesOfLines<Item extends BillItem>(
  records: RecordSet,
  { visit, code }: { readonly visit: ReadResource<'Encounter'>; readonly code: string },
  items: readonly Item[],
): ReadonlyMap<Item, TreatedPlace> {
  const parts = indexBy(items, (item) => [partByModifiers(modifiersOfLine(item))]);
  const shared = [...parts.values()].flatMap((ofPart) => {
    // An assistant's line bills another charge of the day.
    const places = placesOfCode(records, visit, code);
    const kinds = indexBy(ofPart, (item) => [kindOfLine(modifiersOfLine(item)).join(' ')]);
    return [...kinds.values()].flatMap((alike) => {
      const among = placesBearing(places, alike[0] ? modifiersOfLine(alike[0]) : []);
      return alike.map((line) => ({ line, written: writtenOfItem(line), among }));
    });
  });
  return new Map([...shareLines(shared)].map(([line, { place }]) => [line, place]));
}
