// SPDX-License-Identifier: Apache-2.0
import type { AssistantSplit } from './assistant-units.ts';
import type { MinuteCount } from './minutes.ts';
import type { TreatmentDay } from './treatment-day.ts';
import type { Allocation } from './unit-allocation.ts';
import { unitsText } from './wording.ts';

/**
 * The charge's own account of its units, in a sentence or two: the minutes, the method, the units, what is unbilled.
 *
 * It quotes no clinical text and names nobody.
 */
export function chargeNote(
  day: TreatmentDay,
  minutes: MinuteCount,
  allocation: Allocation,
  { plainUnits, assistantUnits }: AssistantSplit,
): string {
  const line = allocation.lines.find(({ code }) => code === '97140');
  const units = line?.units ?? 0;
  const counted = minutes.countedMinutes;
  const documented = minutes.documentedMinutes;
  const left = documented > counted ? ` (${String(documented)} min documented)` : '';
  const sentences = [`97140: ${minutesOf(counted)} counted on ${day.dateOfService}${left}.`];
  if (allocation.method === 'cms') {
    const { totalMinutes, totalUnits } = allocation;
    const share = `${String(units)} of them 97140`;
    sentences.push(
      `CMS total-time rule (Pub 100-04 ch. 5 §20.2.C): ${minutesOf(totalMinutes)} of timed services in all make ${unitsText(totalUnits)}, ${share}.`,
    );
  } else {
    sentences.push(`CPT midpoint rule (CPT time rule): ${minutesOf(counted)} of this code make ${unitsText(units)}.`);
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
  return sentences.join(' ');
}

function minutesOf(minutes: number): string {
  return `${String(minutes)} min`;
}
