// SPDX-License-Identifier: Apache-2.0
import { isFinished } from '../billing/assessment.ts';
import { unitsOfPart } from '../billing/assistant-units.ts';
import { acceptableUnits } from '../billing/unit-allocation.ts';
import { agreeTogether, linesOfPart, sumOfUnits, supportedUnits } from '../billing/charge-match.ts';
import type { ChargePart, ExistingCharge } from '../billing/treatment-day.ts';
import { defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';
import { supportFigures } from './support-figures.ts';

export const unitsMismatch = defineRule({
  meta: {
    code: 'units-mismatch',
    title: 'Units on the charge differ from the minutes',
    category: 'units',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'set-quantity' },
    why: 'A person entered these units, and the service never overwrites a person’s figure. More units than the minutes support are a false claim; fewer are lost pay.',
    sources: [SOURCES.timedMinutes, SOURCES.midpoint],
    consequenceOf: [
      'duration-missing',
      'duration-invalid',
      'time-not-exclusive',
      'not-one-on-one',
      'excluded-dry-needling',
      'excluded-emg-biofeedback',
      'excluded-tens',
      'excluded-other-service',
    ],
    messages: {
      differs: {
        found:
          '{charge} has {units:units} of 97140, but {minutes} counted minutes{dayMinutes:ofDay} support {supported:or} under the {method}.',
        formerly: '{charge} has {units:units} of 97140; {minutes} counted minutes support {supported:or}.',
        todo: 'Set the quantity to {supported:or}, or correct the documented minutes.',
      },
      differsInPart: {
        found:
          '{charge} has {units:units} of 97140, but {minutes} counted minutes{dayMinutes:ofDay} support {plain:units} without {modifier} and {assistants:units} with it, under the {method}.',
        todo: 'Set the quantity to {supported:or}, or correct the documented minutes.',
      },
      statesTime: {
        found:
          '{charge} gives {time} in place of a number of units; {minutes} counted minutes{dayMinutes:ofDay} support {supported:or} under the {method}.',
        todo: 'Set the quantity to {supported:or}: a claim would take the figure for units.',
      },
      differTogether: {
        remedy: { act: 'correct', element: 'ChargeItem' },
        found:
          '{lines} charges for this day have {units:units} of 97140 together, but {minutes} counted minutes{dayMinutes:ofDay} support {supported:or} under the {method}.',
        todo: 'Keep one charge with {supported:or} and delete the rest, or correct the documented minutes.',
      },
      severalLines: {
        severity: 'moderate',
        remedy: { act: 'correct', element: 'ChargeItem' },
        found:
          '97140 is on {lines} separate charges for this day. Together they have {units:units}, which is what the minutes support.',
        todo: 'Put {units:units} on one charge and delete the rest; payers deny a second line for the same day as a duplicate.',
      },
      restOpen: {
        remedy: { act: 'correct', element: 'ChargeItem' },
        found:
          '97140 is billed with {billed:units}, and {units:units} more stand open. Together they are what the minutes support.',
        todo: 'Correct the claim to {together:units} and close what stands open: payers deny a second line for the same day as a duplicate.',
      },
      duplicate: {
        remedy: { act: 'correct', element: 'ChargeItem' },
        found: 'A second charge bills {units:units} of 97140 for a day that is already billed.',
        formerly: '{charge} bills {units:units} of 97140 more for the day that {primary} already bills.',
        todo: 'Delete one of the two charges: a treatment day has one 97140 line.',
      },
    },
  },
  appliesTo: ({ day, units }) => units > 0 || isFinished(day),
  check: (input) => {
    return [...input.match.byPart].flatMap(([part, charge]) => differs(input, part, charge));
  },
});

type MessageId =
  'differs' | 'differsInPart' | 'statesTime' | 'differTogether' | 'severalLines' | 'restOpen' | 'duplicate';

function differs(input: RuleInput, part: ChargePart, charge: ExistingCharge): Finding<MessageId>[] {
  const { match, acceptable, allocation, split } = input;
  const inPart = { part, units: unitsOfPart(split, part) };
  const supported = supportedUnits(match, acceptable, inPart);
  const lines = linesOfPart(match, part);
  const standing = lines.filter(({ state }) => state === 'standing');
  if (standing.length === 0 || agrees(charge, supported)) {
    return duplicates(input, part);
  }
  const figures = supportFigures(input, supportedUnits(match, acceptableUnits(allocation, '97140'), inPart));
  if (lines.length > 1) {
    return together(lines, standing, { supported, figures });
  }
  const about = { implicated: [charge.source], subject: charge.source };
  const { source, units = 'no', statedTime } = charge;
  if (statedTime !== undefined) {
    const data = { charge: source, time: statedTime, ...figures };
    return [{ messageId: 'statesTime', data, ...about }, ...duplicates(input, part)];
  }
  const data = { charge: source, units, ...figures };
  return [
    match.byPart.size > 1
      ? { messageId: 'differsInPart', data: { ...data, ...partFigures(input) }, ...about }
      : { messageId: 'differs', data, ...about },
    ...duplicates(input, part),
  ];
}

/** Of several lines, how many units each part has by the record: the day's minutes alone do not tell that of one. */
function partFigures({ split: { plainUnits: plain, assistantUnits: assistants }, match }: RuleInput): Finding['data'] {
  return { plain, assistants, modifier: [...match.byPart.keys()].flatMap((part) => part.split('/')[1] ?? []) };
}

/** What is wrong with several lines is one thing, whichever of them is looked at. */
function together(
  lines: readonly ExistingCharge[],
  standing: readonly ExistingCharge[],
  { supported, figures }: { readonly supported: readonly number[]; readonly figures: Finding['data'] },
): Finding<MessageId>[] {
  const billed = lines.filter(({ state }) => state === 'billed');
  const agree = agreeTogether(lines, supported);
  const implicated = standing.map(({ source }) => source);
  const about = { implicated, ...(implicated[0] === undefined ? {} : { subject: implicated[0] }) };
  const unitsOf = (some: readonly ExistingCharge[]): number | string => sumOfUnits(some) ?? 'no';
  const data = { lines: lines.length, units: unitsOf(lines) };
  if (!agree) {
    return [{ messageId: 'differTogether', data: { ...data, ...figures }, ...about }];
  }
  if (billed.length === 0) {
    return [{ messageId: 'severalLines', data, ...about }];
  }
  const rest = { billed: unitsOf(billed), units: unitsOf(standing), together: data.units };
  return [{ messageId: 'restOpen', data: rest, ...about }];
}

function duplicates({ match }: RuleInput, part: ChargePart): Finding<MessageId>[] {
  const primaries = [...match.byPart.values()].map(({ source }) => source);
  return (match.extra.get(part) ?? [])
    .filter(({ state }) => state === 'standing')
    .map((charge) => ({
      messageId: 'duplicate',
      data: { charge: charge.source, units: charge.units ?? 'no', primary: primaries },
      implicated: [charge.source],
      subject: charge.source,
    }));
}

/** A quantity of ours follows the minutes by itself; a template's default is taken over once minutes earn a unit. */
function agrees(charge: ExistingCharge, supported: readonly number[]): boolean {
  const earnsUnits = supported.some((units) => units > 0);
  const followsMinutes = charge.state !== 'billed' && !charge.unitsArePersons && (charge.ours || earnsUnits);
  return followsMinutes || supported.some((units) => units === charge.units);
}
