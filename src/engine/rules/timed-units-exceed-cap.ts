// SPDX-License-Identifier: Apache-2.0
import { isCommercial } from '../billing/payer.ts';
import { hasManualTherapy, defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

/** The cap that several plans have; told as a question where a plan's own is not known. */
const CAP_OF_SEVERAL_PLANS = 4;

type MessageId = 'all' | 'group' | 'perhaps';

export const timedUnitsExceedCap = defineRule({
  meta: {
    code: 'timed-units-exceed-cap',
    title: 'More timed units than the payer pays a day',
    category: 'units',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'ChargeItem.quantity' },
    why: 'Several payers pay so many 15-minute units a day, over all timed codes together or over a group of them, whatever was furnished; what exceeds them is denied. Aetna, Anthem and Blue Cross Blue Shield of North Dakota pay four.',
    sources: [SOURCES.dailyCaps],
    messages: {
      all: {
        found: '{units:units} of timed codes on {date} ({lines}); this payer pays {limit} a day over all of them.',
        todo: 'Bill {limit:units} at most, and keep the record of the rest.',
      },
      group: {
        found: '{units:units} of {codes} on {date} ({lines}); this payer pays {limit} a day for them together.',
        todo: 'Bill {limit:units} of them at most, and keep the record of the rest.',
      },
      perhaps: {
        severity: 'low',
        found:
          '{units:units} of timed codes on {date} ({lines}); several plans pay {limit} a day over all of them, and what this payer pays is not known.',
        todo: 'Look into its contract, and set its limit in its policy (timedUnitsPerDay).',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) => [...overAll(input), ...input.policy.groupUnitsPerDay.flatMap((group) => overGroup(input, group))],
});

function overAll(input: RuleInput): Finding<MessageId>[] {
  const { timedUnitsPerDay } = input.policy;
  if (timedUnitsPerDay !== undefined) {
    return excess(input, { messageId: 'all', limit: timedUnitsPerDay });
  }
  return isCommercial(input.day.payer) ? excess(input, { messageId: 'perhaps', limit: CAP_OF_SEVERAL_PLANS }) : [];
}

/** `97110+97140=3`: a group with its limit. */
function overGroup(input: RuleInput, group: string): Finding<MessageId>[] {
  const [codes = '', limit = ''] = group.split('=');
  const ofGroup = codes.split('+');
  return excess(input, { messageId: 'group', limit: Number(limit), codes: ofGroup });
}

function excess(
  { allocation, day }: RuleInput,
  { messageId, limit, codes }: { readonly messageId: MessageId; readonly limit: number; readonly codes?: string[] },
): Finding<MessageId>[] {
  const lines = allocation.lines.filter(
    ({ code, units }) => units > 0 && (codes === undefined || codes.includes(code)),
  );
  const units = lines.reduce((sum, line) => sum + line.units, 0);
  if (units <= limit) {
    return [];
  }
  const data = {
    units,
    limit,
    date: day.dateOfService,
    lines: lines.map((line) => `${line.code} × ${String(line.units)}`),
    ...(codes === undefined ? {} : { codes }),
  };
  return [{ messageId, data, implicated: [] }];
}
