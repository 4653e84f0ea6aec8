// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const functionalLimitationMissing = defineRule({
  meta: {
    code: 'functional-limitation-missing',
    title: 'No functional limitation documented',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'functional-limitation' },
    why: 'Therapy is paid to restore function. A record without a limitation in daily life, work or sport does not show what the treatment is for.',
    sources: [SOURCES.projectBrief, SOURCES.documentation],
    sought: { what: 'functional limitation', in: ['visit-note', 'measurement'] },
    messages: {
      missing: {
        found: 'Nothing of {date} tells which activity is limited.',
        todo: 'Add a functional status, an outcome measure, or the limited activity to the note.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day }) =>
    day.documentation.functionalLimitations.length === 0
      ? [{ messageId: 'missing', data: { date: day.dateOfService }, implicated: [] }]
      : [],
});
