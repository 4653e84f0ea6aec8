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
    why: 'Payers pay for therapy to restore function. A record without a limitation in daily life, work or sports does not show what the treatment is for.',
    sources: [SOURCES.documentation],
    sought: { what: 'functional limitation', in: ['visit-note', 'measurement'] },
    messages: {
      missing: {
        found: 'Nothing recorded for {date} says which activity is limited.',
        formerly: 'Nothing of {date} tells which activity is limited.',
        todo: 'Add a functional status or an outcome measure, or describe the limited activity in the note.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day }) =>
    day.documentation.functionalLimitations.length === 0
      ? [{ messageId: 'missing', data: { date: day.dateOfService }, implicated: [] }]
      : [],
});
