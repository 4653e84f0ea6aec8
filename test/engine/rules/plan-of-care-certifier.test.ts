// SPDX-License-Identifier: Apache-2.0
import type { PlanOfCare } from '../../../src/engine/billing/documentation.ts';
import { planOfCareCertifier } from '../../../src/engine/rules/plan-of-care-certifier.ts';
import { day, documentation } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const plan = (facts: Partial<PlanOfCare>): PlanOfCare => ({
  source: 'CarePlan/p1',
  start: '2026-02-01',
  namesManualTherapy: true,
  isCertified: true,
  ...facts,
});
const withPlans = (...plans: PlanOfCare[]): ReturnType<typeof day> =>
  day({ documentation: documentation({ plans }), payer: { kind: 'medicare-b' } });

testRule(planOfCareCertifier, {
  valid: [
    { name: 'nobody is named', day: withPlans(plan({})) },
    { name: 'certified by a physician', day: withPlans(plan({ certifier: 'physician', authors: ['PTA'] })) },
    { name: 'certified by a nurse practitioner', day: withPlans(plan({ certifier: 'non-physician practitioner' })) },
    { name: 'written by the therapist, and who certified is not told', day: withPlans(plan({ authors: ['PT'] })) },
    { name: 'written by an assistant with a therapist', day: withPlans(plan({ authors: ['PTA', 'PT'] })) },
    { name: 'somebody unknown signed too', day: withPlans(plan({ authors: ['chiropractor', 'unknown'] })) },
    {
      name: 'another plan of the day stands',
      day: withPlans(plan({ certifier: 'chiropractor' }), plan({ source: 'CarePlan/p2' })),
    },
    { name: 'a plan that has ended is another issue', day: withPlans(plan({ certifier: 'PT', end: '2026-02-20' })) },
    {
      name: 'a payer without certification',
      day: { ...withPlans(plan({ certifier: 'chiropractor' })), payer: { kind: 'tricare' } },
    },
  ],
  invalid: [
    ...(['chiropractor', 'PT', 'OTA'] as const).map((role) => ({
      name: `certified by a ${role}`,
      day: withPlans(plan({ certifier: role })),
      issues: [['plan-of-care-certifier/p1', ['certifier', { plan: 'CarePlan/p1', role }]] as const],
    })),
    {
      name: 'written by a chiropractor and an assistant',
      day: withPlans(plan({ authors: ['chiropractor', 'PTA', 'PTA'] })),
      issues: [['plan-of-care-certifier/p1', ['authors', { plan: 'CarePlan/p1', role: ['chiropractor', 'PTA'] }]]],
    },
  ],
});
