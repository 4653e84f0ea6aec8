// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Claim, ClaimItem } from '@medplum/fhirtypes';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { THERAPY_MODIFIERS } from '../../engine/billing/modifiers.ts';
import type { ChargePart } from '../../engine/billing/treatment-day.ts';
import { ownIdentity } from '../identity.ts';
import { indexBy } from '../index-by.ts';
import { isDayInUtc, isWrittenInUtc, otherUsDate } from '../local-time.ts';
import { occurrenceOf } from '../read/charge-place.ts';
import { isManualTherapyConcept, partOfCharge } from '../read/existing-charge.ts';
import { writtenOfItem } from '../read/lines-in-visit.ts';
import { kindOfLine, modifiersOfLine, partByModifiers, readModifiers } from '../read/modifiers.ts';
import { relativeReference } from '../record-set.ts';
import { relativeReferences } from '../reference.ts';
import { shareLines, type BillablePlace, type LinePlace } from '../share-lines.ts';
import { StatedDays, type Begun } from '../stated-days.ts';

/** The visits that a Claim's 97140 lines name. */
export function visitsBilled(claim: Pick<Claim, 'item'>): string[] {
  return [...new Set(manualTherapyLines(claim).flatMap(visitsOfLine))];
}

/** The lines of a Claim that bill 97140. */
export function manualTherapyLines({ item = [] }: Pick<Claim, 'item'>): ClaimItem[] {
  return item.filter(({ productOrService }) => isManualTherapyConcept(productOrService));
}

export function visitsOfLine({ encounter = [] }: ClaimItem): string[] {
  return relativeReferences(encounter);
}

/** Tells of a line whether it says that it is of the day of one of the charges. */
export function isOfTheirDays(charges: readonly ChargeItem[]): (line: ClaimItem) => boolean {
  const days = new StatedDays(charges.flatMap((charge) => begunOf(charge) ?? []));
  return (line) => days.dateOf(writtenOfItem(line)) !== undefined;
}

function begunOf(charge: ChargeItem): Begun | undefined {
  const date = dateOfCharge(charge);
  return date === undefined ? undefined : { date, start: occurrenceOf(charge) };
}

/**
 * The local date that a charge states: one in UTC is of the day it was decided for. Undefined for one that nobody decided
 * where it may be of the evening before somewhere in the United States.
 */
export function statedDateOf(charge: ChargeItem): string | undefined {
  const written = occurrenceOf(charge);
  if (written === undefined || !isWrittenInUtc(written)) {
    return written?.slice(0, 10);
  }
  return (
    dayOfCharge(charge) ??
    (isDayInUtc(written) || otherUsDate(written) === undefined ? written.slice(0, 10) : undefined)
  );
}

function dayOfCharge(charge: ChargeItem): string | undefined {
  return ownIdentity(charge)?.dateOfService;
}

/** The date that tells the charges of a visit apart. */
export function dateOfCharge(charge: ChargeItem): string | undefined {
  return dayOfCharge(charge) ?? occurrenceOf(charge)?.slice(0, 10);
}

/**
 * The charge that each 97140 line of a Claim bills: of the same part as the line, else one with the same CQ or CO; one that
 * bears neither bills an assistant's charge of a day that has no other; of several, that of the line's visit, discipline
 * and date. A charge is left to the lines that name its visit, to those of its date, and to the first of several: another
 * would bill the same units twice.
 */
export function chargesOfLines(claim: Claim, charges: readonly ChargeItem[]): ReadonlyMap<ClaimItem, ChargeItem> {
  const billed = [...linesBilled(claim, charges)];
  return new Map(billed.flatMap(([line, { place, isAgain }]) => (isAgain ? [] : [[line, place.charge] as const])));
}

/** The charges that more than one line of a Claim would bill. */
export function chargesBilledTwice(claim: Claim, charges: readonly ChargeItem[]): readonly ChargeItem[] {
  const again = [...linesBilled(claim, charges).values()].filter(({ isAgain }) => isAgain);
  return [...new Set(again.map(({ place }) => place.charge))];
}

interface ChargePlace extends BillablePlace {
  readonly charge: ChargeItem;
  /** Lines of these parts bill it: one without CQ or CO also the assistant's of a day that has no other, as its rule reads it. */
  readonly parts: readonly ChargePart[];
}

function linesBilled(claim: Claim, charges: readonly ChargeItem[]): ReadonlyMap<ClaimItem, LinePlace<ChargePlace>> {
  const billed = visitsBilled(claim);
  const places = placesOf(inOrder(charges));
  const kinds = indexBy(manualTherapyLines(claim), (line) => [kindOf(line)]);
  return shareLines(
    [...kinds.values()].flatMap((lines) => {
      const [first] = lines;
      const among = first ? candidatesOf(first, places, billed) : [];
      return lines.map((line) => ({ line, written: writtenOfItem(line), among }));
    }),
  );
}

/** Lines of one kind may bill the same charges. */
function kindOf(line: ClaimItem): string {
  return [...visitsOfLine(line), ...kindOfLine(modifiersOfLine(line))].join(' ');
}

/** By date and discipline, so that the order in which a server gives them shows nowhere. */
function inOrder(charges: readonly ChargeItem[]): ChargeItem[] {
  const orderOf = (charge: ChargeItem): number =>
    Math.max(...readModifiers(charge).map((modifier) => THERAPY_MODIFIERS.indexOf(modifier)), -1);
  const date = (charge: ChargeItem): string => dateOfCharge(charge) ?? '';
  return [...charges].sort((a, b) => date(a).localeCompare(date(b)) || orderOf(a) - orderOf(b));
}

function placesOf(charges: readonly ChargeItem[]): ChargePlace[] {
  const told = charges.map((charge) => ({
    ...{ charge, date: dateOfCharge(charge), part: partOfCharge(charge) },
    dayKey: ownIdentity(charge)?.dayKey,
  }));
  const therapists = told.filter(({ part }) => part === MANUAL_THERAPY);
  // One of a person's is of whichever discipline's day.
  const daysOfTherapists = new Set(therapists.map(({ dayKey, date }) => dayKey ?? date));
  return told.map(({ charge, date, part, dayKey = date }) => ({
    ...{ charge, date, start: occurrenceOf(charge) },
    parts: daysOfTherapists.has(dayKey) || daysOfTherapists.has(date) ? [part] : [part, MANUAL_THERAPY],
  }));
}

function candidatesOf(
  line: ClaimItem,
  places: readonly ChargePlace[],
  billed: readonly string[],
): readonly ChargePlace[] {
  const modifiers = modifiersOfLine(line);
  const part = partByModifiers(modifiers);
  const ofPart = places.filter(({ parts }) => parts.includes(part));
  const alike = places.filter(({ charge }) => partByModifiers(readModifiers(charge)) === part);
  const found = ofPart.length > 0 ? ofPart : alike;
  const visits = visitsOfLine(line);
  const isOf = (among: readonly string[], { charge }: ChargePlace): boolean =>
    among.includes(relativeReference(charge.context) ?? '');
  const own = found.filter((place) => isOf(visits, place));
  const free = own.length > 0 ? own : found.filter((place) => !isOf(billed, place));
  const therapy = modifiers.filter((modifier) => THERAPY_MODIFIERS.includes(modifier));
  const ofTherapy = free.filter(({ charge }) => readModifiers(charge).some((modifier) => therapy.includes(modifier)));
  return ofTherapy.length > 0 ? ofTherapy : free;
}
