// SPDX-License-Identifier: Apache-2.0
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

export const ncciEditsOutdated = defineRule({
  meta: {
    code: 'ncci-edits-outdated',
    title: 'NCCI edits do not cover this date',
    category: 'modifiers',
    severity: 'low',
    acknowledgeable: true,
    why: 'CMS publishes edits every quarter. Beyond the last quarter loaded, a new or ended edit may be missed.',
    sources: [SOURCES.ncciModifiers],
    messages: {
      outdated: {
        found:
          'Other services were furnished with 97140 on {date}; the NCCI edits loaded cover dates through {through}.',
        todo: 'An administrator imports the quarter’s edits with npm run import-ncci.',
      },
    },
  },
  appliesTo: ({ policy, day, units }) =>
    policy.ncciEditsApply && units > 0 && day.services.some(({ code }) => code !== '97140'),
  check: ({ day, ptpEdits }) =>
    day.dateOfService > ptpEdits.coversThrough
      ? [
          {
            messageId: 'outdated',
            data: { date: day.dateOfService, through: ptpEdits.coversThrough },
            implicated: [],
          },
        ]
      : [],
});
