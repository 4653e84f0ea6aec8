// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const symptomsMissing = defineRule({
  meta: {
    code: 'symptoms-missing',
    title: 'No symptom documented',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.reasonCode' },
    why: 'Necessity starts from what the patient complains of. Without a symptom a reviewer cannot tell why skilled manual therapy was needed.',
    sources: [SOURCES.projectBrief, SOURCES.documentation],
    sought: { what: 'symptom', in: ['visit-note'] },
    messages: {
      missing: {
        found: 'Neither the visit nor a note of {date} names a symptom.',
        todo: 'Add the reason for the visit, or the complaint to the note.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day }) =>
    day.documentation.symptoms.length === 0
      ? [{ messageId: 'missing', data: { date: day.dateOfService }, implicated: [] }]
      : [],
});
