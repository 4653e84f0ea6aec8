// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const noteCloned = defineRule({
  meta: {
    code: 'note-cloned',
    title: 'Note nearly identical to the previous visit’s',
    category: 'documentation',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'addendum' },
    why: 'Notes copied from visit to visit show neither progress nor skilled judgment, and reviewers deny them.',
    sources: [SOURCES.documentation],
    messages: {
      cloned: {
        found: 'The note of {date} is {percent}% identical to that of {earlier}.',
        formerly: 'The note of {date} is {percent} % the same as {previous}.',
        todo: 'Write what was different at this visit: findings, treatment, response.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day }) => {
    const { clonedFrom } = day.documentation;
    return clonedFrom
      ? [
          {
            messageId: 'cloned',
            data: {
              date: day.dateOfService,
              percent: Math.floor(clonedFrom.likeness * 100),
              earlier: clonedFrom.date,
              previous: clonedFrom.source,
            },
            implicated: [clonedFrom.source],
          },
        ]
      : [];
  },
});
