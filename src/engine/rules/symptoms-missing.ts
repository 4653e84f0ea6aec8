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
    why: 'Medical necessity starts with the patient’s complaint. Without a symptom, a reviewer cannot tell why skilled manual therapy was needed.',
    sources: [SOURCES.documentation],
    sought: { what: 'symptom', in: ['visit-note'] },
    messages: {
      missing: {
        found: 'Neither the visit nor its notes for {date} mention a symptom.',
        formerly: 'Neither the visit nor a note of {date} names a symptom.',
        todo: 'Add the reason for the visit, or describe the complaint in the note.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day }) =>
    day.documentation.symptoms.length === 0
      ? [{ messageId: 'missing', data: { date: day.dateOfService }, implicated: [] }]
      : [],
});
