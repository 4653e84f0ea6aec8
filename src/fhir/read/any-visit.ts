// SPDX-License-Identifier: Apache-2.0

/** Words by which a schedule calls a visit and a referral an order: "PT follow-up, 45 min", "Order #1". */
const OF_ANY_VISIT = new Set(
  (
    'visit visits session sessions appointment appt encounter treatment treatments tx care service services office clinic outpatient daily ' +
    'follow up followup f u fu recheck check re reeval reevaluation eval evaluation evaluate treat reassessment assessment consult consultation progress discharge ' +
    'pt ot physical occupational therapy therapist physio physiotherapy rehab rehabilitation ' +
    'order orders ordered referral referred request requisition prescription rx authorization auth number no ref id ' +
    'new initial return returning established routine continue continued continuation ongoing scheduled patient plan min mins minutes ' +
    'and for of on the a with'
  ).split(' '),
);

/** True for words that any visit or order may have, and that name neither complaint nor diagnosis. */
export function isOfAnyVisit(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const inWords = words.filter((word) => !/^\d+$/.test(word));
  return inWords.length > 0 && inWords.every((word) => OF_ANY_VISIT.has(word));
}
