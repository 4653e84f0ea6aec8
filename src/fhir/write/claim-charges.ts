// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Claim, ClaimItem } from '@medplum/fhirtypes';
import { THERAPY_MODIFIERS } from '../../engine/billing/modifiers.ts';
import { ownIdentity } from '../identity.ts';
import { isWrittenInUtc } from '../local-time.ts';
import { occurrenceOf } from '../read/charge-place.ts';
import { isManualTherapyConcept, partOfCharge } from '../read/existing-charge.ts';
import { modifiersOfLine, partByModifiers, readModifiers } from '../read/modifiers.ts';
import { relativeReference } from '../record-set.ts';
import { relativeReferences } from '../reference.ts';

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

/** The date of service that a line states. */
export function dateOfLine({ servicedDate, servicedPeriod }: ClaimItem): string | undefined {
  return servicedDate ?? servicedPeriod?.start?.slice(0, 10);
}

/** The local date that a charge states: one in UTC is of the day it was decided for. */
export function statedDateOf(charge: ChargeItem): string | undefined {
  const written = occurrenceOf(charge);
  const own = written !== undefined && isWrittenInUtc(written) ? dayOfCharge(charge) : undefined;
  return own ?? written?.slice(0, 10);
}

function dayOfCharge(charge: ChargeItem): string | undefined {
  return ownIdentity(charge)?.dateOfService;
}

/** The date that tells the charges of a visit apart. */
export function dateOfCharge(charge: ChargeItem): string | undefined {
  return dayOfCharge(charge) ?? statedDateOf(charge);
}

/**
 * The charge that each 97140 line of a Claim bills: of the same part as the line, else one with the same CQ or CO; of
 * several, that of the line's visit, discipline and date. A charge is left to the lines that name its visit, to those
 * of its date, and to the first of several: another would bill the same units twice.
 */
export function chargesOfLines(claim: Claim, charges: readonly ChargeItem[]): ReadonlyMap<ClaimItem, ChargeItem> {
  return linesBilled(claim, charges).first;
}

/** The charges that more than one line of a Claim would bill. */
export function chargesBilledTwice(claim: Claim, charges: readonly ChargeItem[]): readonly ChargeItem[] {
  return [...linesBilled(claim, charges).doubled];
}

function linesBilled(
  claim: Claim,
  charges: readonly ChargeItem[],
): { readonly first: ReadonlyMap<ClaimItem, ChargeItem>; readonly doubled: ReadonlySet<ChargeItem> } {
  const lines = manualTherapyLines(claim);
  const billed = visitsBilled(claim);
  const candidates = new Map(lines.map((line) => [line, candidatesOf(line, charges, billed)]));
  const first = new Map<ClaimItem, ChargeItem>();
  const doubled = new Set<ChargeItem>();
  // What can be only one charge goes first; the rest take what is left of the same day.
  const choices = (line: ClaimItem): number => candidates.get(line)?.length ?? 0;
  for (const line of [...lines].sort((a, b) => choices(a) - choices(b))) {
    const own = candidates.get(line) ?? [];
    const taken = new Set(first.values());
    const alike = lines.filter((other) => (candidates.get(other) ?? []).some((charge) => own.includes(charge)));
    const meant = ofDate(line, own, alike);
    const isLeft = (one: ChargeItem): boolean =>
      !taken.has(one) && meant !== undefined && dateOfCharge(one) === dateOfCharge(meant);
    const charge = meant && taken.has(meant) ? (own.find(isLeft) ?? meant) : meant;
    if (charge && taken.has(charge)) {
      doubled.add(charge);
    } else if (charge) {
      first.set(line, charge);
    }
  }
  return { first, doubled };
}

function candidatesOf(line: ClaimItem, charges: readonly ChargeItem[], billed: readonly string[]): ChargeItem[] {
  const part = partByModifiers(modifiersOfLine(line));
  const ofPart = charges.filter((charge) => partOfCharge(charge) === part);
  const alike = charges.filter((charge) => partByModifiers(readModifiers(charge)) === part);
  const found = ofPart.length > 0 ? ofPart : alike;
  const visits = visitsOfLine(line);
  const isOf = (among: readonly string[], { context }: ChargeItem): boolean =>
    among.includes(relativeReference(context) ?? '');
  const own = found.filter((charge) => isOf(visits, charge));
  const free = own.length > 0 ? own : found.filter((charge) => !isOf(billed, charge));
  const therapy = modifiersOfLine(line).filter((modifier) => THERAPY_MODIFIERS.includes(modifier));
  const ofTherapy = free.filter((charge) => readModifiers(charge).some((modifier) => therapy.includes(modifier)));
  return ofTherapy.length > 0 ? ofTherapy : free;
}

/** @param alike - The lines that may bill the same charges, this one among them. */
function ofDate(
  line: ClaimItem,
  candidates: readonly ChargeItem[],
  alike: readonly ClaimItem[],
): ChargeItem | undefined {
  const [first] = candidates;
  const date = dateOfLine(line);
  const sameDay = alike.filter((other) => dateOfLine(other) === date);
  const exact = candidates.filter((charge) => date !== undefined && dateOfCharge(charge) === date);
  if (exact.length > 0 || !first) {
    return exact[sameDay.indexOf(line)] ?? exact[0];
  }
  const taken = new Set(alike.map(dateOfLine));
  const free = candidates
    .filter((charge) => !taken.has(dateOfCharge(charge) ?? ''))
    .sort((a, b) => (dateOfCharge(a) ?? '').localeCompare(dateOfCharge(b) ?? ''));
  // Without a date, each takes one of its own; a date on which nothing stands is not taken for one of several others.
  const isOneDay = new Set(candidates.map(dateOfCharge)).size === 1;
  const isOnly = candidates.length === 1 || (isOneDay && date !== undefined);
  return isOnly ? free[0] : date === undefined ? free[sameDay.indexOf(line)] : undefined;
}
