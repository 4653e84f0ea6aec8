// SPDX-License-Identifier: Apache-2.0
import { unitsToBill } from '../billing/charge-outcomes.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

export const unitsExceedMue = defineRule({
  meta: {
    code: 'units-exceed-mue',
    title: 'More units than the payer’s daily limit',
    category: 'units',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.performedPeriod' },
    why: 'Payers deny units above their medically unlikely edit (MUE) for one day. If the record supports the units, a person decides whether to bill them and appeal.',
    sources: [SOURCES.ncciMue],
    messages: {
      exceeds: {
        found: 'The day has {units:units} of 97140; the payer’s daily limit is {limit}.',
        formerly: '{units:units} of 97140 on one day; the payer’s limit is {limit}.',
        todo: 'Check the documented minutes. If they are right, acknowledge this issue and bill with supporting notes.',
      },
    },
  },
  appliesTo: ({ policy }) => policy.muePerDay !== undefined,
  check: ({ billed, policy, units, manualTherapy }) => {
    const toBill = unitsToBill(billed) ?? units;
    const limit = policy.muePerDay ?? toBill;
    return toBill > limit
      ? [
          {
            messageId: 'exceeds',
            data: { units: toBill, limit },
            implicated: manualTherapy.map(({ source }) => source),
          },
        ]
      : [];
  },
});
