// SPDX-License-Identifier: Apache-2.0
import { METHOD_NAMES } from '../billing/timed-units.ts';
import type { Finding, RuleInput } from './rule.ts';

/** By which figures the record supports so many units. Shared by the rules that compare a charge's units with it. */
export function supportFigures(
  { minutes: { countedMinutes }, allocation: { method, totalMinutes } }: Pick<RuleInput, 'minutes' | 'allocation'>,
  supported: readonly number[],
): Finding['data'] {
  // By each code's own midpoint, the day's other minutes do not matter.
  const isShared = method !== 'cpt' && totalMinutes > countedMinutes;
  return {
    minutes: countedMinutes,
    ...(isShared && { dayMinutes: totalMinutes }),
    supported: supported.map(String),
    method: METHOD_NAMES[method],
  };
}
