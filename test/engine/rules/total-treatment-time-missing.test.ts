// SPDX-License-Identifier: Apache-2.0
import { totalTreatmentTimeMissing } from '../../../src/engine/rules/total-treatment-time-missing.ts';
import { day, documentation } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const unknown = documentation({ hasTotalTime: false });

testRule(totalTreatmentTimeMissing, {
  valid: [
    { name: 'the total can be told', day: day({ payer: { kind: 'medicare-b' } }) },
    { name: 'a payer on the CPT rule does not ask', day: day({ documentation: unknown }) },
  ],
  invalid: [
    {
      name: 'Medicare, and no total',
      day: day({ documentation: unknown, payer: { kind: 'medicare-b' } }),
      issues: [['total-treatment-time-missing', ['missing', { date: '2026-03-02' }]]],
    },
  ],
});
