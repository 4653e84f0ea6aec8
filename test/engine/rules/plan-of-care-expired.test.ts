// SPDX-License-Identifier: Apache-2.0
import type { PlanOfCare } from '../../../src/engine/billing/documentation.ts';
import { planOfCareExpired } from '../../../src/engine/rules/plan-of-care-expired.ts';
import { day, documentation } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const plan = (facts: Partial<PlanOfCare>): PlanOfCare => ({
  source: 'CarePlan/p1',
  namesManualTherapy: true,
  isCertified: true,
  ...facts,
});
const withPlans = (...plans: PlanOfCare[]): ReturnType<typeof day> =>
  day({ documentation: documentation({ plans }), payer: { kind: 'medicare-b' } });

testRule(planOfCareExpired, {
  valid: [
    { name: 'the last day of the plan', day: withPlans(plan({ start: '2026-02-01', end: '2026-03-02' })) },
    { name: '90 days after its start', day: withPlans(plan({ start: '2025-12-02' })) },
    {
      name: 'recertified by a second plan',
      day: withPlans(
        plan({ start: '2025-11-01', end: '2026-01-31' }),
        plan({ source: 'CarePlan/p2', start: '2026-02-01' }),
      ),
    },
    { name: 'unsigned for 30 days', day: withPlans(plan({ start: '2026-01-31', isCertified: false })) },
    { name: 'a plan without dates is not held against anyone', day: withPlans(plan({})) },
    { name: 'a plan that begins on the day', day: withPlans(plan({ start: '2026-03-02' })) },
    {
      name: '91 days, and the payer asks for no certification',
      day: { ...withPlans(plan({ start: '2025-12-01', isCertified: false })), payer: { kind: 'tricare' } },
    },
    { name: 'no plan at all is another issue', day: withPlans() },
    { name: 'a plan that begins tomorrow is no plan yet', day: withPlans(plan({ start: '2026-03-03' })) },
  ],
  invalid: [
    {
      name: 'ended the day before',
      day: withPlans(plan({ start: '2026-02-01', end: '2026-03-01' })),
      issues: [['plan-of-care-expired', ['ended', { plan: 'CarePlan/p1', date: '2026-03-02', end: '2026-03-01' }]]],
    },
    ...[
      ['older first', ['2025-09-01', '2025-10-01']],
      ['newer first', ['2025-10-01', '2025-09-01']],
    ].map(([name, starts]) => ({
      name: `of two ended plans, the later one is told; ${String(name)}`,
      day: withPlans(
        ...[starts].flat().map((start) => plan({ source: `CarePlan/${start ?? ''}`, start, end: '2025-11-01' })),
        plan({ source: 'CarePlan/undated', end: '2025-12-01' }),
        plan({ source: 'CarePlan/next', start: '2026-04-01' }),
      ),
      issues: [
        ['plan-of-care-expired', ['ended', { plan: 'CarePlan/2025-10-01', date: '2026-03-02', end: '2025-11-01' }]],
      ] as const,
    })),
    {
      name: 'unsigned for 31 days',
      day: withPlans(plan({ start: '2026-01-30', isCertified: false })),
      issues: [
        [
          'plan-of-care-expired',
          ['uncertified', { plan: 'CarePlan/p1', date: '2026-03-02', start: '2026-01-30', days: 31 }],
        ],
      ],
    },
    {
      name: '91 days after its start',
      day: withPlans(plan({ start: '2025-12-01' })),
      issues: [
        ['plan-of-care-expired', ['old', { plan: 'CarePlan/p1', date: '2026-03-02', start: '2025-12-01', days: 91 }]],
      ],
    },
  ],
});
