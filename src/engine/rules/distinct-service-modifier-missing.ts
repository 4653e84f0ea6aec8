// SPDX-License-Identifier: Apache-2.0
import { defineRule, listOf, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const distinctServiceModifierMissing = defineRule({
  meta: {
    code: 'distinct-service-modifier-missing',
    title: 'NCCI pair without 59 or an X modifier',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: true,
    why: 'NCCI pays only column 1 of a pair unless a modifier says that the two were distinct: separate minutes, regions or encounters. Only a person may attest that, so the service proposes the modifier and never writes it.',
    sources: [SOURCES.ncciModifiers, SOURCES.ncciExclusiveTime],
    messages: {
      apart: {
        found:
          '97140 and {other} ({others}) on {date} are an NCCI pair ({column1} in column 1, {column2} in column 2), and neither line bears 59 or an X modifier.',
        todo: 'If they were furnished in separate minutes, add 59 or XU to {column2}; if not, bill {column1} only.',
      },
      overlapping: {
        found:
          '97140 and {other} ({others}) on {date} are an NCCI pair ({column1} in column 1, {column2} in column 2), and both are documented at {times}.',
        todo: 'Bill {column1} only, or correct the times if the services followed one another.',
      },
    },
  },
  appliesTo: ({ policy, day }) => policy.ncciEditsApply && (day.charges.length > 0 || day.services.length > 0),
  check: (input) =>
    input.pairs
      .filter(({ edit, hasModifier }) => edit.modifierIndicator === '1' && !hasModifier)
      .map(({ edit, otherCode, others, sharedTimes }): Finding<'apart' | 'overlapping'> => ({
        messageId: sharedTimes === '' ? 'apart' : 'overlapping',
        data: {
          other: otherCode,
          others: listOf(others),
          date: input.day.dateOfService,
          column1: edit.column1,
          column2: edit.column2,
          times: sharedTimes,
        },
        implicated: others,
        subject: others[0] ?? otherCode,
      })),
});
