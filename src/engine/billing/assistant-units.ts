// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from './code-sets.ts';
import { wholeUnits } from './timed-units.ts';
import type { ChargePart } from './treatment-day.ts';

/** How "more than 10 %" is tested: by strict percentage, or by CMS's simple method (round(total / 10) + 1 minutes). */
export type DeMinimisMethod = 'strict' | 'simple';

/** Minutes of one code by who furnished them. Minutes in which both treat together are the therapist's. */
export interface SharedMinutes {
  readonly therapistMinutes: number;
  readonly assistantMinutes: number;
}

/** A code's units, apart by whether CQ or CO belongs on them. */
export interface AssistantSplit {
  readonly plainUnits: number;
  readonly assistantUnits: number;
}

/** The units of a charge: those of the day without CQ or CO, or those with it. */
export function unitsOfPart({ plainUnits, assistantUnits }: AssistantSplit, part: ChargePart): number {
  return part === MANUAL_THERAPY ? plainUnits : assistantUnits;
}

/** First date on which CQ and CO are required, and first date of the exception for the therapist's own midpoint. */
const REQUIRED_FROM = '2020-01-01';
const MIDPOINT_EXCEPTION_FROM = '2022-01-01';
const MIDPOINT_MINUTES = 8;

/**
 * Decides which units of a timed code bear CQ or CO.
 *
 * Whole 15-minute units go to whoever furnished them. A last unit bears the modifier when the assistant furnished
 * more than 10 % of it, except, since 2022, where the therapist alone furnished 8 minutes of it or more. Two last
 * units (23 to 28 min, 9 to 14 each) are one of each since 2022.
 * @param minutes - Whole minutes of the code.
 * @param units - Units allocated to the code.
 * @param dateOfService - Which year's rule applies.
 * @see 42 USC 1395m(v); 86 FR 64996; Pub 100-04 ch. 5 §20.1; MM12397.
 */
export function splitTimedUnits(
  minutes: SharedMinutes,
  units: number,
  dateOfService: string,
  method: DeMinimisMethod,
): AssistantSplit {
  if (dateOfService < REQUIRED_FROM) {
    return { plainUnits: units, assistantUnits: 0 };
  }
  const therapist = wholeUnits(minutes.therapistMinutes);
  const assistant = wholeUnits(minutes.assistantMinutes);
  const lastUnits = units - therapist.units - assistant.units;
  const last = { therapistMinutes: therapist.remainderMinutes, assistantMinutes: assistant.remainderMinutes };
  const lastByAssistant = assistantLastUnits(last, lastUnits, dateOfService, method);
  const assistantUnits = Math.max(0, Math.min(units, assistant.units + lastByAssistant));
  return { plainUnits: units - assistantUnits, assistantUnits };
}

/**
 * A split lowered to fewer units, as a payer's cap leaves them: whose units go unbilled is the biller's choice.
 * @param units - What is billed, no more than the split has.
 * @param withModifier - Units that the biller put CQ or CO on.
 */
export function lowerSplit(
  { plainUnits, assistantUnits }: AssistantSplit,
  units: number,
  withModifier: number,
): AssistantSplit {
  const least = Math.max(0, units - plainUnits);
  const lowered = Math.max(least, Math.min(withModifier, assistantUnits, units));
  return { plainUnits: units - lowered, assistantUnits: lowered };
}

/** An untimed service bears the modifier when the assistant furnished more than 10 % of its total time. */
export function splitUntimedUnit(
  minutes: SharedMinutes,
  dateOfService: string,
  method: DeMinimisMethod,
): AssistantSplit {
  const bears = dateOfService >= REQUIRED_FROM && exceedsDeMinimis(minutes, method);
  return bears ? { plainUnits: 0, assistantUnits: 1 } : { plainUnits: 1, assistantUnits: 0 };
}

function assistantLastUnits(
  last: SharedMinutes,
  count: number,
  dateOfService: string,
  method: DeMinimisMethod,
): number {
  const hasException = dateOfService >= MIDPOINT_EXCEPTION_FROM;
  if (count <= 0 || !exceedsDeMinimis(last, method)) {
    return 0;
  }
  if (count >= 2) {
    return hasException ? 1 : 2;
  }
  return hasException && last.therapistMinutes >= MIDPOINT_MINUTES ? 0 : 1;
}

function exceedsDeMinimis({ therapistMinutes, assistantMinutes }: SharedMinutes, method: DeMinimisMethod): boolean {
  const total = therapistMinutes + assistantMinutes;
  return method === 'strict' ? assistantMinutes * 10 > total : assistantMinutes >= Math.round(total / 10) + 1;
}
