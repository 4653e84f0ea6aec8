// SPDX-License-Identifier: Apache-2.0
import { holdsCharge, type Assessment, type Charge, type Issue, type MethodAssumption } from './billing/assessment.ts';
import { lowerSplit, splitTimedUnits, unitsOfPart, type AssistantSplit } from './billing/assistant-units.ts';
import { decidedUnits, isDecided, matchCharges, settledByCharges, sumOfUnits } from './billing/charge-match.ts';
import { billedParts, linesToBill, type SupportedLine } from './billing/charge-outcomes.ts';
import { chargeNote } from './billing/charge-note.ts';
import type { ClockInterval } from './billing/clock-interval.ts';
import { MANUAL_THERAPY } from './billing/code-sets.ts';
import { countMinutes, type MinuteCount } from './billing/minutes.ts';
import { THERAPY_MODIFIERS, assistantModifierOf, therapyModifierOf } from './billing/modifiers.ts';
import { isByAssistant } from './billing/performers.ts';
import type { SourceRef } from './billing/source-ref.ts';
import type { ChargePart, ServiceLine, TreatmentDay } from './billing/treatment-day.ts';
import { uniqueConcepts } from './billing/unique-concepts.ts';
import { acceptableUnits, allocateUnits, unitsOf, type Allocation } from './billing/unit-allocation.ts';
import type { PtpTable } from './billing/ptp-edits.ts';
import { raiseIssues } from './raise-issues.ts';
import { BUILT_IN_PTP_EDITS } from './policies/ncci-table.ts';
import type { PayerPolicy } from './policies/payer-policy.ts';
import { otherTimedUnits, unitsWithinCaps } from './policies/unit-caps.ts';
import { isExcluded, withoutOwnLines } from './rules/exclusion.ts';
import { ptpPairs } from './rules/ptp-pairs.ts';
import type { RuleFacts } from './rules/rule.ts';

/** An assessment, with the policy that it was made by. */
export interface Decision extends Assessment {
  readonly policy: PayerPolicy;
}

/**
 * Decides a treatment day: the minutes that count, the units they earn, the 97140 charge and the issues.
 *
 * Pure and deterministic: the same day and policy always give the same result.
 * @param recorded - Everything known about the day.
 * @param policy - The payer's policy on that date.
 * @param ptpEdits - NCCI edits; those this build carries where none are given.
 */
export function assess(recorded: TreatmentDay, policy: PayerPolicy, ptpEdits: PtpTable = BUILT_IN_PTP_EDITS): Decision {
  const day = withoutUnprovenModifiers(recorded, policy);
  const manualTherapy = day.services
    .filter(({ code }) => code === MANUAL_THERAPY)
    .map((line) => withoutOwnLines(line, day.services));
  const counted = manualTherapy.filter((line) => !isExcluded(line));
  const others = day.services.filter(({ code }) => code !== MANUAL_THERAPY);
  const minutes = countMinutes({ ...day, ...manipulationsOf(day, policy), services: [...others, ...counted] });
  const allocation = allocationAsBilled(day, policy, minutes);
  const units = unitsOf(allocation, MANUAL_THERAPY);
  const assumption = assumptionOf(day, policy, minutes, units);
  const acceptable = acceptableOf(day, policy, allocation);
  const split = splitAsBilled(day, acceptable, splitUnits(day, policy, minutes, units));
  const lines = partsOf(day, split).map((part) => supportedLine(part, { day, policy, split }));
  const match = matchCharges(
    day.charges,
    lines.map(({ part }) => part),
  );
  const atHand = { day, acceptable, match, lines };
  const going = { billed: billedParts(atHand), lines: linesToBill(atHand) };
  const decided = { day, policy, minutes, allocation, units, acceptable, ...(assumption ? { assumption } : {}) };
  const shared = { ...decided, split, match, ...going, manualTherapy, ptpEdits };
  const facts = { ...shared, pairs: ptpPairs(shared) };
  const issues = raiseIssues(facts);
  const charges = lines.map((line) => chargeOf(line, { ...facts, isOnlyLine: lines.length === 1 }, counted, issues));
  return { ...decided, charges, issues };
}

/**
 * GP or GO that an earlier run wrote, and that nothing proves any more, is no modifier of the charge. Where no service
 * is left there is nothing to be proven: the charge goes.
 */
function withoutUnprovenModifiers(day: TreatmentDay, policy: PayerPolicy): TreatmentDay {
  if (day.services.length === 0 || day.charges.length === 0) {
    return day;
  }
  const proven = provenModifiers(day, policy);
  const stands = (code: string, written: readonly string[] = []): boolean =>
    !THERAPY_MODIFIERS.includes(code) || !written.includes(code) || proven.includes(code);
  const charges = day.charges.map((charge) => ({
    ...charge,
    modifiers: charge.modifiers.filter((code) => stands(code, charge.writtenModifiers)),
  }));
  return { ...day, charges };
}

/** Manipulation takes no minutes where an administrator has said that this payer pays both for one region. */
function manipulationsOf(
  { manipulations }: TreatmentDay,
  { ruleSeverity }: PayerPolicy,
): Pick<TreatmentDay, 'manipulations'> {
  return { manipulations: ruleSeverity['cmt-same-region'] === 'off' ? [] : manipulations };
}

/** What was assumed of a payer's counting, where it makes a difference to 97140. */
function assumptionOf(
  { payer }: TreatmentDay,
  { unitMethod: method }: PayerPolicy,
  { byCode }: MinuteCount,
  units: number,
): MethodAssumption | undefined {
  if (payer.methodIsAssumed !== true) {
    return undefined;
  }
  const other = method === 'cms' ? 'cpt' : 'cms';
  const otherUnits = unitsOf(allocateUnits(other, byCode), MANUAL_THERAPY);
  return otherUnits === units ? undefined : { method, other, otherUnits };
}

function splitUnits(day: TreatmentDay, policy: PayerPolicy, { shared }: MinuteCount, units: number): AssistantSplit {
  const applies = policy.assistantModifierRequired && assistantModifierOf(day.discipline) !== undefined;
  return applies
    ? splitTimedUnits(shared, units, day.dateOfService, policy.assistantMinutesMethod)
    : { plainUnits: units, assistantUnits: 0 };
}

/** Units that the minutes support, and those that a payer's caps leave of them. */
function acceptableOf(day: TreatmentDay, policy: PayerPolicy, allocation: Allocation): readonly number[] {
  const supported = acceptableUnits(allocation, MANUAL_THERAPY);
  const within = unitsWithinCaps(policy, otherTimedUnits(day, allocation));
  return within > 0 && supported.every((units) => units > within) ? [within, ...supported] : supported;
}

function allocationAsBilled(day: TreatmentDay, policy: PayerPolicy, minutes: MinuteCount): Allocation {
  const byMinutes = (part: ChargePart, units: number): number =>
    unitsOfPart(splitUnits(day, policy, minutes, units), part);
  return settledByCharges(allocateUnits(policy.unitMethod, minutes.byCode), day.charges, byMinutes);
}

/** The split of the units that a person or a bill keeps to for the payer's cap. */
function splitAsBilled(
  { charges, discipline }: TreatmentDay,
  acceptable: readonly number[],
  split: AssistantSplit,
): AssistantSplit {
  const byMinutes = (part: ChargePart): number => unitsOfPart(split, part);
  const decided = decidedUnits(matchCharges(charges, []), byMinutes);
  const isLowered =
    decided !== undefined && acceptable.includes(decided) && decided < split.plainUnits + split.assistantUnits;
  if (!isLowered) {
    return split;
  }
  const modifier = assistantModifierOf(discipline) ?? '';
  const bearing = charges
    .filter(({ state, modifiers }) => state !== 'closed' && modifiers.includes(modifier))
    .map((charge) => (isDecided(charge) ? charge : { units: byMinutes(charge.part) }));
  return lowerSplit(split, decided, sumOfUnits(bearing) ?? 0);
}

function partsOf({ discipline }: TreatmentDay, { plainUnits, assistantUnits }: AssistantSplit): ChargePart[] {
  const modifier = assistantModifierOf(discipline);
  const plain: ChargePart[] = plainUnits > 0 ? ['97140'] : [];
  const assistants: ChargePart[] = assistantUnits > 0 && modifier ? [`97140/${modifier}`] : [];
  return [...plain, ...assistants];
}

function supportedLine(
  part: ChargePart,
  { day, policy, split }: Pick<RuleFacts, 'day' | 'policy' | 'split'>,
): SupportedLine {
  const assistants = part === MANUAL_THERAPY ? [] : [part.slice(-2)];
  return { part, units: unitsOfPart(split, part), provenModifiers: [...provenModifiers(day, policy), ...assistants] };
}

/** What decides a line of 97140. */
interface LineFacts extends RuleFacts {
  readonly assumption?: MethodAssumption;
  /** True where no second line bears an assistant’s modifier, or lacks it. */
  readonly isOnlyLine: boolean;
}

function chargeOf(
  line: SupportedLine,
  { day, policy, minutes, allocation, split, assumption, isOnlyLine }: LineFacts,
  counted: readonly ServiceLine[],
  issues: readonly Issue[],
): Charge {
  const billed = counted.filter(({ source }) => countedMsOf(minutes, source) > 0);
  const isAssistants = line.part !== MANUAL_THERAPY;
  const furnished = billed.filter((service) => isByAssistant(service) === isAssistants);
  const others = billed.filter((service) => !furnished.includes(service));
  // A day’s only line bills the minutes of both, the therapist’s and the assistant’s.
  const services = isOnlyLine || furnished.length === 0 ? [...furnished, ...others] : furnished;
  const isOpen = day.encounters.some(({ state }) => state === 'open') || billed.some(({ provisional }) => provisional);
  const isHeld = issues.some(holdsCharge);
  const period = spanOf(services);
  return {
    ...line,
    encounter: mainEncounter(minutes, billed),
    services: [...new Set(services.map(({ source }) => source))].sort(),
    regions: uniqueConcepts(
      services.flatMap(({ regions, segments }) => [...regions, ...segments.flatMap((segment) => segment.regions)]),
    ),
    diagnoses: uniqueConcepts([
      ...services.flatMap(({ diagnoses }) => diagnoses),
      ...day.encounters.flatMap(({ diagnoses }) => diagnoses),
    ]),
    performers: [...new Map(services.flatMap(({ performers }) => performers).map((who) => [who.source, who])).values()],
    ...(period ? { period } : {}),
    modifierOrder: policy.modifierOrder,
    status: isOpen || isHeld ? 'planned' : 'billable',
    note: chargeNote(day, { minutes, allocation, split, ...(assumption ? { assumption } : {}) }),
  };
}

function provenModifiers(day: TreatmentDay, policy: PayerPolicy): string[] {
  const modifier = policy.therapyModifierRequired ? therapyModifierOf(day.discipline) : undefined;
  return modifier === undefined || modifier === 'GN' ? [] : [modifier];
}

function countedMsOf(minutes: MinuteCount, source: SourceRef): number {
  return minutes.segments
    .filter(({ line }) => line.source === source)
    .reduce((sum, { countedMs }) => sum + countedMs, 0);
}

/** The Encounter with the most counted minutes; the lower reference where two are equal, so that every run agrees. */
function mainEncounter(minutes: MinuteCount, lines: readonly ServiceLine[]): SourceRef {
  const msByEncounter = new Map<SourceRef, number>();
  for (const line of lines) {
    msByEncounter.set(line.encounter, (msByEncounter.get(line.encounter) ?? 0) + countedMsOf(minutes, line.source));
  }
  const [main] = [...msByEncounter].sort(([a, msA], [b, msB]) => msB - msA || (a < b ? -1 : 1));
  return main?.[0] ?? '';
}

function spanOf(lines: readonly ServiceLine[]): ClockInterval | undefined {
  const intervals = lines.flatMap(({ segments }) => segments.flatMap(({ interval }) => (interval ? [interval] : [])));
  const [first] = [...intervals].sort((a, b) => a.startMs - b.startMs);
  return first && { ...first, endMs: Math.max(...intervals.map(({ endMs }) => endMs)) };
}
