// SPDX-License-Identifier: Apache-2.0
import type { ReadResource } from '../r4.ts';
import { toConcepts } from './concept.ts';

/** Words by which a schedule calls a visit: "PT follow-up, 45 min". */
const SCHEDULED = new Set(
  (
    'visit visits session sessions appointment appt encounter treatment treatments tx care service services office clinic outpatient daily ' +
    'follow up followup f u fu recheck check re reeval reevaluation eval evaluation reassessment assessment consult consultation progress discharge ' +
    'pt ot physical occupational therapy therapist physio physiotherapy rehab rehabilitation ' +
    'new initial return returning established routine continue continued continuation ongoing scheduled patient plan min mins minutes ' +
    'and for of on the a with'
  ).split(' '),
);

/** Whether a visit names why the patient came. What a schedule calls any visit names no complaint. */
export function namesComplaint({ reasonCode, reasonReference = [] }: ReadResource<'Encounter'>): boolean {
  return reasonReference.length > 0 || toConcepts(reasonCode).some(({ text }) => !isScheduled(text));
}

function isScheduled(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const inWords = words.filter((word) => !/^\d+$/.test(word));
  return inWords.length > 0 && inWords.every((word) => SCHEDULED.has(word));
}
