// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Claim, ClaimDiagnosis, ClaimItem, CodeableConcept } from '@medplum/fhirtypes';
import { toCents } from '../../engine/billing/usd.ts';
import { unitsOf } from '../read/existing-charge.ts';
import { modifierCodings } from './charge-item.ts';
import { chargesOfLines, statedDateOf } from './claim-charges.ts';
import { terminologyOf } from '../read/terminology.ts';

/** Most diagnosis pointers a claim line may have (CMS-1500 box 24E). */
const MAX_POINTERS = 4;

/**
 * A Claim whose 97140 items have what their charges say: quantity, price of a unit, net, date, modifiers and
 * diagnosis pointers. What is there already and agrees is kept; items of other codes are left as they are.
 *
 * Medplum's Provider app builds items without quantity, date and pointers, and its CMS-1500 shows only the first
 * modifier element, so all modifiers of a line stand in one.
 * @param charges - The 97140 charges of the Claim's Encounters; an item takes the one of its part, visit, discipline and date, or none.
 */
export function fillClaim(claim: Claim, charges: readonly ChargeItem[]): Claim {
  const billed = chargesOfLines(claim, charges);
  let diagnosis = claim.diagnosis ?? [];
  const item = claim.item?.map((line) => {
    const charge = billed.get(line);
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

function fillItem(line: ClaimItem, charge: ChargeItem, diagnoses: readonly ClaimDiagnosis[]): ClaimItem {
  const { units } = unitsOf(charge);
  const price = charge.priceOverride;
  const unitPrice =
    price?.value === undefined || units === undefined || units <= 0
      ? undefined
      : { ...price, value: toCents(price.value / units) };
  const coding = modifierCodings(charge.extension ?? []);
  const date = statedDateOf(charge);
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
