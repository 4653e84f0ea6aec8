// SPDX-License-Identifier: Apache-2.0
import { unitsToBill } from '../billing/charge-outcomes.ts';
import { MANUAL_THERAPY } from '../billing/code-sets.ts';
import { isCommercial } from '../billing/payer.ts';
import { groupCaps, otherTimedUnits, type UnitCap } from '../policies/unit-caps.ts';
import { hasManualTherapy, defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

/** The cap that several plans have; told as a question where a plan's own is not known. */
const CAP_OF_SEVERAL_PLANS = 4;

type MessageId = 'all' | 'group' | 'perhaps';

export const timedUnitsExceedCap = defineRule({
  meta: {
    code: 'timed-units-exceed-cap',
    title: 'More timed units than the payer pays per day',
    category: 'units',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'ChargeItem.quantity' },
    why: 'Several payers limit the 15-minute units they pay per day, for all timed codes combined or for a group of them, and deny the rest. Aetna, Anthem and Blue Cross Blue Shield of North Dakota pay four.',
    sources: [SOURCES.dailyCaps],
    messages: {
      all: {
        found:
          'The day has {units:units} of timed codes ({lines}); this payer pays {limit} per day for all of them combined.',
        formerly: '{units:units} of timed codes on {date} ({lines}); this payer pays {limit} a day over all of them.',
        todo: 'Bill at most {limit:units}, and leave the rest documented.',
      },
      group: {
        found: 'The day has {units:units} of {codes} ({lines}); this payer pays {limit} per day for them combined.',
        formerly: '{units:units} of {codes} on {date} ({lines}); this payer pays {limit} a day for them together.',
        todo: 'Bill at most {limit:units} of them, and leave the rest documented.',
      },
      perhaps: {
        severity: 'low',
        found:
          'The day has {units:units} of timed codes ({lines}). Several plans pay {limit} per day for all of them combined; this payer’s limit is not known.',
        formerly:
          '{units:units} of timed codes on {date} ({lines}); several plans pay {limit} a day over all of them, and what this payer pays is not known.',
        todo: 'Check the contract, and set the limit in the payer’s policy.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) => [
    ...overAll(input),
    ...groupCaps(input.policy).flatMap((cap) => excess(input, { messageId: 'group', ...cap })),
  ],
});

function overAll(input: RuleInput): Finding<MessageId>[] {
  const { timedUnitsPerDay } = input.policy;
  if (timedUnitsPerDay !== undefined) {
    return excess(input, { messageId: 'all', limit: timedUnitsPerDay });
  }
  return isCommercial(input.day.payer) ? excess(input, { messageId: 'perhaps', limit: CAP_OF_SEVERAL_PLANS }) : [];
}

/**
 * What goes out counts, so that a person who keeps to the cap is told no more of it. More than the minutes support never
 * goes out, and is told as that alone.
 */
function excess(
  { allocation, day, billed, units: supported, acceptable }: RuleInput,
  { messageId, limit, codes }: UnitCap & { readonly messageId: MessageId },
): Finding<MessageId>[] {
  const manualTherapy = {
    code: MANUAL_THERAPY,
    units: Math.min(unitsToBill(billed) ?? supported, Math.max(supported, ...acceptable)),
  };
  const lines = [...otherTimedUnits(day, allocation), manualTherapy]
    .filter(({ code, units }) => units > 0 && (codes === undefined || codes.includes(code)))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const units = lines.reduce((sum, line) => sum + line.units, 0);
  if (units <= limit) {
    return [];
  }
  const data = {
    units,
    limit,
    date: day.dateOfService,
    lines: lines.map((line) => `${line.code} × ${String(line.units)}`),
    ...(codes === undefined ? {} : { codes: [...codes] }),
  };
  return [{ messageId, data, implicated: [] }];
}
