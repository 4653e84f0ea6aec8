// SPDX-License-Identifier: Apache-2.0
import { planState } from './plan-of-care.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const planOfCareExpired = defineRule({
  meta: {
    code: 'plan-of-care-expired',
    title: 'Plan of care has lapsed',
    category: 'documentation',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'create', record: 'plan-of-care' },
    why: 'Treatment after a plan has ended is not covered by any plan. Where the payer requires certification, as Medicare does, a plan must be certified within 30 days of the first treatment under it, a later or changed plan as well as the first, and recertified at least every 90 days; treatment after that is denied until it is. A physician, nurse practitioner, clinical nurse specialist or physician assistant certifies a therapist’s plan (42 CFR 424.24(c)(3)); a record seldom says who signed, so a signed plan counts as certified. Since 2025 a signed and dated order can take the place of the first certification if the plan is sent within 30 days (on the CarePlan: extension certification-by-order).',
    sources: [SOURCES.certification, SOURCES.documentation],
    sought: { what: 'plan of care in force', in: ['plan'] },
    messages: {
      ended: { found: '{plan} ended on {end}, before {date}.', todo: 'Renew the plan of care.' },
      uncertified: {
        found:
          '{plan} began on {start}, {days} days before {date}, and is still unsigned; it must be certified within 30 days.',
        formerly:
          '{plan} began on {start}, {days} days before {date}, and is not signed; a plan is certified within 30.',
        todo: 'Have the plan of care certified.',
      },
      old: {
        found: '{plan} began on {start}, {days} days before {date}; a plan is good for 90 days.',
        formerly: '{plan} began on {start}, {days} days before {date}; a plan speaks for 90.',
        todo: 'Recertify the plan of care.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, policy }) => {
    const state = planState(day, policy);
    if (state.kind !== 'expired') {
      return [];
    }
    const { source, start = '', end = '' } = state.latest;
    const about = { plan: source, date: day.dateOfService };
    if (end !== '' && end < day.dateOfService) {
      return [{ messageId: 'ended', data: { ...about, end }, implicated: [source] }];
    }
    const messageId = state.latest.isCertified ? 'old' : 'uncertified';
    return [{ messageId, data: { ...about, start, days: state.ageDays }, implicated: [source] }];
  },
});
