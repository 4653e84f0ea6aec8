// SPDX-License-Identifier: Apache-2.0
import { planOfCareTechniqueMissing } from '../../../src/engine/rules/plan-of-care-technique-missing.ts';
import { day, documentation } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const silent = { source: 'CarePlan/p1', start: '2026-02-01', namesManualTherapy: false, isCertified: true };

testRule(planOfCareTechniqueMissing, {
  valid: [
    { name: 'the plan names it', day: day() },
    {
      name: 'one of two plans names it',
      day: day({
        documentation: documentation({
          plans: [silent, { ...silent, source: 'CarePlan/p2', namesManualTherapy: true }],
        }),
      }),
    },
    { name: 'no plan is another issue', day: day({ documentation: documentation({ plans: [] }) }) },
  ],
  invalid: [
    {
      name: 'the plan does not name it',
      day: day({ documentation: documentation({ plans: [silent] }) }),
      issues: [['plan-of-care-technique-missing', ['missing', { plans: ['CarePlan/p1'] }]]],
    },
  ],
});
