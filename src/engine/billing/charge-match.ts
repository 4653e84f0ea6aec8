// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from './code-sets.ts';
import type { ChargePart, ExistingCharge } from './treatment-day.ts';
import { acceptableUnits, settleTie, type Allocation } from './unit-allocation.ts';

/** Standing and billed 97140 charges of a day, each against the part of the day's units that it bills. */
export interface MatchedCharges {
  /** One charge for each part, where there is one. */
  readonly byPart: ReadonlyMap<ChargePart, ExistingCharge>;
  /** Charges that bill a part a second time, by the part. */
  readonly extra: ReadonlyMap<ChargePart, readonly ExistingCharge[]>;
  /** True where a person or a bill has decided units, so that no further charge is made beside them. */
  readonly decided: boolean;
}

/**
 * Matches the charges that stand with the parts that are wanted.
 *
 * Of several for one part, a billed one goes first, then ours, then a person's, then a template's. A template's
 * charge stands in for whatever single part is wanted.
 * @param wanted - Parts the record supports.
 */
export function matchCharges(charges: readonly ExistingCharge[], wanted: readonly ChargePart[]): MatchedCharges {
  const byPart = new Map<ChargePart, ExistingCharge>();
  const extra = new Map<ChargePart, ExistingCharge[]>();
  for (const charge of charges.filter(({ state }) => state !== 'closed').sort(compareCharges)) {
    const part = partFor(charge, wanted);
    if (byPart.has(part)) {
      extra.set(part, [...(extra.get(part) ?? []), charge]);
    } else {
      byPart.set(part, charge);
    }
  }
  const decided = [...byPart.values()].some(isDecided);
  return { byPart, extra, decided };
}

/**
 * Units that the charges of a part may rightly have.
 *
 * Where all parts come to the right units together, each may have its own: which of the units are an assistant's is told by
 * the rules about CQ and CO.
 * @param total - Acceptable units of 97140 for the whole day, ascending; two where a tie leaves a choice.
 * @param inPart - Units the record supports in the part.
 */
export function supportedUnits(
  match: MatchedCharges,
  total: readonly number[],
  { part, units: inPart }: { readonly part: ChargePart; readonly units: number },
): readonly number[] {
  const parts = [...match.byPart.keys()];
  if (parts.length < 2) {
    return total;
  }
  const all = allDecidedUnits(match);
  const agree = all !== undefined && total.includes(all);
  return [agree ? (sumOfUnits(linesOfPart(match, part)) ?? inPart) : inPart];
}

/**
 * The charges that bill a part's units between them: the matched one, and those beside it where its units are a person's or
 * a bill's. One that follows the minutes has all units of the part already.
 */
export function linesOfPart({ byPart, extra }: MatchedCharges, part: ChargePart): readonly ExistingCharge[] {
  const charge = byPart.get(part);
  if (!charge) {
    return [];
  }
  return isDecided(charge) ? [charge, ...(extra.get(part) ?? [])] : [charge];
}

/** Units of several lines; undefined where one of them has none. */
export function sumOfUnits(lines: readonly { readonly units?: number | undefined }[]): number | undefined {
  return lines.reduce<number | undefined>(
    (sum, { units }) => (sum === undefined || units === undefined ? undefined : sum + units),
    0,
  );
}

/**
 * Units of 97140 on a day's charges, all lines together, where persons or bills have decided those of a part or of all. A
 * line that follows the minutes counts with what they give it, and not as it stands, so that every run comes to the same.
 * @param byMinutes - Units that the minutes give a part.
 * @returns Undefined where the minutes decide those of every part, where a line has none, and without a charge.
 */
export function decidedUnits(
  match: MatchedCharges,
  byMinutes: (part: ChargePart) => number | undefined,
): number | undefined {
  const lines = [...match.byPart].flatMap(([part, charge]): readonly { readonly units?: number | undefined }[] =>
    isDecided(charge) ? linesOfPart(match, part) : [{ units: byMinutes(part) }],
  );
  return match.decided ? sumOfUnits(lines) : undefined;
}

/** The same where persons or bills have decided the units of every part. */
function allDecidedUnits(match: MatchedCharges): number | undefined {
  return decidedUnits(match, () => undefined);
}

/**
 * The allocation as the biller settles its tie: with the units to which the day's charges come together, as far as persons or
 * bills have decided them.
 * @param byMinutes - Units that the minutes give a part, of so many for the day.
 */
export function settledByCharges(
  allocation: Allocation,
  charges: readonly ExistingCharge[],
  byMinutes: (part: ChargePart, units: number) => number | undefined,
): Allocation {
  if (!allocation.tie) {
    return allocation;
  }
  const match = matchCharges(charges, []);
  const chosen = acceptableUnits(allocation, MANUAL_THERAPY).find(
    (units) => decidedUnits(match, (part) => byMinutes(part, units)) === units,
  );
  return settleTie(allocation, MANUAL_THERAPY, chosen);
}

/** Units of 97140 that a person has put on a day's charges; undefined where the minutes decide them. */
export function personsUnits(match: MatchedCharges): number | undefined {
  const decided = [...match.byPart].filter(([, { unitsArePersons }]) => unitsArePersons);
  const lines = decided.flatMap(([part]) => linesOfPart(match, part));
  return lines.length === 0 ? undefined : lines.reduce((sum, { units = 0 }) => sum + units, 0);
}

/** True for several lines that come to the right units: those of a site that charges every quarter of an hour apart. */
export function agreeTogether(lines: readonly ExistingCharge[], supported: readonly number[]): boolean {
  const units = sumOfUnits(lines);
  return lines.length > 1 && units !== undefined && supported.includes(units);
}

/** True where a person or a bill decided the units of a charge, so that they do not follow the minutes. */
export function isDecided({ state, unitsArePersons }: ExistingCharge): boolean {
  return state === 'billed' || unitsArePersons;
}

function partFor(charge: ExistingCharge, wanted: readonly ChargePart[]): ChargePart {
  const [only] = wanted;
  const isTemplate = !charge.ours && !charge.unitsArePersons && charge.state === 'standing';
  return isTemplate && only && wanted.length === 1 ? only : charge.part;
}

function compareCharges(a: ExistingCharge, b: ExistingCharge): number {
  const rank = ({ state, ours, unitsArePersons }: ExistingCharge): number =>
    (state === 'billed' ? 0 : 4) + (ours ? 0 : 2) + (unitsArePersons ? 0 : 1);
  return rank(a) - rank(b) || (a.source < b.source ? -1 : 1);
}
