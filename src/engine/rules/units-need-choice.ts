// SPDX-License-Identifier: Apache-2.0
import { unitsToBill } from '../billing/charge-outcomes.ts';
import { defineRule, hasManualTherapy, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

export const unitsNeedChoice = defineRule({
  meta: {
    code: 'units-need-choice',
    title: 'Equal remainders: the biller’s choice',
    category: 'units',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'ChargeItem.quantity' },
    why: 'When several codes have the same minutes left over, Medicare’s manual lets the biller choose which one takes the last unit. The service gives it to the lower code, unless a person has already decided the units of 97140, and says what else would be correct. If the charges for two codes both take the unit, one unit too many is billed.',
    sources: [SOURCES.timedMinutes],
    messages: {
      tie: {
        found:
          '{codes} each have {remainder} min left over, and only {place} of them can take a unit. {chosen} was chosen, which leaves 97140 with {units}.',
        formerly:
          '{codes} each have {remainder} min left over, and {place} of them can take a unit. Chosen: {chosen}, so 97140 has {units}.',
        todo: 'Keep it, or set 97140 to {alternative:units} and bill the other code to match; both are correct.',
      },
      bothTook: {
        severity: 'high',
        found:
          '{codes} each have {remainder} min left over and only {place} of them can take a unit, but the charges for {took} all took one.',
        formerly:
          '{codes} each have {remainder} min left over, {place} of them can take a unit, and the charges of {took} have all taken it.',
        todo: 'Leave the unit on {place} of them; without it, 97140 has {without:units}.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) => {
    const { units } = input;
    const { tie, lines } = input.allocation;
    const line = lines.find(({ code }) => code === '97140');
    if (!tie?.codes.includes('97140') || !line) {
      return [];
    }
    const winners = lines.filter(({ code, remainderUnits }) => remainderUnits === 1 && tie.codes.includes(code));
    const took = tie.codes.filter((code) => hasTaken(input, code));
    if (took.length > tie.unitsToPlace && took.includes('97140')) {
      const { codes, remainderMinutes: remainder, unitsToPlace: place } = tie;
      return [
        { messageId: 'bothTook', data: { codes, remainder, place, took, without: line.wholeUnits }, implicated: [] },
      ];
    }
    const other = line.remainderUnits === 1 ? line.wholeUnits : line.wholeUnits + 1;
    return [
      {
        messageId: 'tie',
        data: {
          codes: tie.codes,
          remainder: tie.remainderMinutes,
          place: tie.unitsToPlace,
          chosen: winners.map(({ code }) => code),
          units,
          alternative: other,
        },
        implicated: [],
      },
    ];
  },
});

/** True where the charge of a code bills the unit that its remainder may have. */
function hasTaken({ allocation, day, billed, units }: RuleInput, code: string): boolean {
  const whole = allocation.lines.find((line) => line.code === code)?.wholeUnits ?? 0;
  const sum = (charges: readonly { readonly units?: number }[]): number =>
    charges.reduce((total, charge) => total + (charge.units ?? 0), 0);
  const own = unitsToBill(billed) ?? units;
  const others = day.companionCharges.filter((charge) => charge.code === code && charge.mayBeOthers !== true);
  return (code === '97140' ? own : sum(others)) > whole;
}
