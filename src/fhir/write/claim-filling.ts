// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Claim, ClaimDiagnosis, ClaimItem, CodeableConcept } from '@medplum/fhirtypes';
import { toCents } from '../../engine/billing/usd.ts';
import { occurrenceOf } from '../read/charge-place.ts';
import { isManualTherapyConcept, partOfCharge, unitsOf } from '../read/existing-charge.ts';
import { modifiersOfLine, partByModifiers, readModifiers } from '../read/modifiers.ts';
import { relativeReference } from '../record-set.ts';
import { modifierCodings } from './charge-item.ts';
import { terminologyOf } from '../read/terminology.ts';
import { relativeReferences } from '../reference.ts';

/** Most diagnosis pointers a claim line may have (CMS-1500 box 24E). */
const MAX_POINTERS = 4;

/**
 * A Claim whose 97140 items have what their charges say: quantity, price of a unit, net, date, modifiers and
 * diagnosis pointers. What is there already and agrees is kept; items of other codes are left as they are.
 *
 * Medplum's Provider app builds items without quantity, date and pointers, and its CMS-1500 shows only the first
 * modifier element, so all modifiers of a line stand in one.
 * @param charges - The 97140 charges of the Claim's Encounters; an item takes the one with its CQ or CO, or none.
 */
export function fillClaim(claim: Claim, charges: readonly ChargeItem[]): Claim {
  const billed = visitsBilled(claim);
  let diagnosis = claim.diagnosis ?? [];
  const item = claim.item?.map((line) => {
    const charge = isManualTherapyConcept(line.productOrService) ? chargeOf(line, charges, billed) : undefined;
    if (!charge) {
      return line;
    }
    diagnosis = withDiagnoses(diagnosis, charge);
    return fillItem(line, charge, diagnosis);
  });
  return {
    ...claim,
    ...(item ? { item, ...totalOf(claim, item) } : {}),
    ...(diagnosis.length > 0 ? { diagnosis } : {}),
  };
}

/** A total moves with the lines: it was added up from what the charges said when the app read them. */
function totalOf({ total, item = [] }: Claim, filled: readonly ClaimItem[]): Pick<Claim, 'total'> {
  const moved = sumOf(filled) - sumOf(item);
  return total?.value === undefined || toCents(moved) === 0
    ? {}
    : { total: { ...total, value: toCents(total.value + moved) } };
}

function sumOf(lines: readonly ClaimItem[]): number {
  return lines.reduce((sum, { net }) => sum + (net?.value ?? 0), 0);
}

/** The visits that a Claim's 97140 lines name. */
export function visitsBilled({ item = [] }: Pick<Claim, 'item'>): string[] {
  return [...new Set(manualTherapyLines({ item }).flatMap(visitsOfLine))];
}

/** The lines of a Claim that bill 97140. */
export function manualTherapyLines({ item = [] }: Pick<Claim, 'item'>): ClaimItem[] {
  return item.filter(({ productOrService }) => isManualTherapyConcept(productOrService));
}

export function visitsOfLine({ encounter = [] }: ClaimItem): string[] {
  return relativeReferences(encounter);
}

/**
 * The charge of the same part as the line, else one with the same CQ or CO; of several, that of the line's visit. A
 * charge is left to the lines that name its visit: another would bill the same units twice.
 */
function chargeOf(line: ClaimItem, charges: readonly ChargeItem[], billed: readonly string[]): ChargeItem | undefined {
  const part = partByModifiers(modifiersOfLine(line));
  const ofPart = charges.filter((charge) => partOfCharge(charge) === part);
  const alike = charges.filter((charge) => partByModifiers(readModifiers(charge)) === part);
  const found = ofPart.length > 0 ? ofPart : alike;
  const own = visitsOfLine(line);
  return (
    found.find(({ context }) => own.includes(relativeReference(context) ?? '')) ??
    found.find(({ context }) => !billed.includes(relativeReference(context) ?? ''))
  );
}

function fillItem(line: ClaimItem, charge: ChargeItem, diagnoses: readonly ClaimDiagnosis[]): ClaimItem {
  const { units } = unitsOf(charge);
  const price = charge.priceOverride;
  const unitPrice =
    price?.value === undefined || units === undefined || units <= 0
      ? undefined
      : { ...price, value: toCents(price.value / units) };
  const coding = modifierCodings(charge.extension ?? []);
  const date = occurrenceOf(charge)?.slice(0, 10);
  const codes = icdCodes(charge.reason ?? []);
  const pointers = diagnoses
    .filter(({ diagnosisCodeableConcept }) =>
      icdCodes([diagnosisCodeableConcept ?? {}]).some((code) => codes.includes(code)),
    )
    .map(({ sequence }) => sequence);
  return {
    ...line,
    ...(units === undefined ? {} : { quantity: { value: units } }),
    ...(unitPrice ? { unitPrice, net: price } : {}),
    ...(coding.length > 0 ? { modifier: [{ coding }] } : {}),
    ...(date === undefined || line.servicedPeriod ? {} : { servicedDate: date }),
    ...(pointers.length > 0 ? { diagnosisSequence: pointers.slice(0, MAX_POINTERS) } : {}),
  };
}

function withDiagnoses(diagnoses: readonly ClaimDiagnosis[], charge: ChargeItem): ClaimDiagnosis[] {
  const known = new Set(icdCodes(diagnoses.map(({ diagnosisCodeableConcept }) => diagnosisCodeableConcept ?? {})));
  const missing = (charge.reason ?? []).filter((reason) => icdCodes([reason]).some((code) => !known.has(code)));
  const last = Math.max(0, ...diagnoses.map(({ sequence }) => sequence));
  return [
    ...diagnoses,
    ...missing.map((diagnosisCodeableConcept, index) => ({ sequence: last + index + 1, diagnosisCodeableConcept })),
  ];
}

/** ICD-10-CM codes; claims name its system also without the "-cm". */
function icdCodes(concepts: readonly CodeableConcept[]): string[] {
  return concepts.flatMap(({ coding = [] }) =>
    coding.flatMap(({ system, code }) =>
      system !== undefined && terminologyOf(system) === 'icd10' ? (code ?? []) : [],
    ),
  );
}
