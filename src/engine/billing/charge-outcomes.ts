// SPDX-License-Identifier: Apache-2.0
import type { Charge } from './assessment.ts';
import { agreeTogether, linesOfPart, sumOfUnits, supportedUnits, type MatchedCharges } from './charge-match.ts';
import { missingModifiers } from './modifiers.ts';
import type { SourceRef } from './source-ref.ts';
import type { ChargePart, ExistingCharge, TreatmentDay } from './treatment-day.ts';

/** A line that the record supports, as far as it decides what becomes of the charges that stand. */
export type SupportedLine = Pick<Charge, 'part' | 'units' | 'provenModifiers'>;

/** What becomes of a 97140 charge of a day. */
export type ChargeOutcome<Line extends SupportedLine = SupportedLine> =
  /** Billed or closed: it is not touched. */
  | { readonly kind: 'keep'; readonly existing: ExistingCharge }
  /** Ours, or a template's that is taken over: units, visit and modifiers follow the record. */
  | { readonly kind: 'follow'; readonly existing: ExistingCharge; readonly line: Line }
  /** A person's units stay, for the part that they bill; whatever else is proven is added. */
  | { readonly kind: 'adopt'; readonly existing: ExistingCharge; readonly line: Line; readonly part: ChargePart }
  /** One of several lines of a person that are right together. */
  | { readonly kind: 'share'; readonly existing: ExistingCharge; readonly line: Line }
  /** Ours, and nothing supports it any more. */
  | { readonly kind: 'withdraw'; readonly existing: ExistingCharge }
  /** Not supported, and not ours to take away. */
  | { readonly kind: 'hold'; readonly existing: ExistingCharge }
  | { readonly kind: 'create'; readonly line: Line };

/** What decides it. */
export interface ChargesAtHand<Line extends SupportedLine = SupportedLine> {
  readonly day: Pick<TreatmentDay, 'charges' | 'problems'>;
  /** Units of 97140 that the day's charges may rightly have, ascending; see `Assessment.acceptable`. */
  readonly acceptable: readonly number[];
  readonly match: MatchedCharges;
  readonly lines: readonly Line[];
}

/**
 * What becomes of a day's charges, those that stand first.
 *
 * A charge whose units a person decided, or that was billed, stands for the whole day: nothing is made beside it.
 */
export function chargeOutcomes<Line extends SupportedLine>(at: ChargesAtHand<Line>): ChargeOutcome<Line>[] {
  const { day, match, lines } = at;
  const refused = day.charges.filter(({ isRefused }) => isRefused).map(({ part }) => part);
  const missing = lines.filter(({ part }) => !match.decided && !match.byPart.has(part) && !refused.includes(part));
  return [
    ...day.charges.map((existing) => outcomeOf(existing, at)),
    ...missing.map((line) => ({ kind: 'create' as const, line })),
  ];
}

function outcomeOf<Line extends SupportedLine>(
  existing: ExistingCharge,
  { day, acceptable, match, lines }: ChargesAtHand<Line>,
): ChargeOutcome<Line> {
  const part = [...match.byPart].find(([, matched]) => matched.source === existing.source)?.[0];
  const line = lines.find((wanted) => wanted.part === part);
  const beside = lines.find((wanted) => {
    const supported = supportedUnits(match, acceptable, wanted);
    const isExtra = match.extra.get(wanted.part)?.includes(existing) === true;
    return isExtra && agreeTogether(linesOfPart(match, wanted.part), supported);
  });
  const any = line ?? lines[0];
  if (existing.state !== 'standing') {
    return { kind: 'keep', existing };
  }
  if (part !== undefined && existing.unitsArePersons && any) {
    return { kind: 'adopt', existing, line: any, part };
  }
  if (line && !existing.unitsArePersons) {
    return { kind: 'follow', existing, line };
  }
  if (beside) {
    return { kind: 'share', existing, line: beside };
  }
  const mayGo = existing.ours && !existing.unitsArePersons && day.problems.length === 0;
  return { kind: mayGo ? 'withdraw' : 'hold', existing };
}

/** What bills a part of the day's units once the outcomes are written. */
export interface BilledPart {
  readonly part: ChargePart;
  /** The charge; absent for one that is still to be made. */
  readonly source?: SourceRef;
  readonly modifiers: readonly string[];
  /** The charge's units; where several bill the part between them, the sum as well. */
  readonly units: number | undefined;
  readonly unitsTogether: number | undefined;
  /** How many charges bill it. */
  readonly charges: number;
}

/** What bills each part once the outcomes are written: a charge that goes is gone, one that is to be made is there. */
export function billedParts(at: ChargesAtHand): ReadonlyMap<ChargePart, BilledPart> {
  const outcomes = new Map<SourceRef, ChargeOutcome>();
  const parts = new Map<ChargePart, BilledPart>();
  for (const outcome of chargeOutcomes(at)) {
    if (outcome.kind === 'create') {
      const { part, units, provenModifiers: modifiers } = outcome.line;
      parts.set(part, { part, units, unitsTogether: units, modifiers, charges: 1 });
    } else {
      outcomes.set(outcome.existing.source, outcome);
    }
  }
  for (const [part, { source }] of at.match.byPart) {
    const standing = linesOfPart(at.match, part)
      .flatMap((charge) => outcomes.get(charge.source) ?? [])
      .flatMap((outcome) => standingCharge(outcome) ?? []);
    const [charge] = standing;
    if (charge?.source === source) {
      const { units, modifiers } = charge;
      const unitsTogether = sumOfUnits(standing);
      parts.set(part, { part, source, units, unitsTogether, modifiers, charges: standing.length });
    }
  }
  return parts;
}

/** A line of 97140 that goes out once the outcomes are written, with the modifiers that it then has. */
export type LineToBill = Pick<ExistingCharge, 'part' | 'modifiers'>;

/**
 * Every line of 97140 that goes out, those that are still to be made included; where none does, the charges that are held
 * until a person decides.
 */
export function linesToBill(at: ChargesAtHand): LineToBill[] {
  const outcomes = chargeOutcomes(at);
  const goingOut = outcomes.filter(({ kind }) => kind !== 'hold').flatMap(lineOf);
  return goingOut.length > 0 ? goingOut : outcomes.flatMap(lineOf);
}

function lineOf(outcome: ChargeOutcome): LineToBill[] {
  if (outcome.kind === 'create') {
    const { part, provenModifiers: modifiers } = outcome.line;
    return [{ part, modifiers }];
  }
  const charge = outcome.existing.state === 'closed' ? undefined : standingCharge(outcome);
  return charge ? [charge] : [];
}

/** Units of 97140 that go out for the day; undefined where nothing bills it, or a line has none. */
export function unitsToBill(billed: ReadonlyMap<ChargePart, BilledPart>): number | undefined {
  const units = [...billed.values()].map(({ unitsTogether }) => ({ units: unitsTogether }));
  return units.length === 0 ? undefined : sumOfUnits(units);
}

/** A charge as its outcome leaves it; undefined where it goes. */
function standingCharge(outcome: ChargeOutcome): ExistingCharge | undefined {
  switch (outcome.kind) {
    case 'keep':
    case 'hold':
      return outcome.existing;
    case 'follow':
      return { ...withProven(outcome), units: outcome.line.units };
    case 'adopt':
    case 'share':
      return withProven(outcome);
    default:
      return undefined;
  }
}

function withProven({
  existing,
  line,
}: Extract<ChargeOutcome, { readonly line: unknown; existing: unknown }>): ExistingCharge {
  const { modifiers } = existing;
  return { ...existing, modifiers: [...modifiers, ...missingModifiers(modifiers, line.provenModifiers)] };
}
