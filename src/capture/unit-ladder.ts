// SPDX-License-Identifier: Apache-2.0
import type { Assessment } from '../engine/billing/assessment.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import { pathInWords } from '../engine/billing/path-words.ts';
import { METHOD_NAMES, minutesForUnits, unitsForMinutes, type UnitMethod } from '../engine/billing/timed-units.ts';
import { allocateUnits, unitsOf } from '../engine/billing/unit-allocation.ts';
import { libraryName } from '../engine/policies/payer-library.ts';
import { defaultPolicy } from '../engine/policies/payer-policy.ts';

/** So many units for so many minutes, first and last. */
export interface Rung {
  readonly units: number;
  readonly fromMinutes: number;
  readonly toMinutes: number;
}

/** A day's minutes against units by one method. */
export interface Ladder {
  readonly minutes: number;
  /** Units of 97140 by this method. */
  readonly units: number;
  /** True for the method that decides. */
  readonly applies: boolean;
  readonly rungs: readonly Rung[];
  /** Units of the rung on which the minutes stand. */
  readonly reached: number;
}

/** Both ways to count a day, and which of them applies, and why. */
export interface CountedBothWays {
  readonly methodName: string;
  /** In the words that follow the method. */
  readonly reason: string;
  /** All timed codes by the CMS rule, and 97140 alone by CPT's. */
  readonly ladders: readonly [cms: Ladder, cpt: Ladder];
}

/** A day's minutes counted by the CMS rule and by CPT's. */
export function countBothWays({ allocation: { method }, minutes, day }: Assessment): CountedBothWays {
  const isCms = method === 'cms';
  const by = (one: UnitMethod): number => unitsOf(allocateUnits(one, minutes.byCode), MANUAL_THERAPY);
  const total = minutes.byCode.reduce((sum, line) => sum + line.minutes, 0);
  return {
    methodName: METHOD_NAMES[method],
    reason: reasonFor(day, method),
    ladders: [
      { minutes: total, units: by('cms'), applies: isCms, ...rungsAround(total) },
      {
        minutes: minutes.countedMinutes,
        units: by(isCms ? 'cpt' : method),
        applies: !isCms,
        ...rungsAround(minutes.countedMinutes),
      },
    ],
  };
}

function reasonFor({ payer, dateOfService }: Assessment['day'], method: UnitMethod): string {
  if (payer.kind === 'none') {
    return 'because no coverage is on record';
  }
  const isUnknown = payer.kind === 'other';
  const name = libraryName(payer);
  const who = payer.recognizedBy === undefined ? name : `${name}, known by ${pathInWords(payer.recognizedBy)}`;
  if (payer.methodIsAssumed === true) {
    return `assumed, because this payer’s method is not known${isUnknown ? '' : ` (${who})`}`;
  }
  if (defaultPolicy(payer, dateOfService).unitMethod !== method) {
    return 'because the payer’s policy says so';
  }
  if (payer.isPatient === true) {
    return 'because the patient pays, and no contract says otherwise';
  }
  if (payer.medicareBehind === true) {
    return 'because Medicare stands behind this payer';
  }
  return isUnknown ? 'because the payer’s policy says so' : `because the payer is ${who}`;
}

/** The rungs from none to one past the minutes, at least five of them. */
function rungsAround(minutes: number): Pick<Ladder, 'rungs' | 'reached'> {
  const reached = unitsForMinutes(minutes);
  const rungs = Array.from({ length: Math.max(reached + 2, 5) }, (_, units) => ({
    units,
    fromMinutes: minutesForUnits(units),
    toMinutes: minutesForUnits(units + 1) - 1,
  }));
  return { rungs, reached };
}
