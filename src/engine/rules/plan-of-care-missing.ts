// SPDX-License-Identifier: Apache-2.0
import { planState } from './plan-of-care.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const planOfCareMissing = defineRule({
  meta: {
    code: 'plan-of-care-missing',
    title: 'No plan of care',
    category: 'documentation',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'plan-of-care' },
    why: 'Therapy is furnished under a plan of care with diagnosis, goals, type, amount and duration, established before treatment begins. A physician or the therapist who gives the therapy establishes it, so a physical therapy plan does not cover occupational therapy. Without one, the whole episode is denied.',
    sources: [SOURCES.certification, SOURCES.documentation],
    sought: { what: 'plan of care', in: ['plan'] },
    messages: {
      missing: {
        found: 'No plan of care had started by {date}.',
        formerly: 'No plan of care has begun by {date}.',
        todo: 'Add the plan of care with its dates.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, policy }) =>
    planState(day, policy).kind === 'missing'
      ? [{ messageId: 'missing', data: { date: day.dateOfService }, implicated: [] }]
      : [],
});
