// SPDX-License-Identifier: Apache-2.0
import { wallTimes } from '../billing/clock-interval.ts';
import { toWholeMinutes, type CountedSegment, type Deduction, type DeductionReason } from '../billing/minutes.ts';
import type { RuleInput } from './rule.ts';
import { gathered } from '../present.ts';

/** A segment of manual therapy that lost time to something else. */
export interface SharedTime {
  readonly counted: CountedSegment;
  readonly deduction: Deduction;
  /** The figures a message needs. */
  readonly data: Readonly<Record<'procedure' | 'times' | 'minutes', string | number>>;
}

/** Where counting took time away for `reason`. Shared by the rules about minutes that belong to something else too. */
export function sharedTimes({ minutes }: RuleInput, reason: DeductionReason): SharedTime[] {
  const withLoss = minutes.segments.filter(({ deductions }) => deductions.length > 0);
  return gathered(withLoss, (counted) =>
    counted.deductions
      .filter((deduction) => deduction.reason === reason)
      .map((deduction) => ({
        counted,
        deduction,
        data: {
          procedure: counted.segment.source,
          times: counted.segment.interval ? ` (${wallTimes(counted.segment.interval)})` : '',
          minutes: toWholeMinutes(deduction.ms) || 'less than 1',
        },
      })),
  );
}
