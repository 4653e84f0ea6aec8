// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const responseMissing = defineRule({
  meta: {
    code: 'response-missing',
    title: 'No response to treatment documented',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.outcome' },
    why: 'The patient’s response shows that the treatment was monitored and whether it should continue.',
    sources: [SOURCES.documentation],
    sought: { what: 'response to treatment', in: ['visit-note'] },
    messages: {
      missing: {
        found: 'Nothing recorded for {date} says how the patient responded to manual therapy.',
        formerly: 'Nothing of {date} tells how the patient responded to manual therapy.',
        todo: 'Add the patient’s response to the treatment record or to the note.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day }) =>
    day.documentation.responses.length === 0
      ? [{ messageId: 'missing', data: { date: day.dateOfService }, implicated: [] }]
      : [],
});
