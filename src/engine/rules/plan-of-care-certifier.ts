// SPDX-License-Identifier: Apache-2.0
import type { PlanOfCare } from '../billing/documentation.ts';
import type { PerformerRole } from '../billing/performers.ts';
import { planState } from './plan-of-care.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

/** Who certifies a plan (42 CFR 424.24(c)(3)). */
const CERTIFY: readonly PerformerRole[] = ['physician', 'non-physician practitioner'];
/** Who establishes one (42 CFR 410.61(b)). */
const ESTABLISH: readonly PerformerRole[] = [...CERTIFY, 'PT', 'OT', 'SLP'];

export const planOfCareCertifier = defineRule({
  meta: {
    code: 'plan-of-care-certifier',
    title: 'Plan of care signed by somebody who may not certify it',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'plan-of-care' },
    why: 'Medicare pays under a plan that a physician, nurse practitioner, clinical nurse specialist or physician assistant certifies. These or the therapist who treats establish it: a chiropractor or an assistant may do neither, and a therapist does not certify a plan. Only what the record names counts (author and attester, or the extension plan-certifier of the CarePlan); who signed unnamed is not known, and nothing is said.',
    sources: [SOURCES.certification, SOURCES.planEstablishment],
    messages: {
      certifier: {
        found: '{plan} was certified by somebody who may not certify it ({role}).',
        todo: 'Have a physician, nurse practitioner, clinical nurse specialist or physician assistant certify the plan.',
      },
      authors: {
        found: '{plan} was written and signed only by somebody who may neither establish nor certify it ({role}).',
        todo: 'Have the treating therapist establish the plan, and a physician or non-physician practitioner certify it.',
      },
    },
  },
  appliesTo: ({ policy, manualTherapy }) => policy.certificationApplies && manualTherapy.length > 0,
  check: ({ day, policy }) => {
    const state = planState(day, policy);
    const findings = state.kind === 'current' ? state.plans.map(findingOf) : [];
    // One good plan carries the day.
    return findings.every((finding) => finding !== undefined) ? findings : [];
  },
});

function findingOf({ source, certifier, authors = [] }: PlanOfCare): Finding<'certifier' | 'authors'> | undefined {
  const about = { implicated: [source], subject: source };
  if (certifier !== undefined) {
    return CERTIFY.includes(certifier)
      ? undefined
      : { messageId: 'certifier', data: { plan: source, role: certifier }, ...about };
  }
  const isByOthers = authors.length > 0 && authors.every((role) => role !== 'unknown' && !ESTABLISH.includes(role));
  return isByOthers
    ? { messageId: 'authors', data: { plan: source, role: [...new Set(authors)] }, ...about }
    : undefined;
}
