// SPDX-License-Identifier: Apache-2.0
import { holdsCharge, isBilled, type Assessment, type Issue } from './billing/assessment.ts';
import { settledByCharges } from './billing/charge-match.ts';
import { MANUAL_THERAPY, isTimed } from './billing/code-sets.ts';
import { toWholeMinutes } from './billing/minutes.ts';
import { assistantModifierIn } from './billing/modifiers.ts';
import { allocateUnits, unitsOf } from './billing/unit-allocation.ts';
import type { PayerPolicy } from './policies/payer-policy.ts';
import { estimateUnits, unitsAhead, type CodeUnits, type FeeEstimate, type UnitOfDay } from './policies/unit-fee.ts';

/**
 * What becomes of units: lost, no charge bills them; held, an issue keeps the charge back; at risk, the charge goes out and
 * an issue may cost it.
 */
export type StakeKind = 'lost' | 'held' | 'at risk';

/** Units of 97140, and an estimate of what they bring. */
export interface Amount {
  readonly units: number;
  /** US dollars; undefined where the payer’s fee is not known. */
  readonly usd: number | undefined;
}

/** What one issue is about. */
export interface Stake extends Amount {
  readonly kind: StakeKind;
}

/** What a day's manual therapy is worth, by what becomes of it; always an estimate. */
export interface DayWorth {
  /** On the charges that stand, or that the record supports where none do. */
  readonly charged: Amount;
  readonly lost: Amount;
  readonly held: Amount;
  readonly atRisk: Amount;
  /** Everything that the estimates rest on; empty where the fee is not known. */
  readonly inputs: readonly string[];
}

/** An issue as it stands: the engine's, or one that was read back. */
type OpenIssue = Pick<Issue, 'severity' | 'acknowledged'> & { readonly code: string };

/** Units of a day by what the record says of them. */
interface DayUnits {
  readonly supported: number;
  readonly charged: number;
  /** What the documented minutes would earn if all of them counted. */
  readonly possible: number;
  readonly isBilled: boolean;
}

const NOTHING: Amount = { units: 0, usd: 0 };
const MISCOUNTED: readonly string[] = ['units-mismatch', 'claim-units-missing'];

/** What a day is worth under the issues that stand on it. */
export function dayWorth(assessment: Assessment, policy: PayerPolicy, issues: readonly OpenIssue[]): DayWorth {
  const units = dayUnits(assessment, policy);
  const { supported, charged, possible, isBilled } = units;
  const estimate = unitsEstimator(assessment, policy);
  const price = (from: number, to: number): Amount => amountOf(estimate, from, to);
  const isHeld = !isBilled && issues.some(holdsCharge);
  const isRisky = issues.some(isRisk) || (isBilled && issues.some(holdsCharge));
  const rest = isRisky ? price(0, charged) : price(Math.min(supported, charged), charged);
  return {
    charged: price(0, charged),
    lost: price(Math.min(supported, charged), Math.max(possible, supported)),
    held: isHeld ? price(0, charged) : NOTHING,
    atRisk: isHeld ? NOTHING : rest,
    inputs: estimate(0, Math.max(possible, charged))?.inputs ?? [],
  };
}

/** What an issue puts in question; undefined where it is a hint, or the day has no unit to lose. */
export function issueStake(issue: OpenIssue, assessment: Assessment, policy: PayerPolicy): Stake | undefined {
  const { supported, charged, possible, isBilled } = dayUnits(assessment, policy);
  const stake = (kind: StakeKind, from: number, to: number): Stake | undefined =>
    to > from ? { kind, ...amountOf(unitsEstimator(assessment, policy), from, to) } : undefined;
  if (MISCOUNTED.includes(issue.code)) {
    return charged < supported ? stake('lost', charged, supported) : stake('at risk', supported, charged);
  }
  if (charged === 0) {
    return issue.severity === 'low' ? undefined : stake('lost', 0, possible);
  }
  if (holdsCharge(issue)) {
    return stake(isBilled ? 'at risk' : 'held', 0, charged);
  }
  return isRisk(issue) ? stake('at risk', 0, charged) : undefined;
}

/** Less than high, or acknowledged: the charge goes out all the same. */
function isRisk({ severity, acknowledged }: OpenIssue): boolean {
  return severity === 'moderate' || (severity === 'high' && acknowledged);
}

function dayUnits(
  { day, minutes, units, acceptable, charges, issues }: Assessment,
  { unitMethod }: PayerPolicy,
): DayUnits {
  const open = day.charges.filter(({ state }) => state !== 'closed');
  const proposed = issues.reduce((sum, { proposed: found }) => sum + (found?.minutes ?? 0), 0);
  const possibleMinutes = countableMinutes(minutes) + proposed;
  const others = minutes.byCode.filter(({ code }) => code !== MANUAL_THERAPY);
  const codes = [...others, { code: MANUAL_THERAPY, minutes: possibleMinutes }];
  const allocation = settledByCharges(
    allocateUnits(unitMethod, codes),
    day.charges,
    (part) => charges.find((line) => line.part === part)?.units,
  );
  const charged = open.length === 0 ? units : open.reduce((sum, charge) => sum + (charge.units ?? 0), 0);
  // What a person leaves out for the payer's cap is not lost: the payer would not pay it.
  const isLowered = charged < units && acceptable.includes(charged);
  return {
    supported: isLowered ? charged : units,
    charged,
    possible: isLowered ? charged : Math.max(units, unitsOf(allocation, MANUAL_THERAPY)),
    isBilled: isBilled(day),
  };
}

/** Documented minutes of 97140 but those that are documented twice, or billed by another discipline or as manipulation. */
function countableMinutes({ segments }: Assessment['minutes']): number {
  const elsewhere = ['same-service', 'other-discipline', 'manipulation'];
  const ms = segments
    .filter(({ line }) => line.code === MANUAL_THERAPY)
    .map(({ documentedMs, deductions }) =>
      deductions.reduce(
        (left, { reason, ms: taken }) => (elsewhere.includes(reason) ? left - taken : left),
        documentedMs,
      ),
    );
  return toWholeMinutes(ms.reduce((sum, one) => sum + Math.max(0, one), 0));
}

/** An estimate of the units of 97140 from one to another of a day. */
type UnitsEstimator = (from: number, to: number) => FeeEstimate | undefined;

function amountOf(estimate: UnitsEstimator, from: number, to: number): Amount {
  return to > from ? { units: to - from, usd: estimate(from, to)?.usd } : NOTHING;
}

/** An assistant's units come last. */
function unitsEstimator(assessment: Assessment, policy: PayerPolicy): UnitsEstimator {
  const { charges } = assessment;
  const assistants = charges.find(({ part }) => part !== MANUAL_THERAPY);
  const firstOfAssistant = charges.reduce((sum, { part, units }) => (part === MANUAL_THERAPY ? sum + units : sum), 0);
  const unit = unitOfDay(assessment, policy);
  return (from, to) =>
    estimateUnits(to - from, (index) => {
      const number = from + index;
      return unit(number, assistants && number >= firstOfAssistant ? [assistants.part.slice(-2)] : []);
    });
}

interface UnitLine {
  readonly units: number;
  readonly modifiers: readonly string[];
}

/** What lines of 97140 bring on a day, each unit by the modifiers of its line; an assistant's come last. */
export function linesEstimator(
  assessment: Assessment,
  policy: PayerPolicy,
): (lines: readonly UnitLine[]) => FeeEstimate | undefined {
  const rank = ({ modifiers }: UnitLine): number => (assistantModifierIn(modifiers) === undefined ? 0 : 1);
  const unit = unitOfDay(assessment, policy);
  return (lines) => {
    const inOrder = lines
      .map(({ units, modifiers }) => ({ units: Math.max(0, Math.trunc(units)), modifiers }))
      .sort((a, b) => rank(a) - rank(b));
    const count = inOrder.reduce((sum, { units }) => sum + units, 0);
    return estimateUnits(count, (index) => unit(index, modifiersAt(inOrder, index)));
  };
}

/** The modifiers of a unit, by its place among those of the lines. */
function modifiersAt(lines: readonly UnitLine[], index: number): readonly string[] {
  let end = 0;
  return lines.find(({ units }) => (end += units) > index)?.modifiers ?? [];
}

/** A unit of 97140 by its place among those of the day, behind the therapy with the higher practice expense. */
function unitOfDay(
  { day, allocation }: Assessment,
  policy: PayerPolicy,
): (index: number, modifiers: readonly string[]) => UnitOfDay {
  const { dateOfService, payer } = day;
  const ahead = unitsAhead(MANUAL_THERAPY, otherUnits(day, allocation.lines), dateOfService);
  return (index, modifiers) => ({
    payer,
    policy,
    dateOfService,
    code: MANUAL_THERAPY,
    modifiers,
    nthOfDay: ahead + index + 1,
  });
}

/** The day's other therapy of any discipline: timed codes by their minutes, the others once, each of them at least as it is charged. */
function otherUnits(day: Assessment['day'], lines: readonly CodeUnits[]): CodeUnits[] {
  const untimed = day.services.filter(({ code }) => !isTimed(code, day.dateOfService));
  const found: readonly CodeUnits[] = [
    ...lines,
    ...untimed.map(({ code }) => ({ code })),
    ...day.companionCharges,
    ...day.otherDisciplineLines,
  ];
  const units = new Map<string, number>();
  for (const { code, units: count = 1 } of found) {
    units.set(code, Math.max(units.get(code) ?? 0, count));
  }
  return [...units].map(([code, count]) => ({ code, units: count }));
}
