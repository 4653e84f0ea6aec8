// SPDX-License-Identifier: Apache-2.0
import type { MethodAssumption } from './assessment.ts';
import type { AssistantSplit } from './assistant-units.ts';
import type { MinuteCount } from './minutes.ts';
import { METHOD_NAMES } from './timed-units.ts';
import type { TreatmentDay } from './treatment-day.ts';
import type { Allocation } from './unit-allocation.ts';
import { unitsText } from './wording.ts';

/** What the account tells of. */
interface Counted {
  readonly minutes: MinuteCount;
  readonly allocation: Allocation;
  readonly split: AssistantSplit;
  readonly assumption?: MethodAssumption;
}

/**
 * The charge's own account of its units, in a sentence or two: the minutes, the method, the units, what is unbilled.
 *
 * It quotes no clinical text and names nobody.
 */
export function chargeNote(day: TreatmentDay, { minutes, allocation, split, assumption }: Counted): string {
  const { plainUnits, assistantUnits } = split;
  const line = allocation.lines.find(({ code }) => code === '97140');
  const counted = minutes.countedMinutes;
  const documented = minutes.documentedMinutes;
  const left = documented > counted ? ` (${minutesOf(documented)} documented)` : '';
  const sentences = [`97140: ${minutesOf(counted)} counted on ${day.dateOfService}${left}.`, methodText(allocation)];
  const [billed, supported] = [plainUnits + assistantUnits, line?.units ?? 0];
  if (billed < supported) {
    sentences.push(
      `Of the ${unitsText(supported)} of 97140, ${String(billed)} ${billed === 1 ? 'is' : 'are'} billed: the payer’s daily limit leaves no more.`,
    );
  }
  if (assistantUnits > 0) {
    const { therapistMinutes, assistantMinutes } = minutes.shared;
    sentences.push(
      `Therapist ${minutesOf(therapistMinutes)}, assistant ${minutesOf(assistantMinutes)}: ${unitsText(plainUnits)} without and ${unitsText(assistantUnits)} with the assistant's modifier (86 FR 64996).`,
    );
  }
  const unbilled = line && line.remainderUnits === 0 ? line.remainderMinutes : 0;
  if (unbilled > 0) {
    sentences.push(`${minutesOf(unbilled)} of 97140 stay unbilled.`);
  }
  if (day.payer.kind === 'none') {
    sentences.push('No coverage on record, so the CPT rule was used.');
  }
  if (day.payer.coverageIsCancelled === true) {
    sentences.push(
      'The coverage is marked cancelled; it was taken to apply because its stated period covers this day.',
    );
  }
  if (assumption) {
    const { method, other, otherUnits } = assumption;
    sentences.push(
      `How this payer counts is not known: the ${METHOD_NAMES[method]} was assumed; the ${METHOD_NAMES[other]} would give ${unitsText(otherUnits)}.`,
    );
  }
  return sentences.join(' ');
}

function methodText(allocation: Allocation): string {
  const { method, insteadOf, totalMinutes, totalUnits } = allocation;
  const { minutes = 0, units = 0 } = allocation.lines.find(({ code }) => code === '97140') ?? {};
  const larger = insteadOf ? `, which gives more than the ${METHOD_NAMES[insteadOf]}` : '';
  const total = `${minutesOf(totalMinutes)} of timed services in all make ${unitsText(totalUnits)}`;
  switch (method) {
    case 'cms':
      return `CMS total-time rule (Pub 100-04 ch. 5 §20.2.C)${larger}: ${total}, ${String(units)} of them 97140.`;
    case 'cpt':
      return `CPT midpoint rule (CPT time rule)${larger}: ${minutesOf(minutes)} of this code make ${unitsText(units)}.`;
    case 'cpt-capped':
      return `CPT midpoint rule within the day’s total (rule 18): ${minutesOf(minutes)} of this code make ${unitsText(units)}; ${total}.`;
    default:
      return method satisfies never;
  }
}

function minutesOf(minutes: number): string {
  return `${String(minutes)} min`;
}
