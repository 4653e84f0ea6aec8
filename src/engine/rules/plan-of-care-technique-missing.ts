// SPDX-License-Identifier: Apache-2.0
import { planState } from './plan-of-care.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const planOfCareTechniqueMissing = defineRule({
  meta: {
    code: 'plan-of-care-technique-missing',
    title: 'Plan of care does not name manual therapy',
    category: 'documentation',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'CarePlan.activity' },
    why: 'The plan lists the kinds of treatment to be given. If manual therapy is not among them, it looks unplanned.',
    sources: [SOURCES.documentation],
    sought: { what: 'plan of care that names manual therapy', in: ['plan', 'plan-text'] },
    messages: {
      missing: {
        found: 'The plan of care does not mention manual therapy.',
        formerly: '{plans} names no manual therapy.',
        todo: 'Add manual therapy the next time the plan is revised.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, policy }) => {
    const state = planState(day, policy);
    if (state.kind !== 'current' || state.plans.some(({ namesManualTherapy }) => namesManualTherapy)) {
      return [];
    }
    const plans = [...new Set(state.plans.map(({ source }) => source))];
    return [{ messageId: 'missing', data: { plans }, implicated: plans }];
  },
});
