// SPDX-License-Identifier: Apache-2.0
import { lowerSplit, splitTimedUnits } from '../billing/assistant-units.ts';
import { toWholeMinutes } from '../billing/minutes.ts';
import { assistantModifierOf } from '../billing/modifiers.ts';
import { hasAssistant, isByAssistant, mayBeTherapists } from '../billing/performers.ts';
import type { ServiceLine } from '../billing/treatment-day.ts';
import { standingCharges } from './charge-modifiers.ts';
import type { Finding, RuleInput } from './rule.ts';

/**
 * Manual therapy by somebody whose profession is not known, on a day on which an assistant treats, where it decides which
 * units bear the assistant's modifier. Nobody is asked of what is billed, nor where a person has put it on every line.
 */
export function unknownProfessions<M extends string>(input: RuleInput, messageId: M): Finding<M>[] {
  const { day, policy, manualTherapy } = input;
  const modifier = assistantModifierOf(day.discipline);
  const isAsked = policy.assistantModifierRequired && day.services.some(hasAssistant);
  if (modifier === undefined || !isAsked || isSettled(input, modifier)) {
    return [];
  }
  const open = manualTherapy.filter(mayBeTherapists);
  const minutesOf = (isMeant: (line: ServiceLine) => boolean): number => countedMinutes(input, open.filter(isMeant));
  // As they count now, somebody unknown beside an assistant adds nothing, and one alone is a therapist.
  const [asTherapists, asAssistants] = [-minutesOf(isByAssistant), minutesOf((line) => !isByAssistant(line))];
  if (!changesUnits(input, asTherapists) && !changesUnits(input, asAssistants)) {
    return [];
  }
  // A record whose parts have performers of their own is several lines, and one question.
  return [...new Set(open.map(({ source }) => source))]
    .map((source) => ({ source, minutes: minutesOf((line) => line.source === source) }))
    .filter(({ minutes }) => minutes > 0)
    .map(({ source, minutes }) => ({
      messageId,
      data: { procedure: source, minutes, modifier },
      implicated: [source],
      subject: source,
    }));
}

function isSettled(input: RuleInput, modifier: string): boolean {
  return (
    input.day.charges.length > 0 &&
    standingCharges(input).every(({ unitsArePersons, modifiers }) => unitsArePersons && modifiers.includes(modifier))
  );
}

/** True where so many minutes more of an assistant would put the modifier on other units, of those that go out. */
function changesUnits({ day, policy, split, units, minutes: { shared } }: RuleInput, more: number): boolean {
  const moved = {
    therapistMinutes: shared.therapistMinutes - more,
    assistantMinutes: shared.assistantMinutes + more,
  };
  const { plainUnits, assistantUnits } = split;
  const other = splitTimedUnits(moved, units, day.dateOfService, policy.assistantMinutesMethod);
  return lowerSplit(other, plainUnits + assistantUnits, assistantUnits).assistantUnits !== assistantUnits;
}

function countedMinutes({ minutes }: RuleInput, lines: readonly ServiceLine[]): number {
  const counted = minutes.segments.filter(({ line }) => lines.includes(line));
  return toWholeMinutes(counted.reduce((sum, { countedMs }) => sum + countedMs, 0));
}
