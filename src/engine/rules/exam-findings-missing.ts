// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const examFindingsMissing = defineRule({
  meta: {
    code: 'exam-findings-missing',
    title: 'No objective finding documented',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'objective-finding' },
    why: 'Restricted motion, tenderness or another objective finding shows why the technique was chosen and whether it is working.',
    sources: [SOURCES.documentation],
    sought: { what: 'objective finding', in: ['visit-note', 'measurement'] },
    messages: {
      missing: {
        found: 'No objective finding is recorded for {date}.',
        todo: 'Add a measurement or finding, for example range of motion, strength or joint mobility.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day }) =>
    day.documentation.examFindings.length === 0
      ? [{ messageId: 'missing', data: { date: day.dateOfService }, implicated: [] }]
      : [],
});
