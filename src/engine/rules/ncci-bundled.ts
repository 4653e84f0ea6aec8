// SPDX-License-Identifier: Apache-2.0
import { defineRule, listOf, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const ncciBundled = defineRule({
  meta: {
    code: 'ncci-bundled',
    title: 'Pair that no modifier opens',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: false,
    why: 'An NCCI edit with indicator 0 never pays column 2 beside column 1 on one day, whatever modifier it bears. Some payers treat other pairs so; an administrator lists them in the payer’s policy (bundledCodes).',
    sources: [SOURCES.ncciModifiers],
    messages: {
      bundled: {
        found:
          '97140 and {other} ({others}) on {date} are a pair that {by} never pays: {column2} is denied beside {column1}, whatever modifier it bears.',
        todo: 'Bill {column1} only.',
      },
    },
  },
  appliesTo: ({ policy }) => policy.ncciEditsApply,
  check: (input) =>
    input.pairs
      .filter(({ edit }) => edit.modifierIndicator === '0')
      .map(({ edit, otherCode, others }): Finding<'bundled'> => ({
        messageId: 'bundled',
        data: {
          other: otherCode,
          others: listOf(others),
          date: input.day.dateOfService,
          column1: edit.column1,
          column2: edit.column2,
          by: input.policy.bundledCodes.includes(otherCode) ? 'this payer' : 'NCCI (indicator 0)',
        },
        implicated: others,
        subject: others[0] ?? otherCode,
      })),
});
